import Backends
import ContractServer
import OpsModel
import Wire
import Testing
import Wire

private typealias Override = @Sendable (ContractRequest) -> ContractAnswer?

private let now = Instant(seconds: 1_795_463_180)

@Suite struct `Prometheus changes` {
    private let options: Setting = ["changes": [["query": "mlops_change_info"]]]

    private let cut = [
        "kind": "feature", "service": "fraud", "env": "production", "cluster": "eu", "object": "card_fv.ttl",
        "before": "24h", "after": "1h", "actor": "d.roy", "reference": "terraform#311",
        "affects": "card_age_days, card_country",
    ]

    private func backend(
        _ options: Setting? = nil, _ answer: @escaping Override
    ) throws -> (backend: Prometheus, transport: ReplayTransport) {
        let transport = ReplayTransport.queries(answer)
        return (try Prometheus(settings: .test(options ?? self.options), transport: transport), transport)
    }

    private func poll(_ options: Setting? = nil, _ answer: @escaping Override) async throws -> Snapshot {
        try await backend(options, answer).backend.poll(at: now)
    }

    @Test func `a series of the convention is one change, its value the instant at which it took effect`() async throws
    {
        let cut = cut
        let changes = try await poll { _ in .vector((cut, "1795461500.5")) }.changes
        let change = try #require(changes.first)
        #expect(changes.count == 1)
        #expect(change.kind == .feature)
        #expect(change.subject == Subject(name: "fraud", environment: "production", cluster: "eu"))
        #expect(change.object == "card_fv.ttl")
        #expect([change.before, change.after, change.actor] == ["24h", "1h", "d.roy"])
        #expect(change.reference == "terraform#311")
        #expect(change.affects == ["card_age_days", "card_country"])
        #expect(change.tookEffect == InstantInterval(Instant(seconds: 1_795_461_500.5)))
        #expect(!change.isAutomatic)
    }

    @Test func `a series that nobody exports any more is found in the past, and stays known`() async throws {
        let cut = cut
        let (prometheus, transport) = try backend { request in
            request.path.hasSuffix("/query_range")
                ? .matrix(cut, [(1_795_450_000, "1795449990"), (1_795_450_300, "1795450290")]) : .vector()
        }
        let first = try await prometheus.poll(at: now)
        #expect(Set(first.changes.map(\.tookEffect.earliest.seconds)) == [1_795_449_990, 1_795_450_290])
        #expect(Set(first.changes.map(\.id)).count == 2)
        let second = try await prometheus.poll(at: now + .seconds(15))
        #expect(Set(second.changes.map(\.id)) == Set(first.changes.map(\.id)))
        #expect(transport.ranges.count == 1)
        #expect(transport.ranges.first?.query["step"] == "300")
        let later = try await prometheus.poll(at: now + .seconds(8 * 86_400))
        #expect(later.changes.isEmpty)
    }

    @Test func `a value that is no instant is left out, and said to be`() async throws {
        let cut = cut
        for value in ["1", "NaN", "1795461500000"] {
            let snapshot = try await poll { _ in .vector((cut, value)) }
            #expect(snapshot.changes.isEmpty)
            #expect(snapshot.facts.note?.contains("no instant") == true, "\(value)")
        }
    }

    @Test func `what has not taken effect yet is no change`() async throws {
        let cut = cut
        #expect(try await poll { _ in .vector((cut, "1795466000")) }.changes.isEmpty)
    }

    @Test func `a change of an unknown kind, without a service, is still one`() async throws {
        let change = try #require(
            try await poll { _ in .vector((["kind": "moon phase", "object": "tide"], "1795461500")) }.changes.first)
        #expect(change.kind == .other)
        #expect(change.subject.name == "")
        let nameless = try await poll { _ in .vector((["kind": "feature"], "1795461500")) }
        #expect(nameless.changes.isEmpty)
        #expect(nameless.facts.note?.contains("1 series without the label object") == true)
    }

    @Test func `what a controller did by itself is marked, and other label names can be given`() async throws {
        let options: Setting = [
            "changes": [
                ["query": "deploys", "labels": ["service": "app", "object": "what", "automatic": "by_controller"]]
            ]
        ]
        let change = try #require(
            try await poll(options) { _ in
                .vector((["app": "fraud", "what": "replicas", "kind": "scale", "by_controller": "true"], "1795461500"))
            }.changes.first)
        #expect(change.isAutomatic)
        #expect(change.subject.name == "fraud")
        #expect(change.kind == .scale)
    }
}

