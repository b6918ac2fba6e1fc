import Glibc

/// A thread for what blocks, so that the cooperative pool, which has as many threads as the machine has cores, never
/// waits. It takes no signals but those of its own faults: the others are the main thread's.
public enum WorkerThread {
    /// False where the system has no thread left.
    public static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return false }
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let start = Unmanaged.passRetained(Start(body))
        let isStarted = withSignalsBlocked {
            var thread = pthread_t()
            return pthread_create(&thread, &attributes, { Start.run($0) }, start.toOpaque()) == 0
        }
        if !isStarted { start.release() }
        return isStarted
    }

    /// The value of a call that blocks, made on a thread of its own; nil where the system has none left.
    public static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { continuation in
            let isStarted = start { continuation.resume(returning: body()) }
            if !isStarted { continuation.resume(returning: nil) }
        }
    }

    /// A new thread inherits the mask. A fault's own signal stays open, else its handler could not restore the
    /// terminal.
    private static func withSignalsBlocked<Value>(_ body: () -> Value) -> Value {
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS] { sigdelset(&all, fault) }
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        return body()
    }

    private final class Start: Sendable {
        private let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }

        static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
            guard let context else { return nil }
            Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body()
            return nil
        }
    }
}
