import ContractServer
import OpsModel
import Testing

@testable import Backends

private let now = Instant(seconds: 1_795_463_180)

/// The answers of kube-state-metrics to its own names: one crash-looping pod, one ready, one that is nobody's.
private func answer(_ request: ContractRequest) -> ContractAnswer? {
    func pod(_ name: String, _ more: [String: String] = [:]) -> [String: String] {
        ["namespace": "payments", "pod": name].merging(more) { $1 }
    }
    switch request.promQL.prefix(while: { $0 != "{" }) {
    case "kube_pod_labels":
        return .vector(
            (pod("a", ["label_app": "fraud", "label_version": "47"]), "1"),
            (pod("b", ["label_app": "fraud", "label_version": "46"]), "1"),
            (pod("old", ["label_app": "fraud", "label_version": "45"]), "1"), (pod("dns"), "1"))
    case "kube_pod_info": return .vector((pod("a", ["node": "gpu-03"]), "1"), (pod("b", ["node": "gpu-01"]), "1"))
    case "kube_pod_status_ready": return .vector((pod("a"), "0"), (pod("b"), "1"), (pod("old"), "0"))
    case "kube_pod_container_status_restarts_total":
        return .vector(
            (pod("a", ["container": "server", "instance": "x"]), "4"),
            (pod("a", ["container": "server", "instance": "y"]), "4"),
            (pod("a", ["container": "proxy"]), "1"), (pod("b", ["container": "server"]), "0"))
    case "kube_pod_container_status_waiting_reason":
        return .vector(
            (pod("a", ["reason": "ContainerCreating", "container": "proxy"]), "1"),
            (pod("a", ["reason": "CrashLoopBackOff", "container": "server"]), "1"),
            (pod("b", ["reason": "CrashLoopBackOff", "container": "server"]), "0"))
    case "kube_pod_container_status_last_terminated_reason":
        return .vector(
            (pod("a", ["reason": "Error", "container": "proxy"]), "1"),
            (pod("a", ["reason": "OOMKilled", "container": "server"]), "1"))
    case "kube_pod_container_status_last_terminated_timestamp":
        return .vector(
            (pod("a", ["container": "proxy"]), "1795462000"), (pod("a", ["container": "server"]), "1795463000"))
    case "kube_pod_start_time": return .vector((pod("a"), "1795461000"))
    case "kube_pod_status_phase": return .vector((pod("old", ["phase": "Failed"]), "1"))
    default: return nil
    }
}

@Suite struct `Prometheus replicas` {
    private func poll(_ options: Setting = ["replicas": [[:]]]) async throws -> Snapshot {
        try await Prometheus(settings: .test(options, cluster: "eu"), transport: ReplayTransport.queries(answer))
            .poll(at: now)
    }

