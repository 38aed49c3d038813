#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// Counts from now on how often this process asks for memory.
void allocation_counting_start(void);

/// Ends that; how often it was, or -1 where it cannot be counted.
long allocation_counting_stop(void);

/// Weighs from now on the memory that this process asks for and gives back.
void memory_weighing_start(void);

/// Ends that; the most bytes that were held at once beyond those held at the start, or -1 where they cannot be weighed.
long memory_weighing_stop(void);

#endif
