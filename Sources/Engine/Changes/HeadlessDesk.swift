internal import Backends
public import OpsModel
internal import Store
internal import Threads

/// The desk without a screen, for commands: the fleet's store and its backends, opened for one order and closed again.
public struct HeadlessDesk: Sendable {
    public let desk: RequestDesk
    private let ledger: StoreLedger
    private let notifier: Notifier?
    private let checks: RunbookChecks
    private let complain: @Sendable (String) -> Void

    /// Opens the store that the configuration names, where that outlives this process. `complain` learns why an anchor of
    /// the audit chain was not written, `tell` of every step.
    public static func open(
        _ configuration: Configuration, environment: [String: String], factory: BackendFactory = BackendFactory(),
        me: Actor = OperatingSystemUser.actor, clock: any EngineClock = SystemClock(),
        complain: @escaping @Sendable (String) -> Void, tell: @escaping @Sendable (ChangeRequest) -> Void = { _ in }
    ) async throws(DeskError) -> HeadlessDesk {
        guard let files = await StoreFiles.claimed(by: configuration, environment: environment) else {
            throw DeskError(
                "nothing of this fleet is kept (store: memory), so a request would end with this command; name a file "
                    + "under 'store: path:'")
        }
        let store: SQLiteStore
        do throws(StoreError) {
            store = try await SQLiteStore.open(path: files.store) { clock.now }
        } catch {
            throw DeskError("store: \(error)")
        }
        // Before anything is kept that they are to be told.
        try? await store.register(sinks: configuration.notify.map(\.name), at: clock.now)
        let sources = await Source.open(configuration, with: factory)
        let opened = OpenedBackends { id in
            guard let source = sources.first(where: { $0.status.id == id }) else {
                return .failure(BackendError(.configuration, "no backend is called \(id.rawValue)"))
            }
            guard let open = source.open else { return .failure(source.problem) }
            do throws(BackendError) {
                return .success(try await open())
            } catch {
                return .failure(error)
            }
        }
        let performers = Performers(scripts: factory.scripts(of: configuration)) { await opened.backend($0) }
        let ledger = StoreLedger(
            store: store, anchors: AuditAnchors(configuration, beside: files), clock: clock, complain: complain)
        let desk = RequestDesk(
            ledger: ledger, performers: performers, clock: clock, me: me,
            policy: { await RequestDesk.policy(of: configuration) }, trust: Trust(configuration),
            readOnly: configuration.decisions.readOnly, tell: tell)
        return HeadlessDesk(
            desk: desk, ledger: ledger,
            notifier: Notifier(configuration, factory: factory, outbox: store, clock: clock),
            checks: RunbookChecks(clock: clock) {
                await RunbookChecks.evaluators(of: configuration, factory) { await opened.backend($0) }
            },
            complain: complain)
    }

    /// Every request that is kept, newest first.
    public func requests() async throws(DeskError) -> [ChangeRequest] {
        do throws(StoreError) {
            return try await ledger.requests()
        } catch {
            throw DeskError("store: \(error)")
        }
    }

    /// The answers to a runbook's questions.
    public func answer(_ questions: [CheckQuestion]) async -> [CheckQuestion: CheckResult] {
        await checks.ask(questions)
    }

    public func request(_ id: RequestID) async throws(DeskError) -> ChangeRequest {
        try await desk.request(id)
    }

    /// The whole digest of a request, where it begins so.
    public func digest(of id: RequestID, beginning text: String) async throws(DeskError) -> Digest {
        let request = try await request(id)
        guard request.digest.hex.hasPrefix(text.lowercased()) else {
            throw DeskError(
                "\(id.rawValue) has the digest \(request.digest.brief)…, not \(text): look at the plan again")
        }
        return request.digest
    }

    /// Keeps what was said of incidents, with its records in the audit chain.
    public func keep(_ batch: StoreBatch) async throws(DeskError) {
        do throws(StoreError) {
            try await ledger.store.save(batch)
            await ledger.anchor()
        } catch {
            throw DeskError("store: \(error)")
        }
    }

    /// Tells people elsewhere what there is to tell, each sink within its deadline, and closes the store. What is not
    /// delivered waits for the next program.
    public func close() async {
        for trouble in await notifier?.deliver() ?? [] { complain("notify: \(trouble.text)") }
        await ledger.store.close()
    }
}

extension RequestDesk {
    /// Read anew each time, because it may have been changed meanwhile.
    static func policy(of configuration: Configuration) async -> Result<Policy, DeskError> {
        let read = await WorkerThread.run {
            Result { () throws(ConfigurationError) in
                try PolicyFile.policy(of: configuration)
            }
        }
        switch read {
        case .success(let policy)?: return .success(policy)
        case .failure(let error)?: return .failure(DeskError("policy: \(error)"))
        case nil: return .failure(DeskError("the policy cannot be read: no thread is left"))
        }
    }
}

extension Source {
    fileprivate var problem: BackendError {
        guard case .off(let why) = status.health else {
            return BackendError(.configuration, "\(status.id.rawValue) cannot be opened")
        }
        return BackendError(.configuration, why)
    }
}
