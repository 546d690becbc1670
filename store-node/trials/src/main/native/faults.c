/* Preloaded into a member: slow, failing or lying syncs and a wall clock that is wrong, switched live through a page that
 * the trial maps as well (the file named by COXSWAIN_FAULTS). Monotonic time stays true. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* The order is that of FaultPage.java. */
struct page {
  volatile int64_t sync_delay_micros;
  volatile int64_t sync_errno;
  volatile int64_t wall_clock_offset_nanos;
  volatile int64_t sync_lies;
};

static struct page none;
static struct page *page = &none;
static int (*real_clock_gettime)(clockid_t, struct timespec *);

__attribute__((constructor)) static void open_page(void) {
  real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
  const char *path = getenv("COXSWAIN_FAULTS");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file >= 0) {
    void *mapped = mmap(NULL, sizeof(struct page), PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) page = mapped;
    close(file);
  }
}

static int synced(long call, int file) {
  int64_t micros = page->sync_delay_micros;
  if (micros > 0) {
    struct timespec pause = {micros / 1000000, micros % 1000000 * 1000};
    while (nanosleep(&pause, &pause) != 0 && errno == EINTR) {
    }
  }
  if (page->sync_errno != 0) {
    errno = (int)page->sync_errno;
    return -1;
  }
  return page->sync_lies ? 0 : (int)syscall(call, file);
}

int fsync(int file) { return synced(SYS_fsync, file); }

int fdatasync(int file) { return synced(SYS_fdatasync, file); }

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = real_clock_gettime ? real_clock_gettime(clock, now) : (int)syscall(SYS_clock_gettime, clock, now);
  int64_t offset = page->wall_clock_offset_nanos;
  if (result == 0 && offset != 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    int64_t nanos = now->tv_nsec + offset % 1000000000;
    now->tv_sec += offset / 1000000000;
    if (nanos < 0) {
      nanos += 1000000000;
      now->tv_sec--;
    } else if (nanos >= 1000000000) {
      nanos -= 1000000000;
      now->tv_sec++;
    }
    now->tv_nsec = nanos;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec exact;
  int result = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return result;
}
