import Backends
import OpsModel
import Synchronization
import Wire

@testable import Engine

/// A registry of aliases that counts what it was told, and answers as a test says.
final class CountingRegistry: Performs {
    static let kind = "counting"
    static let system = "Counting"
    static let options: [OptionSpec] = []
    static let reports: Set<EntityKind> = [.model]
    static let operations: Set<SystemCall.Operation> = [.setAlias]

    struct State {
        var aliases: [String: String] = ["champion": "47"]
        var performed: [SystemCall] = []
        /// What the next calls answer; each is taken once.
        var faults: [CallFault] = []
        /// Whether a call that fails takes effect all the same.
        var appliesFaulty = false
        var readFault: BackendError?
        /// What a plan is told of it besides.
        var sideEffects: [String] = []
        /// How long it may be at a call.
        var longest = Duration.seconds(10)
        /// Somebody else's write between the read and the call.
        var onRead: (@Sendable (inout State) -> Void)?
    }

    let state = Mutex(State())

    init() {}
    init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {}

    func poll(at now: Instant) async throws(BackendError) -> Snapshot { Snapshot() }
    func examine() async -> [Diagnosis] { [] }

    func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        guard case .setAlias(_, let alias, let version) = call else {
            throw BackendError(.configuration, "no such call")
        }
        let found = state.withLock { state in
            state.onRead?(&state)
            return state
        }
        if let fault = found.readFault { throw fault }
        return CallReading(
            before: [BoundField(alias, found.aliases[alias])], after: [BoundField(alias, version)],
            sideEffects: found.sideEffects)
    }

    func guarantee(of call: SystemCall) -> CallGuarantee { .idempotent(race: "") }

    func longest(_ call: SystemCall) -> Duration { state.withLock { $0.longest } }

    func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        guard case .setAlias(_, let alias, let version) = call else { throw .refused("no such call") }
        let fault = state.withLock { state -> CallFault? in
            state.performed.append(call)
            let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
            if fault == nil || state.appliesFaulty { state.aliases[alias] = version }
            return fault
        }
        if let fault { throw fault }
    }

    var count: Int { state.withLock { $0.performed.count } }
    func alias(_ name: String) -> String? { state.withLock { $0.aliases[name] } }
    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
}

/// A desk before one registry, a fake store and a clock that jumps.
struct DeskBench {
    let registry = CountingRegistry()
    let store = FakeStore()
    let clock = LeapingClock()
    let me = Actor("y.sato", .login(uid: 1000, host: "ops-1"))
    let policy: Policy

    init(_ policy: Policy = Policy(production: Policy.Rule(approvals: 0))) {
        self.policy = policy
    }

    func desk(
        _ actor: Actor? = nil, process: ProcessIdentity = .current, readOnly: ReadOnly? = nil
    ) -> RequestDesk {
        let (registry, policy) = (registry, policy)
        return RequestDesk(
            ledger: StoreLedger(store: store, anchors: AuditAnchors([]), clock: clock, complain: { _ in }),
            performers: Performers { _ in .success(registry) }, clock: clock, me: actor ?? me, process: process,
            policy: { .success(policy) }, readOnly: readOnly, tell: { _ in })
    }

    func draft(_ aliases: [String] = ["champion"], to version: String = "46") -> RequestDraft {
        RequestDraft(
            kind: .rollback, service: "fraud", environment: .production, title: "ROLLBACK fraud", place: "",
            calls: aliases.map {
                .setAlias(model: ModelID(registry: "registry", name: "fraud"), alias: $0, version: version)
            }, touches: [], checks: [], undo: "", criteria: [], isRestore: false)
    }

    func occasion(_ reason: String = "errors") -> RequestOccasion { RequestOccasion(by: me, reason: reason) }

    /// How often what was known was kept.
    var known: Int { store.state.withLock { $0.known.count } }

    /// What happens while the intent of a call is noted.
    func onIntent(_ body: @escaping @Sendable () -> Void) { store.state.withLock { $0.onIntent = body } }

    func audit() -> [String] { store.state.withLock { $0.audit.compactMap { $0.record?.action } } }
}

/// A clock whose sleeper is woken at once, with the time it asked for.
final class LeapingClock: EngineClock {
    private let elapsed = Mutex(Duration.zero)

    var uptime: Duration { elapsed.withLock { $0 } }
    var now: Instant { Instant(seconds: 1_774_753_200) + uptime }

    func sleep(until deadline: Duration) async throws {
        try Task.checkCancellation()
        await Task.yield()
        // Whoever renews a lease waits for real work, not for time.
        if deadline - uptime > .seconds(5) { return try await Task.sleep(for: .seconds(3600)) }
        elapsed.withLock { $0 = max($0, deadline) }
    }

    func pass(_ duration: Duration) { elapsed.withLock { $0 += duration } }
}
