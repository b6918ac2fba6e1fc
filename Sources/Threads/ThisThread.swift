import Glibc

/// Shown by `top -H` and debuggers; the kernel cuts it to 15 bytes. Failure is of no consequence.
func nameThisThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, name, name.utf8.count)
    close(file)
}

/// A thread inherits its maker's mask, and those of the cooperative pool have nearly all signals blocked; a program
/// started from such a thread could not be interrupted.
func unblockSignals() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
}

/// For what cannot be thrown: one line on standard error.
func report(_ line: String) {
    let text = line + "\n"
    _ = write(STDERR_FILENO, text, text.utf8.count)
}
