#pragma once
#include <sys/types.h>

/// Opens a new pseudo-terminal of the given size. 0, or an errno.
int pseudo_terminal_open(int columns, int rows, int *master, int *slave);

/// Starts `path` as the leader of a session whose terminal is `slave`, with `log` as descriptor 3. 0, or an errno.
int pseudo_terminal_start(
    int slave, int log, const char *path, char *const arguments[], char *const environment[], pid_t *process);

/// Gives the window another size; the kernel tells the foreground process. 0, or an errno.
int pseudo_terminal_resize(int master, int columns, int rows);

/// The modes of a terminal as bytes that are equal when the modes are. The number of bytes, or 0.
int pseudo_terminal_modes(int slave, char *bytes, int most);
