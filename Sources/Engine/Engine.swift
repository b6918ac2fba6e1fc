internal import Backends
public import OpsModel
internal import Threads

/// Everything that speaks with the configured systems: polls each at its own pace and reads series when asked.
///
/// What it learns goes to the sink, in the order it is learnt; the sink is called on any thread and must not wait.
public actor Engine {
    /// Series are read this many at once; a chart of many lines waits its turn.
    static let seriesAtOnce = 4

    private let configuration: Configuration
    private let factory: BackendFactory
    let clock: any EngineClock
    private let seed: UInt64
    private let sink: @Sendable (EngineEvent) -> Void
    private let seriesLimit = ConcurrencyLimit(Engine.seriesAtOnce)
    private let keeper: Keeper?
    /// Where change requests are kept and executed; `nil` without a store.
    private(set) lazy var desk = keeper.map(makeDesk)
    private var pollers: [BackendID: Poller] = [:]
    /// Made when the first runbook is looked at.
    private lazy var checks = RunbookChecks(clock: clock) { [weak self, configuration, factory] in
        await RunbookChecks.evaluators(of: configuration, factory) { [weak self] id in
            await self?.backend(id) ?? .failure(Self.ending)
        }
    }
    private lazy var pages = RunbookPages(hosts: configuration.runbooks.hosts)
    /// Those that can be asked for the past themselves.
    private var remembering: Set<BackendID> = []

    /// - Parameters:
    ///   - configuration: what to read.
    ///   - factory: opens the backends.
    ///   - store: how the store is opened, once the sources have been told; `nil` for none.
    ///   - clock: the time to run by.
    ///   - seed: of the jitter; one seed and one clock give one schedule.
    ///   - sink: takes every event.
    public init(
        configuration: Configuration, factory: BackendFactory = BackendFactory(), store: StoreOpening? = nil,
        clock: any EngineClock = SystemClock(), seed: UInt64 = .random(in: 0 ... .max),
        sink: @escaping @Sendable (EngineEvent) -> Void
    ) {
        self.configuration = configuration
        self.factory = factory
        self.clock = clock
        self.seed = seed
        guard let store else {
            keeper = nil
            self.sink = sink
            return
        }
        let collector = SampleCollector()
        keeper = Keeper(
            store, anchors: AuditAnchors(store.anchors, key: store.anchorKey), clock: clock, collector: collector,
            sink: sink)
        self.sink = { event in
            collector.note(event)
            sink(event)
        }
    }

    /// Opens and polls every backend until the task is cancelled; polls under way then are cancelled.
    public func run() async {
        let sources = await Source.open(configuration, with: factory)
        var random = SplitMix(seed: seed)
        for source in sources {
            pollers[source.status.id] = source.poller(seed: random.next(), clock: clock, sink: sink)
        }
        remembering = Set(sources.map(\.status).filter(\.remembers).map(\.id))
        if let keeper { sink(.store(keeper.opening)) }
        sink(.sources(sources.map(\.status)))
        await withDiscardingTaskGroup { group in
            group.addTask { await self.followRunbooks() }
            if let keeper {
                group.addTask { await keeper.run() }
                group.addTask { await keeper.watch() }
                group.addTask { await self.recoverRequests() }
                if let notifier = Notifier(configuration, factory: factory, outbox: keeper, clock: clock) {
                    group.addTask { [sink] in await notifier.run { sink(.sinkTroubles($0)) } }
                }
            }
            for poller in pollers.values {
                group.addTask { await poller.run() }
            }
        }
    }

    /// Reads the runbooks, and again whenever a file of theirs has changed.
    private func followRunbooks() async {
        let folders = configuration.runbooks.folders
        var known: [String]?
        while !Task.isCancelled {
            let state = await WorkerThread.run { RunbookLibrary.state(of: folders) }
            if known == nil || state != known {
                let library = await WorkerThread.run { RunbookLibrary.load(folders: folders) } ?? .ready
                sink(.runbooks(await library.committed().runbooks))
                known = state ?? []
            }
            if folders.isEmpty { return }
            guard (try? await clock.sleep(until: clock.uptime + Self.runbooksEvery)) != nil else { return }
        }
    }

    private static let runbooksEvery = Duration.seconds(10)

    /// Polls this backend, or all, as soon as each can be.
    public func pollNow(_ id: BackendID? = nil) async {
        for (key, poller) in pollers where id == nil || key == id {
            await poller.pollNow()
        }
    }

    /// Reads the past of one entity's numbers; a failure is a sentence in the answer. Cancelling the task ends it.
    public func readSeries(_ request: SeriesRequest) async -> SeriesAnswer {
        let read = await seriesLimit.run { await self.answer(request) }
        return read ?? SeriesAnswer(request: request, samples: [], problem: "cancelled")
    }

    /// As ``readSeries(_:)``, with the answer sent to the sink.
    public func requestSeries(_ request: SeriesRequest) async {
        sink(.series(await readSeries(request)))
    }

    /// Asks the store; the answer goes to the sink.
    public func requestSimilar(_ question: SimilarQuestion) async {
        sink(.similar(await keeper?.answer(question) ?? SimilarAnswer(question, problem: "there is no store")))
    }

    /// Writes files that only their owner may read, and tells the sink what was written, or the first reason why not.
    public func write(_ files: [WrittenFile]) async {
        let files = await completed(files)
        let result = await WorkerThread.run { Result { try files.forEach(ViewFile.write) } }
        switch result {
        case .success?: sink(.notice("wrote \(files.map(\.path).joined(separator: ", "))"))
        case .failure(let error)?: sink(.trouble("\(error)"))
        case nil: sink(.trouble("nothing is written: the system has no thread left"))
        }
    }

    /// Reports with what is known only here: what the store keeps of an incident, and the freezes of the policy.
    private func completed(_ files: [WrittenFile]) async -> [WrittenFile] {
        var result: [WrittenFile] = []
        for file in files {
            let content: WrittenFile.Content =
                switch file.content {
                case .postmortem(let report): .postmortem(await keeper?.completed(report) ?? report)
                case .handover(let report): .handover(await configuration.completed(report))
                case .text, .rows: file.content
                }
            result.append(WrittenFile(path: file.path, content: content, replaces: file.replaces))
        }
        return result
    }

    /// The answers to a runbook's questions, on arrival and on demand; each is asked at most once a minute.
    public func answer(_ questions: [CheckQuestion]) async -> [CheckQuestion: CheckResult] {
        await checks.ask(questions)
    }

    /// As ``answer(_:)``, with the answers sent to the sink.
    public func requestAnswers(to questions: [CheckQuestion]) async {
        sink(.checked(await answer(questions)))
    }

    /// Fetches a page that an alert names, where its host is listed, and sends it or why not to the sink.
    public func requestPage(_ url: String) async {
        do throws(RunbookPageError) {
            let lines = try await pages.read(url).map(\.text)
            sink(.page(RunbookPage(url: url, lines: lines, at: clock.now)))
        } catch {
            sink(.page(RunbookPage(url: url, problem: error.description, at: clock.now)))
        }
    }

    /// Keeps a batch, after those that were given before; returns when it is committed, or waits for a store that
    /// refuses. Without a store nothing is kept.
    public func persist(_ batch: StoreBatch) async {
        await keeper?.persist(batch)
    }

    /// Saves what is left and closes the store: the last thing, after ``run()`` has ended.
    public func close() async {
        await keeper?.close()
    }

    private func makeDesk(_ keeper: Keeper) -> RequestDesk {
        let performers = Performers(scripts: factory.scripts(of: configuration)) { [weak self] id in
            await self?.backend(id) ?? .failure(Self.ending)
        }
        let configuration = configuration
        return RequestDesk(
            ledger: keeper, performers: performers, clock: clock, me: OperatingSystemUser.actor,
            policy: { await RequestDesk.policy(of: configuration) }, trust: Trust(configuration),
            readOnly: configuration.decisions.readOnly,
            tell: { [sink] in sink(.desk(.changed($0))) })
    }

    private static let ending = BackendError(.configuration, "the program ends")

    func tellDesk(_ answer: DeskAnswer) {
        sink(.desk(answer))
    }

    private func backend(_ id: BackendID) async -> Result<any Backend, BackendError> {
        do throws(BackendError) {
            guard let backend = try await pollers[id]?.opened() else {
                return .failure(BackendError(.configuration, "\(id.rawValue) is off; the list of sources says why"))
            }
            return .success(backend)
        } catch {
            return .failure(error)
        }
    }

    private func answer(_ request: SeriesRequest) async -> SeriesAnswer {
        if let keeper, let id = request.backend, pollers[id] != nil, !remembering.contains(id) {
            return await keeper.series(request)
        }
        func problem(_ sentence: String) -> SeriesAnswer {
            SeriesAnswer(request: request, samples: [], problem: sentence)
        }
        guard let id = request.backend, let poller = pollers[id] else {
            return problem("no backend that is open has this series")
        }
        let deadline = configuration.backends.first { $0.settings.id == id }?.settings.deadline ?? .seconds(10)
        let ending = await limited(until: clock.uptime + deadline * 2, on: clock) {
            await Self.samples(of: poller, request)
        }
        switch ending {
        case .finished(.success(let samples)): return SeriesAnswer(request: request, samples: samples)
        case .finished(.failure(let error)): return problem(error.description)
        case .overdue: return problem("\(id.rawValue) did not answer within \((deadline * 2).inWords)")
        case .cancelled: return problem("cancelled")
        }
    }

    private static func samples(
        of poller: Poller, _ request: SeriesRequest
    ) async -> Result<[OpsModel.Sample], BackendError> {
        do throws(BackendError) {
            guard let backend = try await poller.opened() as? any ReadsSeries else {
                return .failure(BackendError(.notFound, "\(poller.id.rawValue) keeps no past"))
            }
            return .success(try await backend.samples(for: request))
        } catch {
            return .failure(error)
        }
    }
}