    @Test func `a pod is what all its series say of it`() async throws {
        let replica = try #require(try await poll().replicas.first { $0.id.name == "a" })
        #expect(replica.id == ReplicaID(backend: "test", cluster: "eu", namespace: "payments", name: "a"))
        #expect(
            replica.subject == Subject(name: "fraud", version: "47", environment: "production", cluster: "eu"))
        #expect(replica.node == "gpu-03")
        #expect(replica.readiness == .unavailable)
        #expect(replica.restarts == 5)
        #expect(replica.reason == "CrashLoopBackOff")
        #expect(replica.lastTermination == "OOMKilled")
        #expect(replica.terminatedAt == Instant(seconds: 1_795_463_000))
        #expect(replica.terminations == 4)
        #expect(replica.startedAt == Instant(seconds: 1_795_461_000))
    }

    @Test(arguments: ["kube_pod_status_ready", "kube_pod_container_status_waiting_reason"])
    func `where what ails pods is not told none is said to be well, nor gone`(_ failing: String) async throws {
        let transport = ReplayTransport.queries { request in
            request.promQL.hasPrefix(failing) ? .text("busy", status: 500) : answer(request)
        }
        let prometheus = try Prometheus(settings: .test(["replicas": [[:]]]), transport: transport)
        let snapshot = try await prometheus.poll(at: now)
        #expect(snapshot.replicas.isEmpty)
        #expect(snapshot.incomplete[.replica] != nil)
    }

    @Test func `a reason that no longer holds is none`() async throws {
        let replica = try #require(try await poll().replicas.first { $0.id.name == "b" })
        #expect(replica.readiness == .ready)
        #expect(replica.reason == nil)
        #expect(replica.startedAt == nil)
    }

    @Test func `a first look tells since when a pod has waited for its reason, and where nobody looked`() async throws {
        let pod = ["namespace": "payments", "pod": "a", "container": "server"]
        let transport = ReplayTransport.queries { request in
            guard request.path.hasSuffix("/query_range") else { return answer(request) }
            switch request.promQL.prefix(while: { $0 != "{" }) {
            case "kube_pod_container_status_waiting_reason":
                return .matrices(
                    (pod.merging(["reason": "ErrImagePull"]) { $1 }, [(60, "1")]),
                    (pod.merging(["reason": "CrashLoopBackOff"]) { $1 }, [(60, "0"), (360, "1"), (420, "1")]))
            case "kube_pod_status_ready": return .matrix(pod, [(0, "1"), (60, "0"), (360, "0"), (420, "0")])
            default: return nil
            }
        }
        let prometheus = try Prometheus(settings: .test(["replicas": [[:]]]), transport: transport)
        let first = try #require(await prometheus.poll(at: now).replicas.first { $0.id.name == "a" })
        #expect(first.waitingPast?.map(\.at.seconds) == [0, 60, 360, 420])
        #expect(first.waitingPast?.map(\.value) == [0, 0, 1, 1])
        let second = try #require(await prometheus.poll(at: now + .seconds(15)).replicas.first { $0.id.name == "a" })
        #expect(second.waitingPast == nil)
    }

    @Test func `pods that serve nothing, and those that have ended, are no replicas`() async throws {
        let snapshot = try await poll()
        #expect(Set(snapshot.replicas.map(\.id.name)) == ["a", "b"])
        #expect(snapshot.facts.note == nil)
    }

    @Test func `a selector narrows all queries, and any can be replaced`() throws {
        let options: Setting = ["replicas": [["selector": #"{namespace="ml"}"#, "ready": "my_ready"]]]
        let plan = try PrometheusPlan(.test(options))
        #expect(
            plan.queries.map(\.expression) == [
                #"kube_pod_labels{namespace="ml"}"#, #"kube_pod_info{namespace="ml"}"#, "my_ready",
                #"kube_pod_container_status_restarts_total{namespace="ml"}"#,
                #"kube_pod_container_status_waiting_reason{namespace="ml"}"#,
                #"kube_pod_container_status_last_terminated_reason{namespace="ml"}"#,
                #"kube_pod_container_status_last_terminated_timestamp{namespace="ml"}"#,
                #"kube_pod_start_time{namespace="ml"}"#,
                #"kube_pod_status_phase{phase=~"Succeeded|Failed",namespace="ml"}"#,
            ])
    }
}

@Suite struct `Prometheus distributions` {
    private let options: Setting = ["distributions": [["name": "bins", "query": "bins", "size": "rows"]]]

    private func bins(_ request: ContractRequest) -> ContractAnswer? {
        func bin(_ name: String, _ window: String) -> [String: String] {
            ["service": "fraud", "feature": "card_age_days", "bin": name, "window": window]
        }
        if request.promQL == "rows" { return .vector((["service": "fraud", "feature": "card_age_days"], "8100")) }
        return .vector(
            (bin("120+", "current"), "0.2"), (bin("0-30", "current"), "0.1"), (bin("30-120", "current"), "0.3"),
            (bin("null", "current"), "0.382"), (bin("0-30", "reference"), "0.4"), (bin("null", "reference"), "0.001"),
            (bin("120+", "last week"), "1"))
    }

    private func poll() async throws -> Snapshot {
        let transport = ReplayTransport.queries { self.bins($0) }
        return try await Prometheus(settings: .test(options), transport: transport).poll(at: now)
    }

    @Test func `bins come in the order of their values, the missing apart`() async throws {
        let snapshot = try await poll()
        let distribution = try #require(snapshot.distributions.first)
        #expect(snapshot.distributions.count == 1)
        #expect(distribution.id.monitor == "bins")
        #expect(distribution.id.column == "card_age_days")
        #expect(distribution.bins.map(\.label) == ["0-30", "30-120", "120+"])
        #expect(distribution.bins.map(\.current) == [0.1, 0.3, 0.2])
        #expect(distribution.bins.map(\.reference) == [0.4, nil, nil])
        #expect(distribution.currentNulls == 0.382)
        #expect(distribution.referenceNulls == 0.001)
        #expect(distribution.currentSize == 8100)
    }

    @Test func `they are asked once a minute, and hold in between`() async throws {
        let transport = ReplayTransport.queries { self.bins($0) }
        let prometheus = try Prometheus(settings: .test(options), transport: transport)
        var last = LastSnapshot()
        _ = last.advance(to: try await prometheus.poll(at: now))
        let difference = last.advance(to: try await prometheus.poll(at: now + .seconds(15)))
        #expect(difference.isEmpty)
        #expect(transport.count(of: "api/v1/query") == 2)
        _ = try await prometheus.poll(at: now + .seconds(60))
        #expect(transport.count(of: "api/v1/query") == 4)
    }
}
