#pragma once

#include <sys/types.h>

/// Starts a program, looked up in PATH, in a session of its own: its group is its id, and it has no terminal to ask
/// on. Its standard streams are the three descriptors; every other is closed, no signal is blocked or ignored.
/// `directory` may be NULL. 0, or an errno.
int cspawn_start(pid_t *pid, const char *file, char *const arguments[], char *const environment[],
                 const char *directory, int input, int output, int errors);
