internal import Glibc

/// How this process ends where its parent must see why.
enum ProcessEnding {
    /// Ends the process by a signal, as it would have ended had nobody handled it: a shell reports 128 and the number.
    static func raise(_ number: Int32) -> Never {
        Glibc.signal(number, SIG_DFL)
        var only = sigset_t()
        sigemptyset(&only)
        sigaddset(&only, number)
        // The threads of the cooperative pool have it blocked.
        pthread_sigmask(SIG_UNBLOCK, &only, nil)
        Glibc.raise(number)
        exit(128 + number)
    }
}
