import Synchronization
import Threads

/// Owns the thread on which libcurl runs; the thread starts with the first transfer and ends with the driver.
final class CurlDriver: Sendable {
    private let mailbox = CurlMailbox()
    private let isStarted = Mutex(false)

    deinit {
        _ = mailbox.post(.stop)
    }

    /// Ends early, with ``WireError/cancelled``, when the task is cancelled.
    func perform(_ plan: TransferPlan) async throws(WireError) -> TransferAnswer {
        if Task.isCancelled { throw .cancelled }
        try start()
        let mailbox = mailbox
        let number = mailbox.number()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (completion: CurlMailbox.Completion) in
                guard mailbox.post(.start(number, plan, completion)) else {
                    return completion.resume(returning: .failure(.exhausted(reason: "libcurl could not be started")))
                }
                // A cancellation that came before the start found nothing to cancel.
                if Task.isCancelled { _ = mailbox.post(.cancel(number)) }
            }
        } onCancel: {
            _ = mailbox.post(.cancel(number))
        }
        return try result.get()
    }

    private func start() throws(WireError) {
        let isRunning = isStarted.withLock { isStarted in
            if !isStarted {
                let mailbox = mailbox
                isStarted = mailbox.wake.reader >= 0 && WorkerThread.start { CurlLoop.run(mailbox) }
            }
            return isStarted
        }
        if !isRunning { throw .exhausted(reason: "no thread or descriptor is left") }
    }
}
