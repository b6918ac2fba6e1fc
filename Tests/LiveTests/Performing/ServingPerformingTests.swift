import Backends
import Foundation
import OpsModel
import Testing
import Wire

@Suite(.needs(.triton), .serialized) struct `Triton told by the backend` {
    private let url: String
    private let live: LiveCall
    private let movable = DeploymentID(backend: "live", name: "movable")

    init() throws {
        url = try #require(LiveServer.triton.url)
        live = LiveCall(
            performer: try Triton(settings: LiveBackend.settings(url), transport: LiveBackend.client()))
    }

    /// The configuration as the server tells it, without its version policy, and that policy.
    private func configuration() async throws -> (rest: NSDictionary, policy: NSDictionary?) {
        let request = Request(.get, try BaseURL(url), "v2/models/movable/config")
        let body = Data(try await LiveBackend.client().fetch(request).body)
        var members = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
        let policy = members.removeValue(forKey: "version_policy") as? NSDictionary
        return (members as NSDictionary, policy)
    }

    private func answering() async throws -> String? {
        let body = #"{"inputs":[{"name":"VALUE","shape":[1,1],"datatype":"FP32","data":[1]}]}"#
        return try await LiveBackend.call(.post, url, "v2/models/movable/infer", body)?["model_version"].string
    }

    /// What the index says of each version, once none is on its way out any more.
    private func states() async throws -> [String: String] {
        var states: [String: String] = [:]
        for _ in 0..<300 {
            let rows = try await LiveBackend.call(.post, url, "v2/repository/index", "{}")?.array.filter {
                $0["name"].isString("movable")
            }
            states = Dictionary((rows ?? []).map { ($0["version"].string ?? "", $0["state"].string ?? "") }) { $1 }
            guard states.values.contains("UNLOADING") else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        return states
    }

    @Test func `a rollback by version policy keeps the whole configuration, and is undone`() async throws {
        let before = try await configuration()
        #expect(before.rest["max_batch_size"] as? Int == 4)
        #expect(try await answering() == "2")
        let pinned = try await live.carryOut(.load(model: movable, versions: ["1"]))
        #expect(pinned.before.map(\.value) == ["1, 2"])
        #expect(try await states() == ["1": "READY", "2": "UNAVAILABLE"])
        #expect(try await answering() == "1")
        let after = try await configuration()
        #expect(after.rest == before.rest)
        #expect(after.policy == ["specific": ["versions": [1]]])

        // The trap that its plan names: a plain load changes nothing.
        #expect(await live.fault(of: .load(model: movable, versions: [])) == nil)
        #expect(try await states() == ["1": "READY", "2": "UNAVAILABLE"])

        let back = try await live.carryOut(.load(model: movable, versions: ["1", "2"]))
        #expect(back.after == pinned.before)
        #expect(back.reliesOn == pinned.reliesOn, "the bound configuration does not move with the policy")
        #expect(try await answering() == "2")
        #expect(try await configuration().rest == before.rest)
    }

    @Test func `unloaded and loaded again, it has the versions and the configuration that it had`() async throws {
        let before = try await configuration()
        try await live.carryOut(.load(model: movable, versions: ["1"]))
        let planned = try await live.performer.reading(of: .load(model: movable, versions: ["1"]))
        try await live.carryOut(.unload(model: movable))
        #expect(try await states() == ["1": "UNAVAILABLE", "2": "UNAVAILABLE"])
        let load = try await live.carryOut(.load(model: movable, versions: ["1"]))
        #expect(load.reliesOn == planned.reliesOn)
        #expect(try await states() == ["1": "READY", "2": "UNAVAILABLE"])
        #expect(try await configuration().rest == before.rest)
        try await live.carryOut(.load(model: movable, versions: ["1", "2"]))
        #expect(try await configuration().rest == before.rest)
    }

    @Test(.needsProgram)
    func `restarted by the program, it serves the versions that it was told to`() async throws {
        let before = try await configuration()
        try await live.carryOut(.load(model: movable, versions: ["1"]))
        let said = try await Program.change("triton", at: url, ["restart", "movable"])
        #expect(said.contains("succeeded"), "\(said)")
        #expect(try await states() == ["1": "READY", "2": "UNAVAILABLE"])
        #expect(try await configuration().rest == before.rest)
        try await live.carryOut(.load(model: movable, versions: ["1", "2"]))
    }

    @Test(.needsProgram) func `by commands a rollback is executed and taken back, and the server says so`() async throws
    {
        let before = try await configuration()
        let requests = Requests("triton", at: url)
        try await requests.execute(["propose", "rollback", "movable", "--from", "2", "--to", "1"])
        #expect(try await states() == ["1": "READY", "2": "UNAVAILABLE"])
        #expect(try await answering() == "1")
        #expect(try await requests.record("CR-1").status == "succeeded")
        try await requests.execute(["undo", "CR-1"])
        #expect(try await states() == ["1": "READY", "2": "READY"])
        #expect(try await answering() == "2")
        #expect(try await configuration().rest == before.rest)
        try await requests.expectReverted(from: "1, 2", to: "1")
    }

    @Test(.needsProgram) func `by commands a model is unloaded, and loaded as it was`() async throws {
        let requests = Requests("triton", at: url)
        try await requests.execute(["propose", "unload", "movable"])
        #expect(try await states() == ["1": "UNAVAILABLE", "2": "UNAVAILABLE"])
        try await requests.execute(["undo", "CR-1"])
        #expect(try await states() == ["1": "READY", "2": "READY"])
        try await requests.expectReverted(from: "1, 2", to: nil)
    }

    /// An alert justifies the load of what somebody unloaded, and is over then, or is not.
    @Test(
        .needs(.alertmanager), .needsProgram,
        arguments: [("recovered", "succeeded", true), ("unchanged", "failed", false)])
    func `by commands a model is loaded for an incident, verified and unloaded again`(
        _ verification: String, _ status: String, _ isOver: Bool
    ) async throws {
        let alerts = try #require(LiveServer.alertmanager.url)
        let name = "test-verified-\(UUID().uuidString.lowercased())"
        func alert(until end: String) async throws {
            let labels = #"{"alertname":"\#(name)","service":"movable","severity":"critical"}"#
            try await LiveBackend.call(.post, alerts, "api/v2/alerts", #"[{"labels":\#(labels),"endsAt":"\#(end)"}]"#)
        }
        let requests = Requests(backends: [
            "{ id: told, kind: triton, url: \"\(url)\", environment: production }",
            "{ id: alerts, kind: alertmanager, url: \"\(alerts)\", options: { filter: ['alertname=\"\(name)\"'] } }",
        ])
        try await live.carryOut(.unload(model: movable))
        try await alert(until: "2099-01-01T00:00:00Z")
        try await requests.watched(saying: "movable: \(name)") {
            try await requests.execute(["propose", "load", "movable", "--confirm", "movable"])
            #expect(try await states() == ["1": "READY", "2": "READY"])
            #expect(try await requests.record("CR-1").status == "verifying")
            if isOver { try await alert(until: "2020-01-01T00:00:00Z") }
            let record = try await requests.verified("CR-1")
            #expect(record.status == status && record.verification == verification, "\(record)")
            try await requests.execute(["undo", "CR-1", "--confirm", "movable"])
        }
        #expect(try await states() == ["1": "UNAVAILABLE", "2": "UNAVAILABLE"])
        try await requests.expectReverted(from: nil, to: "1, 2")
        try await alert(until: "2020-01-01T00:00:00Z")
        try await live.carryOut(.load(model: movable, versions: []))
    }

    @Test func `what fails to load is refused and changes nothing, and what is not there is not sent`() async throws {
        let before = try await configuration()
        let fault = await live.fault(of: .load(model: movable, versions: ["7"]))
        #expect(fault?.isRefusal == true, "\(String(describing: fault))")
        #expect(fault?.description.contains("at least one version must be available") == true)
        #expect(try await states() == ["1": "READY", "2": "READY"])
        #expect(try await configuration().rest == before.rest)
        let error = await #expect(throws: BackendError.self) {
            try await live.performer.reading(of: .load(model: movable, versions: ["9"]))
        }
        #expect(error?.failure.kind == .notFound)
    }
}

@Suite(.needs(.mlserver), .serialized) struct `MLServer told by the backend` {
    private let url: String

    init() throws { url = try #require(LiveServer.mlserver.url) }

    /// What the server answers of the two versions of `spare`.
    private func statuses() async throws -> [Int] {
        var statuses: [Int] = []
        for version in ["v1", "v2"] {
            let request = Request(.get, try BaseURL(url), "v2/models/spare/versions/\(version)/ready")
            statuses.append(try await LiveBackend.client().send(request).status)
        }
        return statuses
    }

    @Test(.needsProgram) func `by commands a model is unloaded, and loaded as it was`() async throws {
        #expect(try await statuses() == [200, 200])
        let requests = Requests("mlserver", at: url)
        try await requests.execute(["propose", "unload", "spare"])
        #expect(try await statuses() == [404, 404])
        #expect(try await requests.record("CR-1").status == "succeeded")
        try await requests.execute(["undo", "CR-1"])
        #expect(try await statuses() == [200, 200])
        try await requests.expectReverted(from: "v1, v2", to: nil)
    }

    @Test func `a model goes with all its versions and comes back with all of them`() async throws {
        let backend = try MLServer(settings: LiveBackend.settings(url), transport: LiveBackend.client())
        let live = LiveCall(performer: backend)
        let spare = DeploymentID(backend: "live", name: "spare")
        #expect(try await statuses() == [200, 200])
        let unloaded = try await live.carryOut(.unload(model: spare))
        #expect(unloaded.before.map(\.value) == ["v1, v2"])
        #expect(try await statuses() == [404, 404])
        // Once more is answered 404, which is no harm: nothing changes.
        #expect(await live.fault(of: .unload(model: spare))?.isRefusal == true)
        let loaded = try await live.carryOut(.load(model: spare, versions: []))
        #expect(loaded.before == unloaded.after)
        #expect(loaded.after == unloaded.before)
        #expect(try await statuses() == [200, 200])
        let churn = try await backend.poll(at: LiveBackend.now).deployments.first { $0.id.name == "churn" }
        #expect(churn?.readiness == .ready, "other models are left alone")
    }
}
