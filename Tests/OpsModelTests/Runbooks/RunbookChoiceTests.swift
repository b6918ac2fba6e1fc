import Testing

@testable import OpsModel

/// Which runbook an incident is given, and that it stays the same for whoever looks, whenever.
@Suite struct `The runbook of an incident` {
    private let books = [
        ("canary-failing", ["canary"]), ("feature-staleness", ["freshness"]), ("registry", ["infra"]),
        ("outage", ["alert"]),
    ].map { id, kinds in
        Runbook(id: id, title: id, rule: RunbookRule(kinds: kinds), source: .ready("\(id).md"))
    }

    private func fleet() -> Fleet {
        var fleet = Fleet()
        _ = fleet.state.reduce(.runbook(.loaded(books)))
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["47"])])
        return fleet
    }

    private func alert(_ name: String, _ severity: String, since: Double, page: String? = nil) -> Observation {
        var alert = Alert(
            id: AlertID(backend: "prom", fingerprint: name),
            labels: ["alertname": name, "service": "fraud", "severity": severity, "version": "47"],
            state: .firing, activeAt: Fleet.start + .seconds(since))
        if let page { alert.annotations["runbook_url"] = "https://wiki/\(page)" }
        return .alert(alert)
    }

    private var errors: Observation { alert("ErrorsHigh", "page", since: 60, page: "canary-failing") }
    private var nulls: Observation { alert("NullsHigh", "warning", since: 10, page: "feature-staleness") }

    private func place(_ fleet: Fleet) -> String? { fleet.state.situation.runbook?.id }

    @Test func `is what pages names, though a warning that names another began before it`() {
        var fleet = fleet()
        fleet.poll("prom", after: 90, [nulls, errors])
        #expect(place(fleet) == "canary-failing")
    }

    @Test func `is the same when the page is over, and for one that is opened then`() {
        let rules = BackendFacts(runbooks: ["ErrorsHigh": "https://wiki/canary-failing"])
        var watching = fleet()
        watching.poll("prom", after: 90, [nulls, errors], facts: rules)
        watching.poll("prom", after: 120, vanished: [errors.id], facts: rules)
        #expect(watching.state.openIncidents.first?.status == .monitoring)
        #expect(place(watching) == "canary-failing")

        var late = fleet()
        var facts = rules
        facts.endedAlerts = [
            EndedAlert(
                labels: ["alertname": "ErrorsHigh", "service": "fraud", "severity": "page", "version": "47"],
                onset: InstantInterval(Fleet.start + .seconds(60)), firedAt: Fleet.start + .seconds(60),
                ended: InstantInterval(Fleet.start + .seconds(120)))
        ]
        late.poll("prom", after: 130, [nulls], facts: facts)
        late.tick(131)
        #expect(place(late) == "canary-failing")
    }

    @Test func `is that of what lasts where two were merged, and for its service`() throws {
        var fleet = fleet()
        let loading = Runbook(
            id: "loading", title: "{{service}}", rule: RunbookRule(kinds: ["availability"]), source: .ready("l.md"))
        _ = fleet.state.reduce(.runbook(.loaded(books + [loading])))
        fleet.poll("triton", after: 2, [Fleet.deployment("fraud", versions: ["47"]), Fleet.deployment("ads")])
        fleet.poll("prom", after: 90, [errors])
        let paged = try #require(fleet.state.openIncidents.first?.id)
        fleet.poll(
            "triton", after: 100,
            [Fleet.deployment("fraud", versions: ["47"]), Fleet.deployment("ads", readiness: .unavailable)])
        fleet.tick(200)
        let target = try #require(fleet.state.openIncidents.first { $0.service == "ads" }?.id)
        _ = fleet.state.reduce(
            .incident(.merged(paged, into: target, by: "k.lindt", at: Fleet.start + .seconds(201))))
        fleet.settle()
        #expect(fleet.state.openIncidents.count == 1)
        #expect(place(fleet) == "loading")
        let sheet = fleet.state.openIncidents.first.flatMap(fleet.state.runbookSheet)
        #expect(sheet?.title == "ads")
        // Where no runbook serves what lasts, any that serves the incident.
        _ = fleet.state.reduce(.runbook(.loaded(books)))
        fleet.settle()
        #expect(place(fleet) == "canary-failing")
    }

    @Test func `is chosen by what pages where nothing is named, and not by what only warns beside it`() {
        var fleet = fleet()
        let crash = Replica(
            id: ReplicaID(backend: "prom", cluster: "eu", namespace: "ml", name: "a"),
            subject: Subject(name: "fraud", version: "47", cluster: "eu"), readiness: .unavailable,
            reason: "CrashLoopBackOff", startedAt: Fleet.start)
        fleet.poll("prom", after: 30, [.replica(crash)])
        fleet.poll("prom", after: 90, [alert("ErrorsHigh", "page", since: 80)])
        #expect(place(fleet) == "outage")
    }
}

extension BackendFacts {
    fileprivate init(runbooks: [String: String]) {
        self.init()
        runbookURLs = runbooks
    }
}
