import Foundation
import Testing

@Suite(.needsProgram) struct `An incident` {
    /// The landing screen, once it says all it has to say.
    private func landing(_ terminal: Terminal) async throws -> Screen {
        try await terminal.sees("the incident on the landing screen") { screen in
            screen.incident != nil && screen.line("WHAT").contains("fraud-detection")
                && screen.line("CHANGED").contains("5%→25%") && screen.line("DO").contains("rollback v47")
                && screen.has("sources 7/7 ok")
        }
    }

    @Test func `is found on the landing screen, and says what is suspected, what happened and what to do`() async throws
    {
        try await Story.tell { story in
            let terminal = try await story.terminal(200, 60)
            let first = try await landing(terminal)
            let id = try #require(first.incident)
            #expect(first.line("WHAT").contains("v47 3."))
            #expect(first.line("SINCE").contains("UTC"))

            try await terminal.press("i")
            let screen = try await terminal.sees("the incident with its runbook's checks evaluated") { screen in
                screen.has("incidents ▸ \(id) fraud-detection") && screen.has("RUNBOOK canary-failing")
                    && screen.has("✓ 1 Confirm that the canary fails") && screen.has("✗ 3 See whether it is slow")
            }
            // The timeline: what changed before what followed; the step of the traffic and what it broke share a minute.
            let (cause, step) = (screen.place("chg", "card_fv.ttl", "d.roy"), screen.place("chg", "5% → 25%", "m.ito"))
            let (opened, alert) = (screen.place("\(id) SEV1 opened"), screen.place("ALR", "VersionErrorsHigh v47"))
            for order in [[cause, step, alert], [cause, opened, alert]] {
                let places = order.compactMap(\.self)
                #expect(places.count == 3 && places == places.sorted(), "\(screen.text)")
            }
            // The suspects: the traffic step first, and what it does not explain.
            let suspects = try #require(screen.place("SUSPECTS"))
            #expect(screen.lines[suspects + 1].contains("5%→25%"), "\(screen.text)")
            // A check shows what it found, and when.
            #expect(screen.lines.contains { $0.contains(/\s0\.0\d+ \d+s ago/) })
        }
    }

    @Test func `is acknowledged, commented, assigned, closed with a reason and reopened, each a line of its timeline`()
        async throws
    {
        try await Story.tell { story in
            let terminal = try await story.terminal(160, 50)
            let id = try #require(try await landing(terminal).incident)
            #expect(try await terminal.screen().has("unacked"))

            try await terminal.press("a")
            try await terminal.sees("acked by ", "\(id) acknowledged; this does not stop the pager")
            try await terminal.press("i", "c")
            try await terminal.sees(":comment ")
            try await terminal.type("the feature store is to blame")
            try await terminal.press("Enter", "A")
            try await terminal.sees(":assign ")
            try await terminal.type("y.sato")
            try await terminal.press("Enter")
            try await terminal.sees(
                "ack acknowledged", "say the feature store is to blame", "asg assigned to y.sato",
                "assigned y.sato")

            try await terminal.press(":")
            try await terminal.type("close the canary was taken back")
            try await terminal.press("Enter")
            try await terminal.sees("SEV1 resolved", "closed: the canary was taken back")
            try await terminal.press(":")
            try await terminal.type("reopen it fails again")
            try await terminal.press("Enter")
            // Nothing that was said is forgotten by saying something else.
            try await terminal.sees(
                "SEV1 UNACKED", "reopened: it fails again", "closed: the canary was taken back", "ack acknowledged",
                "say the feature store is to blame")
        }
    }

    @Test func `a status update of it is copied in five lines that name the zone`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            let id = try #require(try await landing(terminal).incident)
            try await terminal.press("i")
            try await terminal.sees("incidents ▸ \(id)")
            try await terminal.press("Y")
            try await terminal.sees("copied: What: \(id) SEV1 fraud-detection")
            let lines = try await terminal.clipboard().split(separator: "\n").map(String.init)
            #expect(lines.count == 5)
            for (line, word) in zip(lines, ["What: ", "Since: ", "Impact: ", "Doing: ", "Next update: "]) {
                #expect(line.hasPrefix(word), "\(line)")
            }
            #expect(lines.last?.hasSuffix(" UTC") == true)
            // The same as bytes: an operating system command with the text in base 64.
            let bytes = String(decoding: terminal.bytes(), as: UTF8.self)
            let encoded = Data(lines.joined(separator: "\n").utf8).base64EncodedString()
            #expect(bytes.contains("\u{1B}]52;c;\(encoded)"))
        }
    }
}
