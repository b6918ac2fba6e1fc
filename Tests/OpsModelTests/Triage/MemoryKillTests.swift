import OpsModel
import Testing

/// That a container was ended for want of memory is an event; that it was is told for as long as the next one runs.
@Suite struct `A kill for want of memory` {
    private func replica(
        _ name: String = "fraud-a", environment: String? = "production", isReady: Bool = false, reason: String? = nil,
        ended: String? = nil, at end: Double? = nil, restarts: Int? = nil
    ) -> Observation {
        var replica = Replica(
            id: ReplicaID(backend: "prom", cluster: "eu", namespace: "ml", name: name),
            subject: Subject(name: "fraud", version: "47", environment: environment, cluster: "eu"),
            readiness: isReady ? .ready : .unavailable, restarts: restarts, reason: reason ?? ended,
            lastTermination: ended)
        replica.terminatedAt = end.map { Fleet.start + .seconds($0) }
        return .replica(replica)
    }

    private func well(_ name: String = "fraud-a") -> Observation { replica(name, isReady: true) }

    /// One that waits to be started again.
    private func loops(_ environment: String? = "production") -> Observation {
        replica(environment: environment, reason: "CrashLoopBackOff", ended: "OOMKilled")
    }

    private func numbers(_ environment: String = "production") -> Observation {
        Fleet.signals("fraud", version: "47", rate: 12, environment: environment)
    }

    private var gone: EntityID {
        .signals(
            SignalsID(
                backend: "prom", source: "s",
                subject: Subject(name: "fraud", version: "47", environment: "production")))
    }

    private static let both = [[], [Service(id: "fraud", tier: 2)]]

    private func fleet(_ first: [Observation], of services: [Service] = []) -> Fleet {
        var fleet = Fleet(services: services)
        for source: BackendID in ["am", "triton"] { fleet.poll(source) }
        fleet.poll("prom", after: 10, first)
        return fleet
    }

    private func titles(_ fleet: Fleet) -> [String] { fleet.state.openIncidents.flatMap(\.signals).map(\.title) }

    private static let title = "OOMKilled v47 on 1 of 1 replicas"

    @Test(arguments: both) func `is told where nothing but replicas is left`(_ services: [Service]) {
        let fleet = fleet([loops()], of: services)
        #expect(titles(fleet) == [Self.title])
        #expect(fleet.entry("fraud")?.status == .critical)
    }

    @Test(arguments: both) func `is told where the numbers vanished before it`(_ services: [Service]) {
        var fleet = fleet([numbers(), well()], of: services)
        fleet.poll("prom", after: 20, [loops()], vanished: [gone])
        #expect(titles(fleet) == [Self.title])
        #expect(fleet.entry("fraud")?.status == .critical)
    }

    @Test(arguments: both) func `is told in an environment where nothing is served though another is well`(
        _ services: [Service]
    ) {
        var fleet = fleet([numbers("staging"), loops()], of: services)
        #expect(titles(fleet) == [Self.title])
        #expect(fleet.entry("fraud")?.status == .critical)
        #expect(fleet.entry("fraud", Environment("staging"))?.status == .ok)
        fleet.poll("prom", after: 20, [well()])
        fleet.pass(from: 30, to: 60)
        #expect(fleet.entry("fraud")?.reason == Self.title)
        fleet.pass(from: 90, to: 900)
        #expect(fleet.entry("fraud") == nil, "well replicas alone make no row")
    }

    @Test(arguments: both) func `goes on for a program that is started anew while it waits`(_ services: [Service]) {
        var (store, fleet) = (StoreStandIn(), fleet([numbers(), loops()], of: services))
        fleet.poll("prom", after: 70, vanished: [gone])
        fleet.pass(from: 80, to: 200)
        for case .persist(let batch) in fleet.state.takePersisted() { store.save(batch) }
        var second = Fleet(services: services, now: Fleet.start + .seconds(210))
        _ = second.state.reduce(.source(.restored(store.history)))
        for source: BackendID in ["am", "triton"] { second.poll(source, after: 211) }
        second.poll("prom", after: 212, [loops()])
        second.pass(from: 220, to: 2000)
        #expect(second.state.openIncidents.map(\.id) == fleet.state.openIncidents.map(\.id))
    }

    @Test(arguments: [nil, -3600.0]) func `of an hour ago is not why a replica is unready now`(_ end: Double?) {
        var fleet = fleet([numbers(), replica(isReady: true, ended: "OOMKilled", at: end, restarts: 3)])
        fleet.pass(from: 30, to: 60)
        for reason in ["OOMKilled", "ImagePullBackOff"] {
            fleet.poll("prom", after: 70, [replica(reason: reason, ended: "OOMKilled", at: end, restarts: 3)])
            fleet.pass(from: 90, to: 120)
            #expect(fleet.state.openIncidents.isEmpty)
        }
    }

    @Test func `is told though the replica is ready again by the next poll, and ends by itself`() {
        var fleet = fleet([numbers(), replica(isReady: true, restarts: 3)])
        fleet.poll("prom", after: 25, [replica(isReady: true, ended: "OOMKilled", restarts: 4)])
        #expect(titles(fleet) == [Self.title])
        let onset = fleet.state.openIncidents.first?.onset
        #expect(onset == InstantInterval(Fleet.start + .seconds(10), Fleet.start + .seconds(25)))
        fleet.pass(from: 30, to: 600)
        #expect(titles(fleet) == [Self.title])
        fleet.pass(from: 630, to: 720)
        #expect(fleet.state.openIncidents.flatMap(\.signals).map(\.state) == [.closed])
    }

    @Test func `is told once more where another of the same word comes, and where nothing but the count says so`() {
        var fleet = fleet([numbers(), replica(isReady: true, ended: "OOMKilled", restarts: 3)])
        #expect(fleet.state.openIncidents.isEmpty, "nobody knows when that was")
        fleet.poll("prom", after: 25, [replica(isReady: true, ended: "OOMKilled", restarts: 4)])
        #expect(titles(fleet) == [Self.title])
    }

    @Test func `begins and ends when the platform says that it was, for whoever is started later too`() {
        let kill = replica(isReady: true, ended: "OOMKilled", at: -240, restarts: 1)
        var fleet = fleet([numbers(), kill])
        #expect(fleet.state.openIncidents.first?.onset == InstantInterval(Fleet.start - .seconds(240)))
        fleet.pass(from: 30, to: 450)
        #expect(fleet.state.openIncidents.flatMap(\.signals).map(\.state) == [.closed])
    }

    @Test func `that is over beyond doubt is no incident when the program is opened`() {
        let fleet = fleet([numbers(), replica(isReady: true, ended: "OOMKilled", at: -900, restarts: 1)])
        #expect(fleet.state.openIncidents.isEmpty)
    }

    @Test(arguments: both) func `leaves a feature view that is too old its row as well`(_ services: [Service]) {
        let view = Gauge(
            id: GaugeID(
                backend: "prom", kind: .featureAge, subject: Subject(name: "fraud", environment: "production"),
                name: "card_fv"), value: 20_000, limit: 7200)
        for others in [[], [numbers("staging")]] {
            let fleet = fleet([.gauge(view)] + others, of: services)
            #expect(titles(fleet) == ["card_fv is not renewed"])
            #expect(fleet.entry("fraud")?.status == .critical)
        }
    }

    @Test func `and well replicas of what nothing serves make no row`() {
        #expect(fleet([well()]).state.fleet.count == 0)
    }
}