@Suite struct `Prometheus traffic` {
    private let canary = ["service": "fraud", "version": "47", "env": "production"]
    private let stable = ["service": "fraud", "version": "46", "env": "production"]
    private let options: Setting = ["traffic": [["query": "share"]]]

    private func split(_ snapshot: Snapshot, _ version: String) throws -> TrafficSplit {
        try #require(snapshot.traffic.first { $0.id.subject.version == version })
    }

    @Test func `steps of the past lie between the two samples that saw them`() async throws {
        let (canary, stable) = (canary, stable)
        let transport = ReplayTransport.queries { request in
            request.path.hasSuffix("/query")
                ? .vector(at: 1000, (canary, "0.25"), (stable, "0.75"))
                : .matrices(
                    (stable, [(660, "1"), (720, "0.95"), (780, "0.95"), (840, "0.75"), (960, "0.75")]),
                    (canary, [(720, "0.05"), (780, "0.052"), (840, "0.25"), (900, "NaN"), (960, "0.25")]))
        }
        let snapshot = try await Prometheus(settings: .test(options), transport: transport).poll(at: now)
        let split = try split(snapshot, "47")
        #expect(split.share == 0.25)
        #expect(split.steps.map(\.share) == [0.05, 0.25])
        #expect(split.steps.map(\.since.earliest.seconds) == [660, 780])
        #expect(split.steps.map(\.since.latest.seconds) == [720, 840])
        #expect(try self.split(snapshot, "46").steps.map(\.share) == [0.95, 0.75])
        let range = try #require(transport.ranges.first)
        #expect(range.query["step"] == "60")
        #expect(range.query["start"] == "-20640")
        #expect(range.query["end"] == "960")
    }

    @Test func `a version that was there when memory begins came by no step`() async throws {
        let (canary, stable) = (canary, stable)
        let transport = ReplayTransport.queries { request in
            request.path.hasSuffix("/query")
                ? .vector(at: 1000, (canary, "0.25"), (stable, "0.75"))
                : .matrices((stable, [(660, "0.75"), (960, "0.75")]), (canary, [(660, "0.25"), (960, "0.25")]))
        }
        let snapshot = try await Prometheus(settings: .test(options), transport: transport).poll(at: now)
        #expect(try split(snapshot, "47").steps.isEmpty)
        #expect(try split(snapshot, "47").stepBegan == nil)
    }

    @Test func `polls find the steps that follow, and remember them`() async throws {
        let stable = stable
        let canary = canary
        let transport = ReplayTransport.queries { request in
            guard request.path.hasSuffix("/query") else { return .matrices((stable, [(900, "1"), (960, "1")])) }
            return .vector(at: 1000, (stable, "1"))
        }
        let prometheus = try Prometheus(settings: .test(options), transport: transport)
        _ = try await prometheus.poll(at: now)
        transport.answer { request in
            request.path.hasSuffix("/query") ? .vector(at: 1015, (stable, "0.9"), (canary, "0.1")) : .vector()
        }
        let second = try await prometheus.poll(at: now + .seconds(15))
        let began = InstantInterval(Instant(seconds: 1000), Instant(seconds: 1015))
        #expect(try split(second, "46").steps == [TrafficSplit.Step(share: 0.9, since: began)])
        #expect(try split(second, "47").steps == [TrafficSplit.Step(share: 0.1, since: began)])
        transport.answer { request in
            request.path.hasSuffix("/query") ? .vector(at: 1030, (stable, "0.9"), (canary, "0.104")) : .vector()
        }
        let third = try await prometheus.poll(at: now + .seconds(30))
        #expect(try split(third, "47").steps == [TrafficSplit.Step(share: 0.1, since: began)])
        #expect(try split(third, "47").share == 0.104)
    }
}
