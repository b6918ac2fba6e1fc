import FoundationEssentials

/// A fleet that does not exist but answers on loopback ports in the real protocols.
///
/// Any number may live in one process; each owns its ports and its world.
public actor DrillFleet {
    private let simulation: @Sendable () -> Simulation
    private let clock: DrillClock
    private var listeners: [Listener] = []
    private var starting: Task<DrillAddresses, any Error>?
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// - Parameters:
    ///   - seed: Decides every number of the world; the same seed and start give the same answers.
    ///   - speed: World seconds to a second of the clock, from `start` on.
    ///   - age: How long before `start` the failing canary got a quarter of the traffic.
    ///   - start: Seconds of the epoch at which the drill begins.
    ///   - now: The clock, in seconds of the epoch; the system's where it is `nil`.
    public init(
        seed: UInt64, speed: Double = 1, age: Duration = .seconds(1_500), start: Double,
        now: (@Sendable () -> Double)? = nil
    ) {
        simulation = { Simulation(seed: seed, start: start, age: max(0, age / .seconds(1))) }
        clock = DrillClock(start: start, speed: max(0.001, speed), wall: now ?? { Date().timeIntervalSince1970 })
    }

    /// A drill that goes on from a simulation already settled up to its clock's start.
    init(_ simulation: Simulation, clock: DrillClock) {
        self.simulation = { simulation }
        self.clock = clock
    }

    /// Opens a port for every server; answers where they are, the same again when it runs already.
    ///
    /// Fails with `DrillError` where no loopback port can be had.
    public func start() async throws -> DrillAddresses {
        let task = starting ?? Task { try await listen() }
        starting = task
        do {
            return try await task.value
        } catch {
            await stop()
            throw error
        }
    }

    /// Serves until `stop` or until the task is cancelled, then closes every port.
    public func run() async throws {
        _ = try await start()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled || starting == nil {
                    continuation.resume()
                } else {
                    waiting.append(continuation)
                }
            }
        } onCancel: {
            Task { await self.release() }
        }
        await stop()
    }

    /// Closes every port; a drill that does not run stays as it is.
    public func stop() async {
        let stopping = listeners
        listeners = []
        starting = nil
        for listener in stopping { await listener.stop() }
        release()
    }

    private func release() {
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    private func listen() async throws -> DrillAddresses {
        let state = DrillState(simulation(), clock: clock)
        var backends = [
            try await listen(MLflowServer(state: state), "registry", .mlflow),
            try await listen(PrometheusServer(state: state), "metrics", .prometheus),
            try await listen(AlertmanagerServer(state: state), "alerts", .alertmanager),
        ]
        for server in ServerID.allCases { backends.append(try await listen(server, state)) }
        return DrillAddresses(backends: backends)
    }

    private func listen(
        _ server: some DrillServer, _ id: String, _ role: DrillAddresses.Role
    ) async throws -> DrillAddresses.Backend {
        let listener = try await Listener(server)
        listeners.append(listener)
        return DrillAddresses.Backend(
            id: id, role: role, url: listener.url, metricsURL: nil, environment: nil, cluster: nil)
    }

    private func listen(_ server: ServerID, _ state: DrillState) async throws -> DrillAddresses.Backend {
        let serving =
            server.isTriton
            ? try await Listener(TritonServer(server: server, state: state))
            : try await Listener(MLServerServer(server: server, state: state))
        listeners.append(serving)
        let metrics =
            server.isTriton
            ? try await Listener(TritonMetrics(server: server, state: state))
            : try await Listener(MLServerMetrics(server: server, state: state))
        listeners.append(metrics)
        let metricsURL = metrics.url + "/metrics"
        state.metricsAddresses[server] = metricsURL
        return DrillAddresses.Backend(
            id: server.rawValue, role: server.isTriton ? .triton : .mlserver, url: serving.url, metricsURL: metricsURL,
            environment: server.environment.rawValue, cluster: server.cluster)
    }
}
