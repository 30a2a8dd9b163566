// A slow disk, for LD_PRELOAD: to open, write, synchronize or rename something below $SLOW_DISK takes $SLOW_DISK_MS
// longer, whichever thread does it, and is told on standard error.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define GENUINE(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void wait_for(const char *path, const char *call) {
  const char *disk = getenv("SLOW_DISK"), *ms = getenv("SLOW_DISK_MS");
  if (disk && ms && strncmp(path, disk, strlen(disk)) == 0) {
    dprintf(STDERR_FILENO, "slow disk: %s\n", call);
    usleep(1000 * atoi(ms));
  }
}

static void wait_for_file(int file, const char *call) {
  char link[32], path[4096];
  if (file <= STDERR_FILENO) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return;
  path[length] = 0;
  wait_for(path, call);
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = va_arg(rest, mode_t);
  va_end(rest);
  wait_for(path, "open");
  return GENUINE(open64)(path, flags, mode);
}

ssize_t write(int file, const void *bytes, size_t count) {
  wait_for_file(file, "write");
  return GENUINE(write)(file, bytes, count);
}

int fsync(int file) {
  wait_for_file(file, "fsync");
  return GENUINE(fsync)(file);
}

int rename(const char *from, const char *to) {
  wait_for(to, "rename");
  return GENUINE(rename)(from, to);
}
