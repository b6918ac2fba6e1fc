import OpsModel
import Testing

@Suite struct `Status of a fleet row` {
    private func fleet(_ alerts: [Observation] = []) -> Fleet {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll(
            "prom",
            [
                Fleet.signals("fraud", version: "46", rate: 9),
                Fleet.signals("fraud", version: "47", rate: 3, errors: 0.03),
            ])
        fleet.poll("am", alerts)
        return fleet
    }

    @Test func `is ok when sources answer and nothing fires`() {
        #expect(fleet().entry("fraud")?.status == .ok)
    }

    @Test func `is the worst firing alert, and names it with its version`() {
        let fleet = fleet([
            Fleet.alert("fraud", severity: "warning"),
            Fleet.alert("fraud", severity: "page", extra: ["version": "47"], since: -300),
        ])
        #expect(fleet.entry("fraud")?.status == .critical)
        #expect(fleet.entry("fraud")?.reason == "A v47")
        #expect(fleet.entry("fraud")?.onset?.latest == Fleet.start + .seconds(-300))
        #expect(fleet.entry("fraud")?.firingAlerts == 2)
    }

    @Test(arguments: [Alert.AlertState.pending, .suppressed])
    func `is not raised by an alert that is pending or suppressed`(state: Alert.AlertState) {
        #expect(fleet([Fleet.alert("fraud", severity: "page", state: state)]).entry("fraud")?.status == .ok)
    }

    @Test(arguments: [
        ("page", Status.critical), ("P1", .critical), ("ticket", .warning), ("never heard of", .warning), ("info", .ok),
    ])
    func `follows the table of labels`(label: String, status: Status) {
        #expect(fleet([Fleet.alert("fraud", severity: label)]).entry("fraud")?.status == status)
    }

    @Test func `an alert that Alertmanager silences is quiet though Prometheus still fires it`() {
        var fleet = fleet([Fleet.alert("fraud", severity: "page", state: .suppressed, extra: ["replica": "a"])])
        fleet.poll("prom", [Fleet.alert("fraud", severity: "page", backend: "prom")])
        #expect(fleet.entry("fraud")?.status == .ok)
        #expect(fleet.entry("fraud")?.firingAlerts == 0)
    }

    @Test func `how many alerts fire is not known, and not none, while nobody who tells of them answers`() {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.fail("am", after: 1)
        fleet.fail("prom", after: 1)
        #expect(fleet.entry("fraud")?.firingAlerts == nil)
        #expect(fleet.entry("fraud").map { FieldCatalog.fleet["alerts"]?.value($0) } == .absent)
        fleet.poll("am", after: 2)
        #expect(fleet.entry("fraud")?.firingAlerts == 0)
    }

    @Test func `one alert told by two sources counts once`() {
        var fleet = fleet([Fleet.alert("fraud", severity: "page", extra: ["replica": "a"])])
        fleet.poll("prom", [Fleet.alert("fraud", severity: "page", backend: "prom")])
        #expect(fleet.entry("fraud")?.firingAlerts == 1)
    }

    @Test(arguments: [5.0, 120, 3_600])
    func `an alert whose start lies ahead of our clock fires all the same`(ahead: Double) {
        let fleet = fleet([Fleet.alert("fraud", severity: "page", since: ahead)])
        #expect(fleet.entry("fraud")?.status == .critical)
        #expect(fleet.state.openIncidents.count == 1)
    }

    @Test func `an alert that has gone raises nothing`() {
        var fleet = fleet([Fleet.alert("fraud", severity: "page")])
        fleet.poll("am", vanished: [.alert(AlertID(backend: "am", fingerprint: "fraudpage"))])
        #expect(fleet.entry("fraud")?.status == .ok)
    }

    @Test func `is critical when no version is ready and idle when none is wanted`() {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud", readiness: .unavailable)])
        #expect(fleet.entry("fraud")?.status == .critical)
        var idle = Fleet()
        idle.poll("am")
        idle.poll("triton", [Fleet.deployment("fraud", readiness: .idle)])
        #expect(idle.entry("fraud")?.status == .idle)
    }

