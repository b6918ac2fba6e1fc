import Synchronization
import Threads

/// What tasks ask of the driver's thread, in the order in which they asked.
final class CurlMailbox: Sendable {
    typealias Completion = CheckedContinuation<Result<TransferAnswer, WireError>, Never>

    enum Message {
        case start(Int, TransferPlan, Completion)
        case cancel(Int)
        case stop
    }

    /// Rings with every message.
    let wake = Doorbell()

    private struct Contents {
        var messages: [Message] = []
        var lastNumber = 0
        var isClosed = false
    }

    private let contents = Mutex(Contents())

    /// A number no other transfer has.
    func number() -> Int {
        contents.withLock { contents in
            contents.lastNumber += 1
            return contents.lastNumber
        }
    }

    /// False where nobody reads any more.
    func post(_ message: Message) -> Bool {
        let isOpen = contents.withLock { contents in
            if !contents.isClosed { contents.messages.append(message) }
            return !contents.isClosed
        }
        if isOpen { wake.ring() }
        return isOpen
    }

    /// Every message since the last call.
    func take() -> [Message] {
        wake.silence()
        return contents.withLock { contents in
            defer { contents.messages = [] }
            return contents.messages
        }
    }

    /// Refuses what comes from now on, and gives what came before.
    func shut() -> [Message] {
        contents.withLock { contents in
            defer { contents.messages = [] }
            contents.isClosed = true
            return contents.messages
        }
    }
}
