#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// How often this process asked for memory since its start; -1 where that cannot be counted.
long allocation_count(void);

#endif
