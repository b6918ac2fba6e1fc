import Testing

@testable import OpsModel

@Suite struct `What reports say of requests` {
    /// Of fraud-detection, remedied half a minute after the requests of these tests were made.
    private func remedied(_ change: String = "alias champion 47 → 46", after seconds: Double = 30) -> Incident {
        var incident = Reports.incident("fraud-detection")
        incident.record.mitigated = IncidentRecord.Mark(
            by: "mlops-tui", at: Requests.start + .seconds(seconds), text: change)
        return incident
    }

    private func postmortem(_ incident: Incident, _ requests: ChangeRequest...) -> String {
        PostmortemReport(incident: incident, timeline: [], requests: requests, at: Scene.at(60)).markdown
    }

    private func unknown() throws -> ChangeRequest {
        var request = try Requests.request().decided().after(.executionBegan(Requests.execution()))
        request = try request.after(.callIntended(0)).after(.callEnded(0, .unknown("no answer")))
        request.incident = "INC-K7QD"
        return request
    }

    @Test func `a remedy is told with its request and with whom that went through`() throws {
        let request = try Requests.request().decided().executed()
        let wanted = "alias champion 47 → 46, by CR-7, executed by y.sato, approved by k.lindt"
        #expect(postmortem(remedied(), request).contains("\n- Remedied: 2026-03-29 03:00:30 UTC: \(wanted)\n"))
        let handover = HandoverReport(incidents: [remedied()], requests: [request], at: Scene.at(60)).markdown
        #expect(handover.contains("remedied 2026-03-29 03:00:30 UTC: \(wanted)"))
        var glass = Requests.request()
        glass.status = .approved
        glass.breakGlass = IncidentRecord.Mark(by: "y.sato", at: Requests.start, text: "nobody is there")
        #expect(postmortem(remedied(), try glass.executed()).contains("let go with break-glass by y.sato"))
    }

    @Test func `a remedy that no request made is ascribed to none`() throws {
        let request = try Requests.request().decided().executed()
        for incident in [
            remedied(after: 400), remedied("alias champion 47 → 45"), remedied("alias challenger 47 → 46"),
            remedied("scale fraud 3 → 4"),
        ] {
            let text = postmortem(incident, request)
            #expect(text.contains("seen at the target; no request that is recorded here did it"))
        }
        #expect(postmortem(Reports.incident(), request).contains("- Remedied: never"))
    }

    @Test func `a request whose outcome is unknown is open work, with what to look at, until another settles it`()
        throws
    {
        let request = try unknown()
        let wanted = "outcome unknown: look at registry: alias champion 47 → 46, then settle it"
        #expect(postmortem(Reports.incident(status: .resolved), request).contains("- CR-7 \(wanted)."))
        let handover = HandoverReport(incidents: [], requests: [request], at: Scene.at(60)).markdown
        let waiting = try #require(handover.split(separator: "## Reviews due").first)
        #expect(waiting.contains("- CR-7 ROLLBACK") && waiting.contains(wanted))
        var next = try Requests.request().decided().executed()
        (next.id, next.follows) = ("CR-8", "CR-7")
        #expect(!postmortem(Reports.incident(status: .resolved), request, next).contains(wanted))
        #expect(!HandoverReport(incidents: [], requests: [request, next], at: Scene.at(60)).markdown.contains(wanted))
    }
}
