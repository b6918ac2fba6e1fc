internal import OpsModel
internal import Synchronization

/// Where engine and effects leave what the loop is to take; any thread may put, the loop takes in order.
public final class Inbox: Sendable {
    /// Observations in one input at most, so that one turn of the loop stays short.
    static let chunk = 64

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

    /// Calls nobody any more, and lets go of what `ring` held.
    func detach() {
        content.withLock { $0.ring = nil }
    }

    /// Inputs that carry up to `weight` entities, at least one input, oldest first; the second value is true when more
    /// are left.
    func take(weighing weight: Int) -> ([Input], hasMore: Bool) {
        content.withLock { content in
            var (count, carried) = (0, 0)
            for input in content.inputs {
                carried += input.weight
                guard count == 0 || carried <= weight else { break }
                count += 1
            }
            let taken = Array(content.inputs.prefix(count))
            content.inputs.removeFirst(count)
            content.isRung = !content.inputs.isEmpty
            return (taken, content.isRung)
        }
    }

    /// Everything there is.
    func takeAll() -> [Input] { take(weighing: .max).0 }

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
        if case .restored(let history) = input { return history.parts(of: chunk).map(Input.restored) }
        guard case .polled(var report) = input, case .answered(let difference) = report.outcome,
            difference.changed.count > chunk
        else { return [input] }
        let starts = stride(from: 0, to: difference.changed.count, by: chunk)
        let parts = starts.map { start in
            Input.observed(
                PollPart(
                    Array(difference.changed[start..<min(start + chunk, difference.changed.count)]),
                    at: report.finishedAt, isHealthy: report.facts.isHealthy))
        }
        report.outcome = .answered(Difference(vanished: difference.vanished))
        return parts + [.polled(report)]
    }
}

extension Input {
    /// What it costs to take, in entities; an input about none counts for a few.
    fileprivate var weight: Int {
        switch self {
        case .observed(let part): part.observations.count
        case .polled(let report):
            if case .answered(let difference) = report.outcome {
                8 + difference.changed.count + difference.vanished.count
            } else {
                8
            }
        case .configured(let setup): 8 + setup.services.count
        case .restored(let history): 8 + history.count
        case .runbooksLoaded(let runbooks): 8 + runbooks.count
        case .key, .resized, .ticked, .pollStarted, .seriesRead, .similarRead, .storeChanged, .checked, .noticed,
            .rebound, .viewsRestored, .pageRead, .deskAnswered, .sinksChanged:
            8
        }
    }
}
