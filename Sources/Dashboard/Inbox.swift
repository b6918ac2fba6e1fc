internal import OpsModel
internal import Synchronization

/// Where engine and effects leave what the loop is to take; any thread may put, the loop takes in order.
public final class Inbox: Sendable {
    /// Observations in one input at most, so that one turn of the loop stays short.
    static let chunk = 256

    private struct Content {
        var inputs: [Input] = []
        var isRung = false
        var ring: (@Sendable () -> Void)?
    }

    private let content = Mutex(Content())

    public init() {}

    /// Puts an input; a large poll is put as parts followed by its report.
    public func put(_ input: Input) {
        let parts = Self.split(input)
        ring { $0.inputs += parts }
    }

    /// Calls `ring` once whenever there is something to take, until everything has been taken.
    func attach(_ ring: @escaping @Sendable () -> Void) {
        self.ring { $0.ring = ring }
    }

    /// Up to `count` inputs, oldest first; the second value is true when more are left.
    func take(_ count: Int) -> ([Input], hasMore: Bool) {
        content.withLock { content in
            let taken = Array(content.inputs.prefix(count))
            content.inputs.removeFirst(taken.count)
            content.isRung = !content.inputs.isEmpty
            return (taken, content.isRung)
        }
    }

    /// Everything there is.
    func takeAll() -> [Input] { take(.max).0 }

    private func ring(after change: (inout sending Content) -> Void) {
        let ring = content.withLock { content -> (@Sendable () -> Void)? in
            change(&content)
            guard !content.isRung, !content.inputs.isEmpty, let ring = content.ring else { return nil }
            content.isRung = true
            return ring
        }
        ring?()
    }

    static func split(_ input: Input) -> [Input] {
        guard case .polled(var report) = input, case .answered(let difference) = report.outcome,
            difference.changed.count > chunk
        else { return [input] }
        let starts = stride(from: 0, to: difference.changed.count, by: chunk)
        let parts = starts.map { start in
            Input.observed(
                Array(difference.changed[start..<min(start + chunk, difference.changed.count)]), at: report.finishedAt)
        }
        report.outcome = .answered(Difference(vanished: difference.vanished))
        return parts + [.polled(report)]
    }
}
