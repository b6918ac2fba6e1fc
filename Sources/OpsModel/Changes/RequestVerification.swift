/// Judges on a window that begins when a plan took effect whether what justified it is over (domain.md §7).
struct RequestVerification {
    let request: ChangeRequest
    /// The signals of the request's service as they are now.
    let signals: [Signal]
    let now: Instant
    /// Whether every source has answered since the plan took effect: what nobody follows is over only then.
    let isHeard: Bool

    /// The least time that anything is judged by, a fifth of the whole.
    private var warmUp: Duration { .seconds(max(5, request.plan.verifyFor / 5)) }

    private enum Finding {
        case clear
        case holds(worse: Bool)
        case lost
    }

    /// `nil` while it is too early to say.
    func verification() -> Verification? {
        guard let from = request.tookEffectAt, now - from >= warmUp else { return nil }
        let isLate = now - from >= .seconds(request.plan.verifyFor)
        let findings = request.plan.criteria.map { ($0, finding(of: $0, since: from)) }
        let new = newSignals(since: from)
        let text =
            findings.map { "\($0.signal.kind.rawValue) \($0.signal.detail): \(Self.word($1))" }
            + new.map { "new since: \($0.title)" }
        func ended(_ result: Verification.Result) -> Verification {
            Verification(result, from: from, to: now, text: text)
        }
        if !new.isEmpty || findings.contains(where: { if case .holds(worse: true) = $1 { true } else { false } }) {
            return ended(.worse)
        }
        let isClear = findings.allSatisfy { if case .clear = $1 { true } else { false } }
        if isClear { return ended(.recovered) }
        guard isLate else { return nil }
        let holds = findings.contains { if case .holds = $1 { true } else { false } }
        return ended(holds ? .unchanged : .notMeasurable)
    }

    private func finding(of criterion: ChangePlan.Criterion, since from: Instant) -> Finding {
        guard let signal = signals.first(where: { $0.id.isCompatible(with: criterion.signal) }) else {
            return isHeard ? .clear : .lost
        }
        switch signal.state {
        // Ended by a person while nobody could tell is no recovery.
        case .closed: return signal.loss == nil ? .clear : .lost
        case .inputLost: return .lost
        case .pending, .open: break
        }
        // Its condition is clear; that it is kept open for a while longer is no matter here.
        if let clear = signal.clearSince, clear >= from - .seconds(1) { return .clear }
        guard let value = signal.evidence.lazy.compactMap(\.value).first, let baseline = criterion.baseline else {
            return .holds(worse: false)
        }
        return .holds(worse: value > baseline * 1.25 && value > baseline + 0.01)
    }

    /// Critical signals of the service that began after the plan took effect.
    private func newSignals(since from: Instant) -> [Signal] {
        let known = Set(request.plan.criteria.map(\.signal))
        return signals.filter { signal in
            signal.severity == .critical && signal.state == .open && signal.clearSince == nil
                && (signal.id.environment == request.environment || signal.id.environment == .unknown)
                && signal.onset.earliest > from && !known.contains(signal.id) && signal.suppression == nil
        }
    }

    private static func word(_ finding: Finding) -> String {
        switch finding {
        case .clear: "over"
        case .holds(worse: true): "worse than before"
        case .holds(worse: false): "still there"
        case .lost: "not measured any more"
        }
    }
}

extension OpsState {
    /// What can be said by now of requests that are watched.
    func verifications() -> [Effect] {
        var orders: [Effect] = []
        requests.forEach { request in
            guard request.status == .verifying, frozen == nil else { return }
            let signals = (triage.followed[request.service] ?? [:]).values.map { $0.signal(at: now) }
            let since = request.tookEffectAt ?? now
            let isHeard = backends.entities.allSatisfy { $0.lastSuccess.map { $0 > since } ?? false }
            let watch = RequestVerification(request: request, signals: signals, now: now, isHeard: isHeard)
            guard let verification = watch.verification() else { return }
            orders.append(.desk(.verified(request.id, verification)))
        }
        return orders
    }
}
