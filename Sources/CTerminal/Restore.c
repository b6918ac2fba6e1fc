#define _GNU_SOURCE
#include "CTerminal.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved;
static int input_descriptor = -1;
static int output_descriptor = -1;
static char leave_bytes[512];
static size_t leave_length;
static atomic_bool is_entered;

static int write_all(int descriptor, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t count = write(descriptor, bytes, length);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return -1;
        bytes += count;
        length -= (size_t)count;
    }
    return 0;
}

int terminal_remember(int input, int output) {
    if (tcgetattr(input, &saved) != 0) return errno;
    input_descriptor = input;
    output_descriptor = output;
    return 0;
}

void terminal_set_leave_bytes(const char *bytes, size_t length) {
    leave_length = length < sizeof leave_bytes ? length : sizeof leave_bytes;
    memcpy(leave_bytes, bytes, leave_length);
}

void terminal_leave_for_good(void) {
    terminal_restore();
    terminal_release_output();
    terminal_show_captured(STDERR_FILENO);
    terminal_forget_output();
}

void terminal_entered(void) {
    static atomic_bool is_registered;
    if (!atomic_exchange(&is_registered, 1)) atexit(terminal_leave_for_good);
    atomic_store(&is_entered, 1);
}

void terminal_restore(void) {
    if (!atomic_exchange(&is_entered, 0)) return;
    int error = errno;
    // In the background the terminal is another's, and touching it would stop us.
    if (tcgetpgrp(output_descriptor) == getpgrp()) {
        write_all(output_descriptor, leave_bytes, leave_length);
        tcsetattr(input_descriptor, TCSANOW, &saved);
    }
    errno = error;
}

int terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return errno;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}
