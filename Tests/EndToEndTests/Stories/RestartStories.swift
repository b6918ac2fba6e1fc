import Foundation
import Glibc
import Testing

@Suite(.needsProgram) struct `After a restart` {
    /// Opens the program and waits for the incident, acknowledged or not.
    private func open(_ story: Story, acknowledged: Bool) async throws -> (Terminal, String) {
        let terminal = try await story.terminal(200, 60)
        let screen = try await terminal.sees("the incident \(acknowledged ? "acknowledged" : "open")") { screen in
            screen.incident != nil && screen.has("sources 7/7 ok") && screen.has(acknowledged ? "acked by " : "unacked")
                && screen.line("WHAT").contains("fraud-detection")
        }
        return (terminal, try #require(screen.incident))
    }

    private func comment(_ text: String, in terminal: Terminal) async throws {
        try await terminal.press("c")
        try await terminal.sees(":comment ")
        try await terminal.type(text)
        try await terminal.press("Enter")
    }

    @Test func `an incident has the id, the decisions and the timeline that it had before kill -9`() async throws {
        try await Story.tell { story in
            try await story.serveDrillAndStore()
            let (first, id) = try await open(story, acknowledged: false)
            try await first.press("a", "i")
            try await comment("the feature store is to blame", in: first)
            let before = try await first.sees("ack acknowledged", "say the feature store is to blame", "SUSPECTS")
            // No pause: what is on the screen is decided.
            try await first.signal(SIGKILL)
            try await first.sees("its end") { $0.lines.joined().contains("ENDED 137") }

            let (second, again) = try await open(story, acknowledged: true)
            #expect(again == id)
            try await second.press("i")
            let after = try await second.sees(
                "incidents ▸ \(id) fraud-detection", "ack acknowledged", "say the feature store is to blame",
                "SUSPECTS")
            #expect(timeline(after).isSuperset(of: timeline(before)), "\(before.text)\n\(after.text)")
            try await second.press("q", "q")
            try await second.ended(0)
        }
    }

    /// What happened, without the lines of what happened meanwhile and without how long ago.
    private func timeline(_ screen: Screen) -> Set<String> {
        let lines = screen.lines.compactMap { line in
            line.firstMatch(of: /│ [0-9:-]+ (chg|inc|ALR|ack|say) [^│]*/).map { String($0.output.0) }
        }
        return Set(lines.map { $0.split(separator: "  ").first.map(String.init) ?? $0 })
    }

    @Test func `get tells what was decided, though no dashboard runs`() async throws {
        try await Story.tell { story in
            try await story.serveDrillAndStore()
            let (terminal, id) = try await open(story, acknowledged: false)
            try await terminal.press("a", "A")
            try await terminal.sees(":assign ")
            try await terminal.type("y.sato")
            try await terminal.press("Enter")
            try await terminal.sees("acked by ")
            try await terminal.press("q")
            try await terminal.ended(0)

            let incidents = try await story.run("get", "incidents", "-o", "json")
            #expect(incidents.status == 0, "\(incidents.complaints)")
            let rows = try JSONSerialization.jsonObject(with: Data(incidents.output.utf8)) as? [[String: Any]] ?? []
            let row = try #require(rows.first { $0["id"] as? String == id }, "\(incidents.output)")
            #expect(row["status"] as? String == "acknowledged")
            #expect(row["assignedTo"] as? String == "y.sato")
            #expect((row["acknowledgedBy"] as? String)?.isEmpty == false)
            // Reading leaves nothing behind and changes nothing.
            let names = story.storeNames
            _ = try await story.run("get", "changes")
            #expect(story.storeNames == names)
        }
    }

    @Test func `plain lines tell of the incident as it was acknowledged`() async throws {
        try await Story.tell { story in
            try await story.serveDrillAndStore()
            let (terminal, id) = try await open(story, acknowledged: false)
            try await terminal.press("a")
            try await terminal.sees("acked by ")
            try await terminal.press("q")
            try await terminal.ended(0)
            let lines = try story.start(["--linear"])
            try await lines.says("incident \(id) SEV1 acknowledged since ")
            lines.signal(SIGINT)
            #expect(try await lines.ended().status == 128 + Int(SIGINT))
        }
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func `plain lines that a signal ends have kept what they measured`(
        _ number: Int32
    ) async throws {
        try await Story.tell { story in
            let drill = try await story.serveDrillAndStore()
            // What is scraped remembers nothing itself.
            try story.write(
                """
                version: 1
                backends:
                  - { id: triton, kind: triton, url: '\(drill.address(of: "triton-eu"))', interval: 1s }
                store: { path: '\(story.storeFile)' }

                """, to: story.configurationFile)
            let lines = try story.start(["--linear"])
            try await lines.says("source triton (Triton) answering")
            try await story.wait(for: "the store") { story.storeNames.contains("store.sqlite") }
            lines.signal(number)
            #expect(try await lines.ended().status == 128 + Int(number))
            // Closed in order: SQLite takes its log away with the last connection.
            #expect(story.storeNames == ["store.sqlite"])
        }
    }
}
