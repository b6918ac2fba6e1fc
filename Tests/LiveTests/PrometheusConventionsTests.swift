import Backends
import OpsModel
import Testing

/// What the convention says reads as such on a real Prometheus; the series are made by the queries themselves.
@Suite(.needs(.prometheus)) struct `Conventions read from a real Prometheus` {
    private let url: String

    init() throws { url = try #require(LiveServer.prometheus.url) }

    private func observed(_ option: String, _ entry: [(String, String)]) async throws -> Snapshot {
        let map = Setting(.map(entry.map { Setting.Entry(key: $0.0, line: 1, value: Setting(.text($0.1))) }))
        let settings = LiveBackend.settings(url, options: [option: .list([map])])
        return try await Prometheus(settings: settings, transport: LiveBackend.client()).poll(at: LiveBackend.now)
    }

    /// PromQL for `value` under labels of our own.
    private func labelled(_ value: String, _ labels: [(String, String)]) -> String {
        labels.reduce(value) { "label_replace(\($0), \"\($1.0)\", \"\($1.1)\", \"\", \"\")" }
    }

    @Test func `a change has the instant that its series holds`() async throws {
        let instant = (LiveBackend.now.seconds - 900).rounded()
        let query = labelled("vector(\(Int(instant)))", [("object", "card_fv.ttl"), ("kind", "feature")])
        let snapshot = try await observed("changes", [("query", query)])
        #expect(snapshot.incomplete == [:])
        let changes = snapshot.observations.compactMap { if case .change(let change) = $0 { change } else { nil } }
        #expect(changes.map(\.tookEffect) == [InstantInterval(Instant(seconds: instant))])
        #expect(changes.map(\.kind) == [.feature])
    }

    @Test func `a step of two hours ago is found within its minute`() async throws {
        let step = (LiveBackend.now.seconds - 7_200).rounded()
        let query = labelled(
            "(vector(time()) > bool \(Int(step))) * 0.2 + 0.05", [("service", "test-fraud"), ("version", "47")])
        let snapshot = try await observed("traffic", [("query", query)])
        let splits = snapshot.observations.compactMap { if case .traffic(let split) = $0 { split } else { nil } }
        let split = try #require(splits.first)
        #expect(split.share == 0.25)
        #expect(split.steps.map(\.share) == [0.25])
        let began = try #require(split.stepBegan)
        #expect(began.earliest.seconds <= step && step <= began.latest.seconds)
        #expect(began.uncertainty == .seconds(60))
    }

    @Test func `the queries for pods are PromQL that the server computes`() async throws {
        let snapshot = try await observed("replicas", [("selector", #"{namespace=~"ml-.*"}"#)])
        #expect(snapshot.incomplete == [:])
    }

    @Test func `rules tell how long their conditions hold`() async throws {
        let snapshot = try await observed("changes", [("query", "absent_series")])
        let pending = try #require(LiveServer.prometheus.fact("PENDING"))
        #expect(snapshot.facts.holds[pending].map { $0 > .zero } == true)
    }
}
