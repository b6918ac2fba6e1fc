import OpsModel
import Testing

@Suite struct `A reason` {
    @Test(arguments: ["", " ", "\t\n", "\u{200B}", " \u{FEFF}\u{2060} ", "\u{00AD}\u{202E}"])
    func `of which nothing can be seen is blank`(text: String) { #expect(text.isBlank) }

    @Test(arguments: ["x", " x ", "早", "—", "\u{200B}no"])
    func `of which something can be seen is none`(text: String) { #expect(!text.isBlank) }

    @Test func `that is blank is not taken for what is said of an incident`() throws {
        var fleet = Fleet()
        fleet.poll("am", after: 10, [Fleet.alert("fraud", severity: "page", since: 5)])
        fleet.settle()
        let id = try #require(fleet.state.incidents.entities.first?.id)
        let at = fleet.state.now
        for action in [
            IncidentAction.closed(id, reason: " ", by: "me", at: at), .commented(id, "\u{200B}", by: "me", at: at),
            .assigned(id, to: "", by: "me", at: at), .reopened(id, reason: "\t", by: "me", at: at),
            .levelSet(id, 2, reason: " ", by: "me", at: at),
        ] {
            _ = fleet.state.reduce(.incident(action))
            #expect(fleet.state.notice?.text == "nothing can be read in what is said of \(id.rawValue)")
        }
        #expect(fleet.state.incidents.entities.first?.record.isTouched == false)
    }
}
