import OpsModel

/// A canary v47 that fails a fifth of its requests beside v46, measured every 15 s until 600 s, of which one part or
/// another is told no more from 615 s on.
struct FailingCanary {
    var fleet: Fleet
    let cluster: String?

    /// What else is told at the first look: by the servers, and by Prometheus.
    init(
        _ first: [Observation] = [], served: [Observation] = [], cluster: String? = nil,
        before: (inout Fleet) -> Void = { _ in }
    ) {
        self.cluster = cluster
        fleet = Self.opened(now: 0)
        fleet.poll("am", after: 1)
        fleet.poll("triton", after: 1, served)
        before(&fleet)
        measure(from: 15, to: 600, first: first)
    }

    private static func opened(now: Double) -> Fleet {
        Fleet(services: [Service(id: "fraud", tier: 2)], now: Fleet.start + .seconds(now))
    }

    /// Both versions, or those that are named, go on as before.
    mutating func measure(
        from start: Double, to end: Double, _ versions: [String] = ["46", "47"], first: [Observation] = []
    ) {
        for seconds in stride(from: start, through: end, by: 15) {
            // Equal numbers would be no news.
            let told = versions.map { numbers($0, seconds * 1e-8) }
            fleet.poll("prom", after: seconds, (seconds == start ? first : []) + told)
            fleet.poll("am", after: seconds + 1)
            fleet.poll("triton", after: seconds + 1)
            fleet.tick(seconds + 2)
        }
    }

    /// The numbers of 47 vanish, with whatever else; Prometheus tells `others` then.
    mutating func die(_ others: [Observation] = [], with more: [EntityID] = [], until end: Double = 2400) {
        fleet.poll("prom", after: 615, others, vanished: [version("47")] + more)
        fleet.pass(from: 630, to: end)
    }

    /// Another program takes up what this one kept, and sees `told` of Prometheus and the servers; `nil` of those that
    /// cannot be reached.
    mutating func restart(at seconds: Double, _ told: [Observation], served: [Observation]? = []) {
        var (store, changes) = (StoreStandIn(), [ChangeEvent]())
        for case .persist(let batch) in fleet.state.takePersisted() {
            store.save(batch)
            changes += batch.changes
        }
        var history = store.history
        history.changes = changes
        fleet = Self.opened(now: seconds)
        _ = fleet.state.reduce(.source(.restored(history)))
        fleet.poll("am", after: seconds + 1)
        if let served {
            fleet.poll("triton", after: seconds + 1, served)
        } else {
            fleet.fail("triton", after: seconds + 1)
        }
        fleet.poll("prom", after: seconds + 2, told)
    }

    func numbers(_ version: String, _ jitter: Double = 0) -> Observation {
        let (rate, errors) = version == "47" ? (300.0, 0.2) : (900, 0.0005)
        return numbers(version, rate: rate, errors: errors + jitter)
    }

    /// A version that answers nothing any more.
    func silent(_ version: String, _ jitter: Double) -> Observation { numbers(version, rate: 0, errors: jitter) }

    func numbers(_ version: String, rate: Double, errors: Double) -> Observation {
        .signals(
            GoldenSignals(
                id: id(version), window: .seconds(15),
                values: [.requestRate: Measurement(rate), .errorRatio: Measurement(errors)]))
    }

    func version(_ name: String) -> EntityID { .signals(id(name)) }

    private func id(_ version: String) -> SignalsID {
        SignalsID(backend: "prom", source: "s", subject: Self.subject(version, cluster))
    }

    private static func subject(_ version: String?, _ cluster: String? = nil) -> Subject {
        Subject(name: "fraud", version: version, environment: "production", cluster: cluster)
    }

    static func share(_ version: String) -> EntityID {
        .traffic(TrafficID(backend: "prom", subject: subject(version)))
    }

    /// A version's shares, each with the second since when it has held; the last holds now.
    static func split(
        _ version: String, _ steps: (share: Double, since: Double)..., in cluster: String? = nil
    ) -> Observation {
        split(version, steps, in: cluster)
    }

    static func split(
        _ version: String, _ steps: [(share: Double, since: Double)], in cluster: String? = nil
    ) -> Observation {
        .traffic(
            TrafficSplit(
                id: TrafficID(backend: "prom", subject: subject(version, cluster)), share: steps.last?.share,
                steps: steps.map { step in
                    TrafficSplit.Step(
                        share: step.share,
                        since: InstantInterval(
                            Fleet.start + .seconds(step.since - 15), Fleet.start + .seconds(step.since)))
                }))
    }

    /// A share whose beginning nobody knows.
    static func split(_ version: String, holding share: Double) -> Observation {
        .traffic(TrafficSplit(id: TrafficID(backend: "prom", subject: subject(version)), share: share))
    }

    /// A server that has 46 ready and 47 as it says, or does not list it.
    static func server(
        _ readiness: Readiness?, ready: Int? = nil, desired: Int? = nil, named name: String = "fraud"
    ) -> Observation {
        .deployment(
            Deployment(
                id: DeploymentID(backend: "triton", cluster: "eu", name: name), environment: .production,
                system: "KServe", labels: ["service": "fraud"],
                variants: [Variant(version: "46", readiness: .ready, replicasReady: 9, replicasDesired: 9)]
                    + [readiness].compactMap(\.self).map {
                        Variant(version: "47", readiness: $0, replicasReady: ready, replicasDesired: desired)
                    }, readiness: .ready))
    }

    static func pod(_ name: String, _ reason: String? = nil) -> Observation {
        .replica(
            Replica(
                id: ReplicaID(backend: "prom", cluster: "eu", namespace: "ml", name: name),
                subject: subject("47", "eu"), readiness: reason == nil ? .ready : .unavailable,
                restarts: reason == nil ? 0 : 5, reason: reason))
    }

    static func change(
        _ kind: ChangeEvent.ChangeKind, _ object: String, at seconds: Double, before: String? = nil, after: String?,
        version: String? = nil
    ) -> Observation {
        .change(
            ChangeEvent(
                id: ChangeID(backend: "prom", key: "\(object) \(after ?? "")"), kind: kind, subject: subject(version),
                object: object, before: before, after: after,
                tookEffect: InstantInterval(Fleet.start + .seconds(seconds)),
                serving: ChangeEvent.Serving(told: after, of: kind)))
    }

    /// Of the canary's signal, or of another that tells of v47; none where it is over and resolved.
    var states: [Signal.State] {
        fleet.state.openIncidents.flatMap(\.signals).filter { $0.subject.version == "47" }.map(\.state)
    }

    var isHeld: Bool { states == [.inputLost] && fleet.entry("fraud")?.status == .critical }
    var isOver: Bool { states.isEmpty && fleet.state.incidents.entities.map(\.status) == [.resolved] }
}
