#define _GNU_SOURCE
#include "CTerminal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { tail_limit = 4096 };

static int file = -1;
static long limit;
/// Where this run's text begins in the file, which keeps the last run's.
static long start;
/// Where descriptors 1 and 2 pointed; -1 for one that is not captured.
static int original[3] = {-1, -1, -1};

static int open_file(const char *path) {
    int opened = path ? open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600)
                      : memfd_create("captured-output", MFD_CLOEXEC);
    if (opened < 0) return -1;
    struct stat status;
    if (fstat(opened, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid()
        && fchmod(opened, 0600) == 0 && fcntl(opened, F_SETFL, O_APPEND) == 0) {
        start = status.st_size;
        return opened;
    }
    close(opened);
    errno = EPERM;
    return -1;
}

int terminal_capture_output(const char *path, long most) {
    if (file >= 0) return EBUSY;
    fflush(NULL);
    file = open_file(path);
    if (file < 0) return errno;
    limit = most;
    for (int descriptor = 1; descriptor <= 2; descriptor++) {
        if (!isatty(descriptor)) continue;
        original[descriptor] = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
        if (original[descriptor] >= 0) dup2(file, descriptor);
    }
    return 0;
}

static long length(void) {
    struct stat status;
    return file >= 0 && fstat(file, &status) == 0 ? status.st_size : 0;
}

void terminal_trim_output(void) {
    long now = length();
    if (now <= limit) return;
    size_t keep = (size_t)limit / 2;
    char *newest = malloc(keep);
    ssize_t count = newest ? pread(file, newest, keep, now - (long)keep) : 0;
    if (ftruncate(file, 0) == 0 && count > 0) (void)!write(file, newest, (size_t)count);
    start = start > now - count ? start - (now - count) : 0;
    free(newest);
}

void terminal_release_output(void) {
    for (int descriptor = 1; descriptor <= 2; descriptor++) {
        if (original[descriptor] < 0) continue;
        dup2(original[descriptor], descriptor);
        close(original[descriptor]);
        original[descriptor] = -1;
    }
}

long terminal_captured_length(void) {
    long now = length();
    return now > start ? now - start : 0;
}

void terminal_show_captured(int output) {
    long end = length();
    long place = end - tail_limit > start ? end - tail_limit : start;
    char bytes[512];
    ssize_t count;
    while (place < end && (count = pread(file, bytes, sizeof bytes, place)) > 0) {
        for (ssize_t i = 0; i < count; i++) {
            if (bytes[i] == '\t') bytes[i] = ' ';
            if ((bytes[i] < ' ' && bytes[i] != '\n') || bytes[i] > '~') bytes[i] = '?';
        }
        if (write(output, bytes, (size_t)count) < 0) return;
        place += count;
    }
}

void terminal_forget_output(void) {
    int closed = file;
    file = -1;
    start = 0;
    if (closed >= 0) close(closed);
}
