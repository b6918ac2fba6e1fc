import OpsModel
import Testing

/// From polls to signals, incidents and rows, through the state as the program runs it.
@Suite struct `Signals` {
    private func fleet() -> Fleet {
        var fleet = Fleet(services: [Service(id: "fraud", owner: "risk", tier: 1)])
        fleet.poll("triton", [Fleet.deployment("fraud", versions: ["46", "47"])])
        fleet.poll(
            "prom", [Fleet.signals("fraud", version: "46", rate: 9), Fleet.signals("fraud", version: "47", rate: 3)])
        fleet.poll("am")
        return fleet
    }

    private func incidents(_ fleet: Fleet) -> [Incident] { fleet.state.openIncidents }

    @Test func `a critical alert makes an incident that the situation tells of`() {
        var fleet = fleet()
        fleet.poll("am", after: 5, [Fleet.alert("fraud", severity: "page", extra: ["version": "47"])])
        let incident = incidents(fleet).first
        #expect(incident?.level == 1)
        #expect(incident?.signals.first?.title == "A v47")
        #expect(fleet.state.situation.incident == incident?.id)
        #expect(fleet.state.situation.what?.version?.displayName == "v47")
        #expect(fleet.state.situation.lever?.text == "rollback v47 → v46")
    }

    @Test func `an alert began when Prometheus says, else up to the rule's time before it fired`() {
        var fleet = fleet()
        fleet.poll("am", after: 5, [Fleet.alert("fraud", severity: "page", since: -60)])
        #expect(
            incidents(fleet).first?.onset
                == InstantInterval(Fleet.start - .seconds(360), Fleet.start - .seconds(60)))
        let known = Alert(
            id: AlertID(backend: "prom", fingerprint: "p"),
            labels: ["alertname": "A", "service": "fraud", "severity": "page"], state: .firing,
            activeAt: Fleet.start - .seconds(180))
        fleet.poll("prom", after: 6, [.alert(known)])
        #expect(incidents(fleet).map(\.onset) == [InstantInterval(Fleet.start - .seconds(180))])
    }

    @Test func `an alert that is over closes its signal, and the incident resolves after the quiet time`() {
        var fleet = fleet()
        fleet.poll("am", after: 5, [Fleet.alert("fraud", severity: "page")])
        let id = incidents(fleet)[0].id
        fleet.poll("am", after: 10, vanished: [.alert(AlertID(backend: "am", fingerprint: "fraudpage"))])
        #expect(fleet.state.incident(id)?.status == .monitoring)
        #expect(fleet.entry("fraud")?.status == .ok)
        for seconds in stride(from: 20.0, through: 620, by: 10) {
            for backend: BackendID in ["am", "prom", "triton"] { fleet.poll(backend, after: seconds) }
            fleet.tick(seconds)
        }
        #expect(fleet.state.incident(id)?.status == .resolved)
        #expect(fleet.state.incident(id)?.resolvedAt == Fleet.start + .seconds(610))
    }

    @Test func `one whose source is lost is neither open nor closed, and holds the incident`() {
        var fleet = fleet()
        fleet.poll("am", after: 5, [Fleet.alert("fraud", severity: "page")])
        fleet.tick(60)
        #expect(incidents(fleet).first?.signals.map(\.state) == [.inputLost])
        #expect(incidents(fleet).first?.status == .open)
    }

    @Test func `a value on the line does not flap`() {
        var fleet = fleet()
        func nulls(_ value: Double) -> Observation {
            .drift(
                DriftMeasurement(
                    id: DriftID(backend: "prom", monitor: "n", subject: Subject(name: "fraud"), column: "age"),
                    kind: .quality, method: "nullRatio", value: value, threshold: 0.1))
        }
        fleet.poll("prom", after: 5, [nulls(0.2)])
        #expect(fleet.state.findings.count == 0)
        fleet.poll("prom", after: 130, [nulls(0.21)])
        #expect(fleet.state.findings.entities.map(\.signal.state) == [.open])
        fleet.poll("prom", after: 140, [nulls(0.095)])
        fleet.poll("prom", after: 1000, [nulls(0.096)])
        #expect(fleet.state.findings.entities.map(\.signal.state) == [.open])
        fleet.poll("prom", after: 1010, [nulls(0.01)])
        fleet.poll("prom", after: 1700, [nulls(0.02)])
        #expect(fleet.state.findings.count == 0)
    }

    @Test func `the past of a first observation tells an onset that nobody watched`() {
        var fleet = Fleet()
        let start = Fleet.start
        let past = (0..<300).map { minute in
            Sample(at: start - .seconds(Double(300 - minute) * 60), value: minute < 100 ? 0.01 : 0.3)
        }
        let drift = DriftMeasurement(
            id: DriftID(backend: "prom", monitor: "n", subject: Subject(name: "fraud"), column: "age"),
            kind: .quality, method: "nullRatio", value: 0.3, threshold: 0.1, past: past)
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.poll("prom", [.drift(drift)])
        let onset = fleet.state.findings.entities.first?.signal.onset
        #expect(onset == InstantInterval(start - .seconds(201 * 60), start - .seconds(200 * 60)))
    }

    @Test func `the past of the start tells no onset of what came after it was clear`() {
        var fleet = fleet()
        let past = (0..<60).map { Sample(at: Fleet.start - .seconds(Double(60 - $0) * 60), value: 0.3) }
        func nulls(_ value: Double, past: [Sample] = []) -> Observation {
            .drift(
                DriftMeasurement(
                    id: DriftID(backend: "prom", monitor: "n", subject: Subject(name: "fraud"), column: "age"),
                    kind: .quality, method: "nullRatio", value: value, threshold: 0.1, past: past))
        }
        fleet.poll("prom", after: 5, [nulls(0.3, past: past)])
        #expect(fleet.state.findings.count == 1)
        for seconds in stride(from: 10.0, through: 700, by: 10) { fleet.poll("prom", after: seconds, [nulls(0.01)]) }
        #expect(fleet.state.findings.count == 0)
        for seconds in stride(from: 710.0, through: 900, by: 10) { fleet.poll("prom", after: seconds, [nulls(0.3)]) }
        let onset = fleet.state.findings.entities.first?.signal.onset
        #expect(onset == InstantInterval(Fleet.start + .seconds(700), Fleet.start + .seconds(710)))
    }

    @Test func `a mute quiets a built-in signal with its reason, and not for longer than it says`() {
        var fleet = fleet()
        fleet.poll("triton", after: 5, [Fleet.deployment("fraud", readiness: .unavailable)])
        #expect(incidents(fleet).count == 1)
        let mute = Mute(
            id: "m1", service: "fraud", kind: "availability", reason: "planned", createdBy: "k.lindt",
            startsAt: Fleet.start, endsAt: Fleet.start + .seconds(600))
        var quiet = self.fleet()
        _ = quiet.state.reduce(.incident(.muted(mute)))
        quiet.poll("triton", after: 5, [Fleet.deployment("fraud", readiness: .unavailable)])
        #expect(incidents(quiet).isEmpty)
        #expect(quiet.state.findings.entities.first?.signal.suppression?.cause == .mute)
        #expect(quiet.entry("fraud")?.status == .ok)
    }

    @Test func `nothing answers for a tier 1 service: blind after five minutes`() {
        var fleet = fleet()
        for seconds in stride(from: 5.0, through: 330, by: 5) {
            fleet.poll("am", after: seconds)
            fleet.poll("triton", after: seconds)
            fleet.tick(seconds)
            if seconds == 290 { #expect(incidents(fleet).isEmpty) }
        }
        #expect(incidents(fleet).first?.signals.map(\.id.kind) == [.blind])
        #expect(incidents(fleet).first?.onset == InstantInterval(Fleet.start + .seconds(1)))
    }

    @Test func `a canary that fails more is found worse, with the numbers`() {
        var fleet = fleet()
        for step in 1...40 {
            // A ratio over five minutes rises for five minutes.
            let errors = 0.0005 + 0.04 * min(1, max(0, Double(step - 14) / 20))
            fleet.poll(
                "prom", after: Double(step) * 15,
                [
                    Fleet.signals("fraud", version: "46", rate: 900, errors: 0.0005 + Double(step) * 1e-7),
                    Fleet.signals("fraud", version: "47", rate: 300, errors: errors + Double(step) * 1e-7),
                ])
        }
        let signal = incidents(fleet).first?.signals.first
        #expect(signal?.id.kind == .canary)
        #expect(signal?.onset == InstantInterval(Fleet.start + .seconds(210), Fleet.start + .seconds(225)))
        #expect(signal?.evidence.count == 2)
        #expect(fleet.state.canaryReviews(of: FleetID(service: "fraud", environment: .production)).count == 1)
    }

    @Test func `a budget that burns pages, unless the traffic is too low to say`() {
        func objective(_ requests: Double) -> Observation {
            .objective(
                ObjectiveStatus(
                    id: SLOID(backend: "prom", name: "availability", subject: Subject(name: "fraud")),
                    objective: 0.999, window: .seconds(30 * 86_400),
                    errorRatios: [.seconds(3600): 0.02, .seconds(300): 0.03], requests: [.seconds(3600): requests]))
        }
        var fleet = fleet()
        fleet.poll("prom", after: 5, [objective(100)])
        #expect(incidents(fleet).isEmpty)
        fleet.poll("prom", after: 10, [objective(10_000)])
        #expect(incidents(fleet).first?.signals.map(\.id.kind) == [.sloBurn])
        #expect(incidents(fleet).first?.signals.first?.evidence.first?.text == "availability burn rate over 1h")
    }

    @Test func `requests that stop coming are critical after two minutes`() {
        var fleet = fleet()
        fleet.poll(
            "prom", after: 20,
            [Fleet.signals("fraud", version: "46", rate: 0), Fleet.signals("fraud", version: "47", rate: 0)])
        #expect(incidents(fleet).isEmpty)
        for seconds in stride(from: 30.0, through: 150, by: 10) {
            for backend: BackendID in ["am", "prom", "triton"] { fleet.poll(backend, after: seconds) }
            fleet.tick(seconds)
        }
        #expect(incidents(fleet).first?.signals.map(\.id.kind) == [.traffic])
    }
}