    @Test func `nothing is ok before any source could tell of alerts`() {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud")])
        #expect(fleet.entry("fraud")?.status == .unknown)
        #expect(fleet.entry("fraud")?.reason == "am has not answered yet")
    }

    @Test func `turns unknown when its sources have been silent for three intervals, and says what it was`() {
        var fleet = fleet([Fleet.alert("fraud", severity: "page")])
        fleet.tick(17)
        #expect(fleet.entry("fraud")?.status == .unknown)
        #expect(fleet.entry("fraud")?.reason == "triton is stale, was CRIT")
        fleet.poll("triton", after: 21)
        fleet.poll("am", after: 21)
        #expect(fleet.entry("fraud")?.status == .critical)
    }

    @Test func `is as bad as the alert that a source still tells, though what serves is silent`() {
        var fleet = fleet([Fleet.alert("fraud", severity: "page")])
        fleet.poll("am", after: 20)
        fleet.tick(21)
        #expect(fleet.entry("fraud")?.status == .critical)
        #expect(fleet.entry("fraud")?.isStale == true)
        fleet.poll("am", after: 22, vanished: [.alert(AlertID(backend: "am", fingerprint: "fraudpage"))])
        for seconds in stride(from: 27.0, through: 900, by: 5) { fleet.poll("am", after: seconds) }
        #expect(fleet.entry("fraud")?.status == .unknown)
    }

    @Test(arguments: [
        (["page"], ["page"], Status.critical, "A"), ([], ["page"], .critical, "A"), ([], ["warning"], .warning, "B"),
        (["page"], ["warning"], .warning, "B, was CRIT"), (["page"], [], .unknown, "prom is stale, was CRIT"),
        ([], [], .unknown, "prom is stale, was WARN"),
    ])
    func `without what serves is as bad as the alert that a source still tells once the one that measures is gone`(
        measured: [String], routed: [String], status: Status, reason: String
    ) {
        var fleet = Fleet()
        fleet.poll(
            "prom",
            [Fleet.signals("fraud", version: nil, rate: 9, environment: "prod")]
                + measured.map { Fleet.alert("fraud", severity: $0, backend: "prom", extra: ["env": "prod"]) })
        let alerts = routed.map {
            Fleet.alert("fraud", severity: $0, extra: ["env": "prod", "alertname": $0 == "page" ? "A" : "B"])
        }
        for seconds in stride(from: 1.0, through: 900, by: 5) {
            fleet.poll("am", after: seconds, seconds == 1 ? alerts : [])
            fleet.fail("prom", after: seconds + 1)
        }
        fleet.tick(900)
        let entry = fleet.entry("fraud")
        #expect(entry?.status == status)
        #expect(entry?.reason == reason)
        #expect(entry?.isStale == true)
        #expect(fleet.state.fleetSummary[.critical] == (status == .critical ? 1 : 0))
    }

    @Test func `one of two sources of alerts is enough to judge`() {
        var fleet = Fleet()
        fleet.poll("prom", [Fleet.signals("other", version: "1", rate: 9)])
        fleet.poll("triton", after: 20, [Fleet.deployment("fraud")])
        fleet.poll("am", after: 20)
        fleet.tick(21)
        #expect(fleet.state.isStale("prom", .alert))
        #expect(fleet.entry("fraud")?.status == .ok)
    }

    @Test func `what was ok is unknown once its own numbers are stale, and what was wrong stays wrong`() {
        for (alerts, status, reason) in [
            ([], Status.unknown, "numbers of prom are stale"),
            ([Fleet.alert("fraud", severity: "page")], .critical, "A"),
        ] {
            var fleet = fleet(alerts)
            fleet.poll("triton", after: 20)
            fleet.poll("am", after: 20)
            fleet.tick(21)
            #expect(fleet.entry("fraud")?.status == status)
            #expect(fleet.entry("fraud")?.reason == reason)
        }
    }

