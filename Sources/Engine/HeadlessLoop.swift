internal import Backends
public import OpsModel
internal import Synchronization

/// The engine without a screen, for `get`: every backend is polled once, all at the same time.
public struct HeadlessLoop: Sendable {
    /// What one round brought: every source, and a report of each that could be opened.
    public struct Round: Sendable {
        public var sources: [BackendStatus]
        public var reports: [PollReport]

        /// The sources that did not say all they were asked: off, failed, or with a list that is incomplete.
        ///
        /// What was cut at a limit is whole as far as it goes, and a system that calls itself unwell has answered.
        public var silent: Set<BackendID> {
            let whole = reports.filter { report in
                guard case .answered = report.outcome else { return false }
                return report.incomplete.isEmpty
            }
            return Set(sources.map(\.id)).subtracting(whole.map(\.backend))
        }
    }

    private let configuration: Configuration
    private let factory: BackendFactory
    private let clock: any EngineClock

    public init(
        configuration: Configuration, factory: BackendFactory = BackendFactory(),
        clock: any EngineClock = SystemClock()
    ) {
        self.configuration = configuration
        self.factory = factory
        self.clock = clock
    }

    /// Returns within `deadline`; a backend that has not answered by then is reported as failed.
    public func pollOnce(within deadline: Duration) async -> Round {
        let sources = await Source.open(configuration, with: factory, deadline: deadline)
        let reports = Mutex<[PollReport]>([])
        await withDiscardingTaskGroup { group in
            for source in sources {
                let poller = source.poller(deadline: deadline, seed: 0, clock: clock) { event in
                    if case .polled(let report) = event { reports.withLock { $0.append(report) } }
                }
                if let poller { group.addTask { _ = await poller.pollOnce() } }
            }
        }
        return Round(sources: sources.map(\.status), reports: reports.withLock { $0 })
    }
}
