import Testing

@testable import OpsModel

@Suite struct `A post-mortem` {
    private func text(_ incident: Incident, _ timeline: [TimelineEntry] = []) -> String {
        PostmortemReport(incident: incident, timeline: timeline, requests: [], at: Scene.at(60)).markdown
    }

    private func leftOpen(_ incident: Incident) -> String {
        let text = text(incident)
        let tail = text.split(separator: "## Left open").last ?? ""
        return String(tail.split(separator: "## Unknown").first ?? "")
    }

    /// The signal with its end.
    private func ended(_ signal: Signal, at minutes: Double = 50) -> Signal {
        var signal = signal
        (signal.closedAt, signal.state) = (Scene.at(minutes), .closed)
        return signal
    }

    @Test func `leaves open what is open when it is written, and nothing that was cured meanwhile`() {
        var incident = Reports.incident(status: .resolved)
        incident.lever = Lever(
            action: .rollback(service: "fraud", from: "47", to: "46", alias: nil),
            willNotFix: [incident.evidence[0].id, incident.signals[1].id])
        #expect(
            leftOpen(incident).contains("Finding that is not over: fraud: psi fraud, which the lever does not reach."))
        #expect(leftOpen(incident).contains("Signal that is not over: fraud: ErrorsHigh"))
        #expect(!leftOpen(incident).contains("budget"))
        let since = [ended(incident.evidence[0]), ended(incident.signals[0])]
        let now = incident.known(by: since)
        #expect(leftOpen(now).contains("Nothing that is recorded."))
        #expect(text(now).contains("over 2026-11-24 03:50:00 UTC"))
        // Another episode of the same signal says nothing of this one.
        var other = since
        other[0].onset = InstantInterval(Scene.at(45))
        other[0].openedAt = Scene.at(45)
        #expect(leftOpen(incident.known(by: other)).contains("Finding that is not over"))
    }

    @Test func `blames no lever that was not used for what lasts, and says since when it is clear`() {
        var incident = Reports.incident()
        incident.signals[0].clearSince = Scene.at(50)
        incident.lever = Lever(
            action: .rollback(service: "fraud", from: "47", to: "46", alias: nil),
            willNotFix: [incident.signals[0].id])
        #expect(leftOpen(incident).contains("which the lever does not reach"))
        incident.record.mitigated = IncidentRecord.Mark(
            by: "registry", at: Scene.at(45), text: "alias champion 47 → 46")
        let line =
            "Signal that is not over yet, though clear since 2026-11-24 03:50:00 UTC: fraud: ErrorsHigh fraud vfraud."
        #expect(leftOpen(incident).contains(line), "\(leftOpen(incident))")
        #expect(text(incident).contains("clear since 2026-11-24 03:50:00 UTC, not over yet"))
    }

    @Test func `was noticed by nobody while nobody watched`() {
        var incident = Reports.incident()
        #expect(text(incident).contains("- Noticed: 2026-11-24 03:01:00 UTC\n"))
        incident.unwatched = [Scene.during(-300, 20)]
        let noticed =
            "- Noticed: 2026-11-24 03:20:00 UTC, when somebody looked; by its rules it opened 2026-11-24 03:01:00 UTC\n"
        #expect(text(incident).contains(noticed), "\(text(incident))")
    }

    @Test func `says numbers that nobody can read by what they exceed, and an alert's sentence alone`() {
        var incident = Reports.incident()
        incident.signals[0].evidence = [Evidence("v47 fails 20 % of its requests")]
        incident.signals[1].evidence = [
            Evidence("likelihood ratio of the difference in errors", value: 1.01e304, threshold: 100),
            Evidence("error ratio of v47", threshold: 0.01, unit: .ratio),
        ]
        let text = text(incident)
        #expect(text.contains("likelihood ratio of the difference in errors over 1000 (threshold 100)"))
        #expect(text.contains("error ratio of v47: not measured (threshold 1 %)"))
        #expect(text.contains("— v47 fails 20 % of its requests\n"))
        #expect(!text.contains("e+") && !text.contains("requests unknown"))
    }

    @Test func `tells a restart once that two programs found, each between its own polls`() {
        func line(_ key: String, _ from: Double, _ to: Double, _ reason: String, pod: String = "pod-1") -> TimelineEntry
        {
            TimelineEntry(
                at: Scene.during(from, to), kind: .change, matter: key,
                text: "restart \(pod) 5 restarts → 6 restarts\(reason)", source: "prom",
                entity: .change(ChangeID(backend: "prom", key: key)))
        }
        let one = line("AAAAAAAAAAAA", 1, 2, ", Error")
        let same = line("BBBBBBBBBBBB", 1.5, 2.2, ", CrashLoopBackOff")
        let later = line("CCCCCCCCCCCC", 3, 4, "")
        let other = line("DDDDDDDDDDDD", 1.5, 2.2, "", pod: "pod-2")
        for lines in [[one, same, later, other], [other, later, same, one]] {
            let text = text(Reports.incident(), lines)
            #expect(text.split(separator: "\n").filter { $0.contains("5 restarts → 6") }.count == 3)
            #expect(text.contains("CrashLoopBackOff") && !text.contains(", Error"), "the narrower holds")
        }
    }
}
