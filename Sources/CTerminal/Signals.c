#define _GNU_SOURCE
#include "CTerminal.h"
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static const int noted[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP};
static const int fatal[] = {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGSYS};
enum { noted_count = sizeof noted / sizeof *noted, fatal_count = sizeof fatal / sizeof *fatal };

static struct sigaction previous[NSIG];
static atomic_bool is_caught[NSIG];
static atomic_uint pending;
static int bell = -1;
/// For the loop's thread, so that its handlers run when its own stack has overflowed.
static char alternate_stack[64 * 1024];

static unsigned bit_of(int number) {
    switch (number) {
    case SIGWINCH: return TERMINAL_RESIZED;
    case SIGTSTP: return TERMINAL_SUSPEND;
    case SIGCONT: return TERMINAL_CONTINUED;
    case SIGINT: return TERMINAL_INTERRUPTED;
    case SIGTERM: return TERMINAL_TERMINATED;
    default: return TERMINAL_HUNG_UP;
    }
}

static void give_up(int number, const siginfo_t *details) {
    sigaction(number, &previous[number], NULL);
    terminal_leave_for_good();
    // A fault happens again when its instruction does, and then tells the next handler where. A breakpoint does not.
    int is_fault = details->si_code > 0 && number != SIGTRAP && number != SIGQUIT;
    if (!is_fault) raise(number);
}

static void on_fatal(int number, siginfo_t *details, void *context) {
    (void)context;
    int error = errno;
    give_up(number, details);
    errno = error;
}

static void on_noted(int number, siginfo_t *details, void *context) {
    (void)context;
    int error = errno;
    unsigned before = atomic_fetch_or(&pending, bit_of(number));
    if (number == SIGINT && (before & TERMINAL_INTERRUPTED)) {
        give_up(number, details);
        raise(number);
    }
    uint64_t one = 1;
    (void)!write(bell, &one, sizeof one);
    errno = error;
}

static int catch_one(int number, void (*handler)(int, siginfo_t *, void *), int flags) {
    if (sigaction(number, NULL, &previous[number]) != 0) return -1;
    int is_ignored = !(previous[number].sa_flags & SA_SIGINFO) && previous[number].sa_handler == SIG_IGN;
    if (is_ignored) return 0;
    struct sigaction action = {.sa_flags = flags | SA_SIGINFO | SA_ONSTACK};
    action.sa_sigaction = handler;
    sigemptyset(&action.sa_mask);
    // Setting modes from the background would stop the process inside its handler.
    sigaddset(&action.sa_mask, SIGTTOU);
    if (sigaction(number, &action, NULL) != 0) return -1;
    atomic_store(&is_caught[number], 1);
    return 0;
}

int terminal_catch_signals(void) {
    if (bell < 0) bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (bell < 0) return -1;
    terminal_take_signals();
    stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    sigaltstack(&stack, NULL);
    for (int i = 0; i < noted_count; i++) {
        if (catch_one(noted[i], on_noted, SA_RESTART) != 0) return -1;
    }
    for (int i = 0; i < fatal_count; i++) {
        if (catch_one(fatal[i], on_fatal, SA_NODEFER) != 0) return -1;
    }
    return bell;
}

unsigned terminal_take_signals(void) {
    uint64_t count;
    (void)!read(bell, &count, sizeof count);
    return atomic_exchange(&pending, 0);
}

void terminal_release_signals(void) {
    for (int number = 1; number < NSIG; number++) {
        if (atomic_exchange(&is_caught[number], 0)) sigaction(number, &previous[number], NULL);
    }
}

int terminal_stop_group(void) {
    if (getsid(0) == getpid()) return 0;
    struct sigaction usual = {.sa_handler = SIG_DFL}, ours;
    sigemptyset(&usual.sa_mask);
    sigaction(SIGTSTP, &usual, &ours);
    atomic_fetch_and(&pending, ~TERMINAL_CONTINUED);
    kill(0, SIGTSTP);
    // The stop may reach another thread first, so that this one runs on for a moment. No stop comes at all to a group
    // that has no shell to continue it.
    struct timespec moment = {.tv_nsec = 5 * 1000 * 1000};
    for (int i = 0; i < 40 && !(atomic_load(&pending) & TERMINAL_CONTINUED); i++) nanosleep(&moment, NULL);
    atomic_fetch_and(&pending, ~(TERMINAL_CONTINUED | TERMINAL_SUSPEND));
    sigaction(SIGTSTP, &ours, NULL);
    return 1;
}
