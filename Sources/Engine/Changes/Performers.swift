internal import Backends
internal import OpsModel

/// Finds the backends that a plan calls, and reads for it.
struct Performers: Sendable {
    /// The open backend of that id, or why there is none.
    let backend: @Sendable (BackendID) async -> Result<any Backend, BackendError>
    let scripts: RunbookScripts

    init(
        scripts: RunbookScripts = RunbookScripts(),
        backend: @escaping @Sendable (BackendID) async -> Result<any Backend, BackendError>
    ) {
        (self.scripts, self.backend) = (scripts, backend)
    }

    func performer(of call: SystemCall) async throws(BackendError) -> any Performs {
        guard let id = call.backend else { throw BackendError(.configuration, "this call is of no backend") }
        let found = try await backend(id).get()
        guard let performer = found as? any Performs, type(of: performer).takes(call.operation) else {
            throw BackendError(
                .configuration, "\(type(of: found).system) cannot be told to \(call.operation.text) by this program")
        }
        return performer
    }

    /// What the call finds now.
    func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        if let reading = OwnRecord.reading(of: call) { return reading }
        if case .runScript(let script) = call { return try await scripts.reading(of: script) }
        return try await performer(of: call).reading(of: call)
    }

    /// The calls of a plan with what each finds, from a fresh read.
    func calls(_ calls: [SystemCall]) async throws(BackendError) -> [ChangePlan.Call] {
        var planned: [ChangePlan.Call] = []
        for call in calls {
            let reading = try await reading(of: call)
            planned.append(
                ChangePlan.Call(
                    call, text: call.text(reading), reading: reading.following(planned.map(\.reading)),
                    guarantee: try await guarantee(of: call)))
        }
        return planned
    }

    private func guarantee(of call: SystemCall) async throws(BackendError) -> CallGuarantee {
        if OwnRecord.reading(of: call) != nil { return .guarded }
        if case .runScript = call { return RunbookScripts.guarantee }
        return try await performer(of: call).guarantee(of: call)
    }
}

extension Performs {
    /// Who can only load a model whole is asked all the same where versions are named: all of them is no choice.
    fileprivate static func takes(_ operation: SystemCall.Operation) -> Bool {
        operations.contains(operation) || operation == .chooseVersions && operations.contains(.load)
    }
}

/// Each backend opened once, so that what one call of a plan left in it the next one finds.
actor OpenedBackends {
    private let open: @Sendable (BackendID) async -> Result<any Backend, BackendError>
    private var opened: [BackendID: any Backend] = [:]

    init(open: @escaping @Sendable (BackendID) async -> Result<any Backend, BackendError>) {
        self.open = open
    }

    func backend(_ id: BackendID) async -> Result<any Backend, BackendError> {
        if let backend = opened[id] { return .success(backend) }
        let result = await open(id)
        if case .success(let backend) = result, opened[id] == nil { opened[id] = backend }
        return opened[id].map { .success($0) } ?? result
    }
}

/// Calls that change nothing outside, but what this program keeps.
enum OwnRecord {
    /// `nil` for a call to an outside system.
    static func reading(of call: SystemCall) -> CallReading? {
        switch call {
        case .mute(let mute):
            let field = "mute \(mute.id)"
            return CallReading(
                before: [BoundField(field, nil)], after: [BoundField(field, "until \(CivilTime(mute.endsAt).rfc3339)")],
                sideEffects: ["what it quiets is still seen; only nobody is told"])
        case .endMute(let id):
            return CallReading(before: [BoundField("mute \(id)", "in force")], after: [BoundField("mute \(id)", nil)])
        default: return nil
        }
    }
}

extension CallReading {
    /// With the values that the calls before it will have left, so that unloading and loading again is a plan.
    fileprivate func following(_ earlier: [CallReading]) -> CallReading {
        var reading = self
        let left = Dictionary(earlier.flatMap(\.after).map { ($0.name, $0) }) { $1 }
        reading.before = before.map { left[$0.name] ?? $0 }
        return reading
    }
}

extension SystemCall {
    /// What it does, for people, with what it finds.
    func text(_ reading: CallReading) -> String {
        let before = reading.before.first?.valueText ?? "—"
        switch self {
        case .setAlias(let model, let alias, let version):
            return "\(model.registry.rawValue): alias \(alias) of \(model.name) \(before) → \(version ?? "none")"
        case .setTag(let version, let name, let value):
            return
                "\(version.model.registry.rawValue): tag \(name) of \(version.model.name) \(version.version) \(before) → \(value ?? "none")"
        case .load(let model, let versions):
            let what = versions.isEmpty ? "" : " with versions \(versions.joined(separator: ", "))"
            return "\(model.backend.rawValue): load \(model.name)\(what)"
        case .unload(let model): return "\(model.backend.rawValue): unload \(model.name)"
        case .setDefault(let model, let version):
            return "\(model.backend.rawValue): default of \(model.name) \(before) → \(version)"
        case .setWorkers(let model, let version, let count):
            return "\(model.backend.rawValue): workers of \(model.name) \(version) \(before) → \(count)"
        case .silence(let backend, let wish): return "\(backend.rawValue): silence \(wish.text)"
        case .expireSilence(let id): return "\(id.backend.rawValue): end silence \(id.id)"
        case .mute(let mute):
            let kind = mute.kind.isEmpty ? "all signals" : mute.kind
            return "mute \(kind) of \(mute.service) until \(CivilTime(mute.endsAt).rfc3339)"
        case .endMute(let id): return "end mute \(id)"
        case .runScript(let script):
            return "this machine: run the script of \(script.step), \(script.text.split(separator: "\n").count) lines"
        }
    }
}