    @Test func `a service that is listed nowhere any more stays for an hour, marked gone`() {
        var fleet = fleet()
        let gone: [EntityID] = [
            .deployment(DeploymentID(backend: "triton", cluster: "eu", name: "fraud"))
        ]
        let measured = ["46", "47"].map { version in
            EntityID.signals(
                SignalsID(backend: "prom", source: "s", subject: Subject(name: "fraud", version: version)))
        }
        fleet.poll("prom", after: 10, vanished: measured)
        #expect(fleet.entry("fraud")?.status == .ok)
        fleet.poll("triton", after: 11, vanished: gone)
        #expect(fleet.entry("fraud")?.status == .unknown)
        #expect(fleet.entry("fraud")?.reason == "gone: no source lists it any more")
        #expect(fleet.state.fleet.goneCount == 1)
        fleet.poll("triton", after: 20, [Fleet.deployment("fraud")])
        #expect(fleet.state.fleet.goneCount == 0)
        fleet.poll("triton", after: 30, vanished: gone)
        fleet.tick(3_700)
        #expect(fleet.entry("fraud") == nil)
    }

    @Test func `a sum in which one version tells no rate is at least that much`() {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll("prom", [Fleet.signals("fraud", version: "46", rate: 9)])
        #expect(fleet.entry("fraud")?.requestRate == Measurement(9, .lowerBound))
    }

    @Test func `traffic adds up and the worst version with traffic gives errors`() {
        let entry = fleet().entry("fraud")
        #expect(entry?.requestRate.value == 12)
        #expect(entry?.errorRatio.value == 0.03)
        #expect(entry?.versionText == "v47◂v46")
        #expect(entry?.canary?.observedShare == 0.25)
        #expect(entry?.rolloutText == "canary 25%")
    }

    @Test func `a canary whose requests have stopped is said to have no traffic`() {
        func canary(_ rate: Double) -> Observation {
            guard case .signals(var signals) = Fleet.signals("fraud", version: "47", rate: rate) else {
                return Fleet.signals("fraud", version: "47", rate: rate)
            }
            signals.role = .canary
            return .signals(signals)
        }
        var fleet = fleet()
        fleet.poll("prom", [canary(0)])
        #expect(fleet.entry("fraud")?.rolloutText == "canary, no traffic")
        fleet.poll("prom", [canary(0.01)])
        #expect(fleet.entry("fraud")?.rolloutText == "canary <1%")
    }

    @Test func `the order in which systems answer does not matter`() {
        let observations: [(BackendID, Observation)] = [
            ("triton", Fleet.deployment("fraud", versions: ["46", "47"])),
            ("prom", Fleet.signals("fraud", version: "46", rate: 9)),
            ("prom", Fleet.signals("fraud", version: "47", rate: 3, errors: 0.03)),
            ("am", Fleet.alert("fraud", severity: "page")),
        ]
        let expected = fleet([Fleet.alert("fraud", severity: "page")]).entry("fraud")
        for shift in 0..<observations.count {
            var fleet = Fleet()
            for index in observations.indices {
                let (backend, observation) = observations[(index + shift) % observations.count]
                fleet.poll(backend, [observation])
            }
            #expect(fleet.entry("fraud") == expected)
        }
    }

    @Test func `a metric that names no environment joins the service's only one`() {
        var fleet = Fleet()
        fleet.poll("prom", [Fleet.signals("fraud", version: "1", rate: 5)])
        #expect(fleet.entry("fraud", .unknown) != nil)
        fleet.poll("triton", [Fleet.deployment("fraud")])
        #expect(fleet.entry("fraud", .unknown) == nil)
        #expect(fleet.entry("fraud")?.requestRate.value == 5)
    }

