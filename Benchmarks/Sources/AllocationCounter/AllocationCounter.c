#include "AllocationCounter.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

// Linked into the program, these take the place of glibc's own: the Swift runtime's allocations are counted, too.
#if defined(__GLIBC__)

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static atomic_long count;
static atomic_bool is_counting;

static void add(void) {
  // An atomic addition takes some nanoseconds: not while time is measured.
  if (!atomic_load_explicit(&is_counting, memory_order_relaxed)) return;
  atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
}

static atomic_long live;
static atomic_long peak;
static atomic_bool is_weighing;

static void *weigh(void *memory) {
  if (memory == NULL || !atomic_load_explicit(&is_weighing, memory_order_relaxed)) return memory;
  long size = (long)malloc_usable_size(memory);
  long now = atomic_fetch_add_explicit(&live, size, memory_order_relaxed) + size;
  long most = atomic_load_explicit(&peak, memory_order_relaxed);
  while (now > most && !atomic_compare_exchange_weak(&peak, &most, now)) {
  }
  return memory;
}

static void unweigh(void *memory) {
  if (memory == NULL || !atomic_load_explicit(&is_weighing, memory_order_relaxed)) return;
  atomic_fetch_sub_explicit(&live, (long)malloc_usable_size(memory), memory_order_relaxed);
}

void *malloc(size_t size) {
  add();
  return weigh(__libc_malloc(size));
}

void *calloc(size_t items, size_t size) {
  add();
  return weigh(__libc_calloc(items, size));
}

void *realloc(void *memory, size_t size) {
  add();
  unweigh(memory);
  return weigh(__libc_realloc(memory, size));
}

void free(void *memory) {
  unweigh(memory);
  __libc_free(memory);
}

void *aligned_alloc(size_t alignment, size_t size) {
  add();
  return weigh(__libc_memalign(alignment, size));
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
  add();
  *memory = weigh(__libc_memalign(alignment, size));
  return *memory == NULL ? 12 /* ENOMEM */ : 0;
}

void memory_weighing_start(void) {
  atomic_store(&live, 0);
  atomic_store(&peak, 0);
  atomic_store(&is_weighing, true);
}

long memory_weighing_stop(void) {
  atomic_store(&is_weighing, false);
  return atomic_load(&peak);
}

void allocation_counting_start(void) {
  atomic_store(&count, 0);
  atomic_store(&is_counting, true);
}

long allocation_counting_stop(void) {
  atomic_store(&is_counting, false);
  return atomic_load(&count);
}

#else

void allocation_counting_start(void) {}
long allocation_counting_stop(void) { return -1; }
void memory_weighing_start(void) {}
long memory_weighing_stop(void) { return -1; }

#endif
