import Dashboard
import OpsModel
import Testing

@Suite struct `Plain lines` {
    private struct Reading {
        var session = Session.world([World.deployment("fraud"), World.deployment("search")])
        var report: LinearReport

        init(ascii: Bool = false) {
            report = LinearReport(ascii: ascii)
            _ = lines()
        }

        /// The lines after these inputs, without their time.
        mutating func lines(_ inputs: Input...) -> [String] {
            for input in inputs { _ = session.take(input) }
            while session.needsSettling { session.settle() }
            return report.lines(session.state).map { String($0.drop { $0 != "U" }.dropFirst(5)) }
        }
    }

    @Test func `say nothing where nothing changed`() {
        var reading = Reading()
        #expect(reading.lines(World.ticked(1)).isEmpty)
        #expect(reading.lines(World.polled("am", after: 2), World.ticked(2)).isEmpty)
    }

    @Test func `begin with date, time and zone`() {
        var session = Session.world()
        _ = session.take(World.polled("am", [World.alert("fraud")]))
        while session.needsSettling { session.settle() }
        var report = LinearReport(ascii: false)
        for line in report.lines(session.state) { #expect(line.hasPrefix("2026-11-24 03:13:19 UTC  ")) }
    }

    @Test func `a sink is announced when it refuses, and when it takes what it is sent again`() {
        var reading = Reading()
        func trouble(_ waiting: Int) -> Input {
            .sinksChanged([SinkTrouble(sink: "pager", problem: "HTTP 403", waiting: waiting, givenUp: 0)])
        }
        #expect(reading.lines(trouble(1)) == ["notify pager: 1 announcement not delivered yet: HTTP 403"])
        #expect(reading.lines(trouble(2)).isEmpty)
        #expect(reading.lines(.sinksChanged([])) == ["notify pager: everything is delivered"])
    }

    @Test func `an alert is announced once, with its severity and what it is about`() {
        var reading = Reading()
        let lines = reading.lines(World.polled("am", [World.alert("fraud")]))
        #expect(
            lines == [
                "incident INC-LJ6A SEV2 open since 02:58 UTC, fraud: ErrorsHigh; no change found that explains this",
                "service fraud PROD OK to CRIT: ErrorsHigh",
                "alert ErrorsHigh firing, critical, fraud: too many errors",
            ])
        #expect(reading.lines(World.ticked(2)).isEmpty)
    }

    @Test func `an incident that is called otherwise once a source knows its beginning is not opened twice`() {
        var reading = Reading()
        _ = reading.lines(World.polled("am", [World.alert("fraud")]))
        let known = World.alert("fraud", backend: "prom", activeAt: -1_200)
        let lines = reading.lines(World.polled("prom", [known])).filter { $0.hasPrefix("incident ") }
        #expect(lines.count == 1)
        #expect(lines.first?.hasSuffix(" is what INC-LJ6A was") == true)
        #expect(reading.lines(World.ticked(2)).isEmpty)
    }

    @Test func `an alert that two systems tell of is one alert`() {
        var reading = Reading()
        #expect(reading.lines(World.polled("prom", [World.alert("fraud", backend: "prom")])).count == 3)
        #expect(reading.lines(World.polled("am", [World.alert("fraud")])).isEmpty)
        #expect(reading.lines(World.polled("prom", vanished: [.alert(id("prom"))])).isEmpty)
        #expect(
            reading.lines(World.polled("am", vanished: [.alert(id("am"))])) == [
                "incident INC-LJ6A SEV2 monitoring since 02:58 UTC, fraud: ErrorsHigh; no change found that explains this",
                "service fraud PROD CRIT to OK", "alert ErrorsHigh resolved",
            ])
    }

    private func id(_ backend: BackendID) -> AlertID {
        AlertID(backend: backend, fingerprint: "\(backend.rawValue)-fraud-ErrorsHigh")
    }

    @Test func `an alert that is silenced is a change`() {
        var reading = Reading()
        _ = reading.lines(World.polled("am", [World.alert("fraud")]))
        #expect(
            reading.lines(World.polled("am", [World.alert("fraud", state: .suppressed)])) == [
                "incident INC-LJ6A SEV2 monitoring since 02:58 UTC, fraud: ErrorsHigh; no change found that explains this",
                "service fraud PROD CRIT to OK", "alert ErrorsHigh suppressed, critical, fraud: too many errors",
            ])
    }

    @Test func `a source that fails says so once, and once that it is stale`() {
        var reading = Reading()
        let refused = reading.lines(World.failed("registry", after: 6, "registry: refused"), World.ticked(6))
        #expect(refused == ["source registry (MLflow) registry: refused"])
        #expect(reading.lines(World.failed("registry", after: 7, "registry: refused"), World.ticked(7)).isEmpty)
        let stale = reading.lines(World.ticked(17))
        #expect(
            stale.filter { $0.hasPrefix("source registry") } == ["source registry (MLflow) stale, last answer 16s ago"])
        #expect(reading.lines(World.ticked(18)).filter { $0.hasPrefix("source") }.isEmpty)
        let back = reading.lines(World.polled("registry", after: 19), World.ticked(19))
        #expect(back.contains("source registry (MLflow) answering"))
    }

    @Test func `a row that is well when it is first seen is no news`() {
        var reading = Reading()
        #expect(reading.lines(World.polled("triton", [World.deployment("churn")])).isEmpty)
    }

    @Test func `a row that vanishes is`() {
        var reading = Reading()
        let gone = EntityID.deployment(DeploymentID(backend: "triton", cluster: "eu", name: "fraud"))
        #expect(
            reading.lines(World.polled("triton", vanished: [gone])) == [
                "service fraud PROD OK to UNKN: gone: no source lists it any more"
            ])
    }

    @Test func `hold nothing that a terminal would obey`() {
        var reading = Reading()
        let lines = reading.lines(
            World.polled("am", [World.alert("fraud", name: "A\u{1B}]0;x\u{7}", summary: "a\nb\r\u{9B}31m\u{202E}c")]))
        #expect(lines.count == 3)
        for scalar in lines.joined().unicodeScalars { #expect(Hostile.isHarmless(scalar)) }
    }

    @Test func `in ASCII hold no byte above 126`() {
        var reading = Reading(ascii: true)
        let lines = reading.lines(World.polled("am", [World.alert("fraud", summary: "größer ≥ 预测 → ✗")]))
        #expect(lines.count == 3)
        #expect(lines.joined().utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }
}
