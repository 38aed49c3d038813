#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// Counts from now on how often this process asks for memory.
void allocation_counting_start(void);

/// Ends that; how often it was, or -1 where it cannot be counted.
long allocation_counting_stop(void);

#endif