    @Test func `silencing an alert in one cluster does not quiet the same alert in another`() {
        let eu = alert(cluster: "eu", state: .firing)
        let us = alert(cluster: "us", state: .suppressed)
        let fleet = fleet([eu, us])
        #expect(fleet.entry("fraud")?.status == .critical)
        #expect(fleet.entry("fraud")?.firingAlerts == 1)
        #expect(fleet.state.listedAlerts.count == 2)
    }

    @Test func `an alert of another environment makes a row of its own, and is at most a warning`() {
        let fleet = fleet([Fleet.alert("fraud", severity: "page", extra: ["env": "staging"])])
        #expect(fleet.entry("fraud")?.status == .ok)
        #expect(fleet.entry("fraud", .other("staging"))?.status == .warning)
    }

    @Test func `a source that answers without its alerts does not vouch for a row`() {
        var fleet = fleet()
        for seconds in stride(from: 5.0, through: 30, by: 5) {
            fleet.poll("triton", after: seconds)
            fleet.poll("prom", after: seconds, incomplete: [.alert: "500"])
            fleet.poll("am", after: seconds, incomplete: [.alert: "500"])
        }
        fleet.tick(30)
        #expect(fleet.entry("fraud")?.status == .unknown)
        fleet.poll("am", after: 31)
        #expect(fleet.entry("fraud")?.status == .ok)
    }

    @Test func `numbers that no longer come are stale though readiness is fresh`() {
        var fleet = fleet()
        for seconds in stride(from: 5.0, through: 30, by: 5) {
            fleet.poll("triton", after: seconds)
            fleet.poll("prom", after: seconds, incomplete: [.signals: "422"])
            fleet.poll("am", after: seconds)
        }
        fleet.tick(30)
        #expect(fleet.entry("fraud")?.isStale == true)
        #expect(fleet.entry("fraud")?.variants.map(\.isStale) == [true, true])
    }

    @Test func `nothing loaded is an outage while requests come`() {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud", readiness: .idle)])
        fleet.poll("prom", [Fleet.signals("fraud", version: "1", rate: 5)])
        #expect(fleet.entry("fraud")?.status == .critical)
        #expect(fleet.entry("fraud")?.reason == "nothing is loaded, yet requests come")
        var idle = Fleet()
        idle.poll("am")
        idle.poll("triton", [Fleet.deployment("fraud", readiness: .idle)])
        idle.poll("prom", [Fleet.signals("fraud", version: "1", rate: 0)])
        #expect(idle.entry("fraud")?.status == .idle)
    }

    @Test func `one series of numbers stands in one row, though two deployments serve the version`() {
        var fleet = Fleet()
        let second = Deployment(
            id: DeploymentID(backend: "triton", cluster: "us", name: "fraud"), environment: .production,
            system: "Triton",
            variants: [Variant(version: "1", readiness: .ready)], readiness: .ready)
        fleet.poll("triton", [Fleet.deployment("fraud"), .deployment(second)])
        fleet.poll("prom", [Fleet.signals("fraud", version: "1", rate: 5)])
        #expect(fleet.entry("fraud")?.requestRate.value == 5)
        #expect(fleet.entry("fraud")?.variants.count == 2)
    }

    @Test func `metrics follow the deployment that the configuration binds under another name`() {
        let service = Service(id: "eta", bindings: Service.Bindings(deployments: ["triton/eta_predictor"]))
        var fleet = Fleet(services: [service])
        fleet.poll("triton", [Fleet.deployment("eta_predictor")])
        fleet.poll("prom", [Fleet.signals("eta_predictor", version: "1", rate: 5)])
        #expect(fleet.entry("eta")?.requestRate.value == 5)
        #expect(fleet.state.fleet.count == 1)
    }

    private func alert(cluster: String, state: Alert.AlertState) -> Observation {
        .alert(
            Alert(
                id: AlertID(backend: "am", fingerprint: cluster),
                labels: ["alertname": "A", "service": "fraud", "severity": "page", "cluster": cluster], state: state,
                receivers: ["default"]))
    }
}
