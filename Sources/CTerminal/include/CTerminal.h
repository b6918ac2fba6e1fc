#pragma once
#include <stddef.h>

// The parts of owning a terminal that Swift cannot do: what runs in signal handlers, and what those read.
// All state is the process's; one terminal at a time. Functions marked "safe" may be called in a signal handler.

// Restoring ------------------------------------------------------------------------------------------------------

/// Saves the modes of the terminal `input`, and keeps both descriptors for `terminal_restore`. 0, or an errno.
int terminal_remember(int input, int output);

/// The bytes that make the terminal a shell's again, at most 512, written by `terminal_restore`; copied.
void terminal_set_leave_bytes(const char *bytes, size_t length);

/// From here on every way out of the process restores the terminal, `exit` included.
void terminal_entered(void);

/// Writes the leave bytes and sets the saved modes, once after each `terminal_entered`. Safe. Touches no terminal that
/// this process does not have in the foreground.
void terminal_restore(void);

/// Restores, gives descriptors 1 and 2 back, and shows what was captured, once. Safe.
void terminal_leave_for_good(void);

/// Columns and rows as the kernel knows them. 0, or an errno.
int terminal_size(int descriptor, int *columns, int *rows);

// Signals --------------------------------------------------------------------------------------------------------

#define TERMINAL_RESIZED 1u
#define TERMINAL_SUSPEND 2u
#define TERMINAL_CONTINUED 4u
#define TERMINAL_INTERRUPTED 8u
#define TERMINAL_TERMINATED 16u
#define TERMINAL_HUNG_UP 32u

/// Handles SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM and SIGHUP by noting them, and makes SIGQUIT, SIGABRT and faults
/// restore the terminal, show what was captured, and then do what they did before. What the process was started
/// to ignore stays ignored. A second SIGINT while the first was not taken ends the process: its loop hangs.
/// Returns a descriptor that is readable while something is noted, or -1 with errno.
int terminal_catch_signals(void);

/// What was noted since the last call, as the bits above.
unsigned terminal_take_signals(void);

/// Gives all signals back to who had them before.
void terminal_release_signals(void);

/// Stops this process group as Ctrl-Z would have, and returns when it continues. 0 when the process leads its session,
/// so that nobody could continue it.
int terminal_stop_group(void);

// Standard output and standard error -----------------------------------------------------------------------------

/// Sends those of descriptors 1 and 2 that are terminals to the end of `path` (0600, regular and our own, no symbolic
/// link; memory only when `path` is NULL), until `terminal_release_output`. 0, or an errno; nothing is changed then.
int terminal_capture_output(const char *path, long limit);

/// Cuts the file to the newer half when it has outgrown the limit.
void terminal_trim_output(void);

/// Points descriptors 1 and 2 where they did point. Safe.
void terminal_release_output(void);

/// Bytes captured since `terminal_capture_output`.
long terminal_captured_length(void);

/// Writes the last lines captured, at most 4 KiB, to `output`, everything but ASCII text replaced. Safe.
void terminal_show_captured(int output);

/// Closes the captured file. Safe.
void terminal_forget_output(void);
