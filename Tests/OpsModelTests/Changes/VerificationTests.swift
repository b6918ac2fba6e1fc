import Testing

@testable import OpsModel

@Suite struct `The verification of a request` {
    private static let burn = Signal.ID(
        service: "fraud-detection", environment: .production, kind: .sloBurn, detail: "availability")
    /// How long a plan is watched, in seconds; nothing is judged within the first fifth.
    private static let window = 600
    /// What the signal measured when the plan was made.
    private static let baseline = 0.08

    /// The signal that justifies it, an hour old, and what it measures now.
    private func signal(_ value: Double?, _ state: Signal.State = .open, loss: Signal.Loss? = nil) -> Signal {
        Signal(
            id: Self.burn, severity: .critical, state: state, subject: Subject(name: "fraud-detection"),
            title: "availability", onset: InstantInterval(Requests.start - .seconds(3600)),
            evidence: [Evidence("errors", value: value)], loss: loss)
    }

    /// What is said so many seconds after the plan took effect; `nil` while it is too early to say.
    private func verification(
        _ signals: [Signal], after seconds: Int = window, isHeard: Bool = true
    ) throws -> Verification? {
        var plan = Requests.plan()
        plan.criteria = [ChangePlan.Criterion(Self.burn, "availability", baseline: Self.baseline)]
        plan.verifyFor = Self.window
        let request = try Requests.request(plan).decided().executed()
        let tookEffect = try #require(request.tookEffectAt)
        return RequestVerification(
            request: request, signals: signals, now: tookEffect + .seconds(seconds), isHeard: isHeard
        ).verification()
    }

    @Test func `of a signal that nobody follows is a recovery only once every source has answered`() throws {
        #expect(try verification([], isHeard: false)?.result == .notMeasurable)
        #expect(try verification([], isHeard: true)?.result == .recovered)
    }

    @Test(arguments: [0.08, 0.05, 0.09])
    func `of what is measured again and is still there is unchanged, at the end and no sooner`(_ value: Double) throws {
        for seconds in [0, Self.window / 5, Self.window - 1] {
            #expect(try verification([signal(value)], after: seconds) == nil, "\(seconds) s")
        }
        let ended = try #require(try verification([signal(value)]))
        #expect(ended.result == .unchanged && ended.text == ["sloBurn availability: still there"])
    }

    @Test func `of what is there and tells no figure is unchanged, however large it was`() throws {
        #expect(try verification([signal(nil)])?.result == .unchanged)
    }

    @Test func `of what is measured no more is no recovery, and not unchanged either`() throws {
        let silent = Signal.Loss(cause: .silent, since: Requests.start)
        // Who closed it could not see either.
        for lost in [signal(0.08, .inputLost, loss: silent), signal(0.08, .closed, loss: silent)] {
            #expect(try verification([lost], after: Self.window - 1) == nil, "it may be measured again")
            let ended = try #require(try verification([lost]))
            #expect(ended.result == .notMeasurable && ended.text == ["sloBurn availability: not measured any more"])
        }
    }

    @Test func `of what is clear after the first fifth has recovered, and of what is much more is worse at once`()
        throws
    {
        var clear = signal(0)
        clear.clearSince = Requests.start + .seconds(30)
        #expect(try verification([clear], after: Self.window / 5 - 1) == nil)
        #expect(try verification([clear], after: Self.window / 5)?.result == .recovered)
        #expect(try verification([signal(0.2)], after: Self.window / 5)?.result == .worse)
        // What was clear before the plan took effect and came back is not its doing.
        clear.clearSince = Requests.start - .seconds(30)
        #expect(try verification([clear])?.result == .unchanged)
    }

    @Test func `of two signals of which one is clear and one is lost is not measurable, and with one left unchanged`()
        throws
    {
        var plan = Requests.plan()
        var other = Self.burn
        other.detail = "latency"
        plan.criteria = [ChangePlan.Criterion(Self.burn, "availability"), ChangePlan.Criterion(other, "latency")]
        plan.verifyFor = Self.window
        let request = try Requests.request(plan).decided().executed()
        var clear = signal(0)
        clear.clearSince = Requests.start + .seconds(30)
        func result(_ second: Signal.State) -> Verification.Result? {
            let rest = Signal(
                id: other, severity: .critical, state: second, subject: Subject(name: "fraud-detection"),
                title: "latency", onset: InstantInterval(Requests.start - .seconds(3600)))
            return RequestVerification(
                request: request, signals: [clear, rest], now: Requests.start + .seconds(3600), isHeard: true
            ).verification()?.result
        }
        #expect(result(.inputLost) == .notMeasurable)
        #expect(result(.open) == .unchanged)
    }
}
