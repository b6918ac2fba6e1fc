import Testing

@Suite(.needsProgram) struct `Going about` {
    @Test func `a few letters go to a service, a source and a view`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            try await terminal.press(":")
            try await terminal.type("rectwo")
            try await terminal.sees("GO TO", "▌recs-two-tower PROD")
            try await terminal.press("Enter")
            try await terminal.sees("fleet ▸ recs-two-tower PROD")
            try await terminal.press(":")
            try await terminal.type("trieu")
            try await terminal.sees("▌triton-eu")
            try await terminal.press("Enter")
            try await terminal.sees("the source under the cursor") { !$0.line("▌", "triton-eu", "Triton").isEmpty }
            try await terminal.press(":")
            try await terminal.type("alerts")
            try await terminal.press("Enter")
            try await terminal.sees("ALERTS", "VersionErrorsHigh")
        }
    }

    @Test func `Tab completes commands and what may follow them`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            try await terminal.press(":")
            try await terminal.type("glyp")
            try await terminal.press("Tab")
            try await terminal.sees(":glyphs ▁")
            try await terminal.type("as")
            try await terminal.press("Tab")
            try await terminal.sees(":glyphs ascii▁")
            try await terminal.press("Enter")
            try await terminal.sees("[DRILL]")
            // Up brings it back.
            try await terminal.press(":", "Up")
            try await terminal.sees(":glyphs ascii")
            try await terminal.press("Escape")
            try await terminal.sees("the fleet without a command line") { !$0.has("GO TO") && $0.has("FLEET 13") }
        }
    }

    @Test func `what cannot be done is said above the line, which stays to be mended`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            try await terminal.press(":")
            try await terminal.type("theme nobody")
            try await terminal.press("Enter")
            try await terminal.sees("theme takes terminal-16", ":theme nobody▁")
            try await terminal.press("C-w")
            try await terminal.type("dark")
            try await terminal.press("Enter")
            try await terminal.sees("the fleet") { $0.has("theme dark") && !$0.has("GO TO") }
        }
    }

    @Test func `views that were looked at are gone through, back and forth`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            try await terminal.press("2")
            try await terminal.sees("ALERTS 9 ")
            try await terminal.press("5")
            try await terminal.sees("SOURCES 7 ")
            try await terminal.press("[")
            try await terminal.sees("ALERTS 9 ")
            try await terminal.press("[")
            try await terminal.sees("FLEET 13")
            try await terminal.press("]", "]")
            try await terminal.sees("SOURCES 7 ")
            try await terminal.press("-")
            try await terminal.sees("ALERTS 9 ")
            try await terminal.press("-")
            try await terminal.sees("SOURCES 7 ")
        }
    }

    @Test func `a view is written to a file, and never over one that is there`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            let fleet = try await terminal.seesWholeFleet()
            let row = try #require(fleet.line("│ ● OK", "recs-two-tower").split(separator: "v204").first)
            for (file, sign) in [("fleet.txt", String(row)), ("fleet.json", "\"recs-two-tower\"")] {
                try await terminal.press(":")
                try await terminal.type("write \(file)")
                try await terminal.press("Enter")
                try await terminal.sees("wrote \(file)")
                #expect(story.text(of: "\(story.home)/\(file)").contains(sign))
                #expect(!story.text(of: "\(story.home)/\(file)").contains("\u{1B}"))
            }
            try story.write("mine", to: "\(story.home)/notes.txt")
            try await terminal.press(":")
            try await terminal.type("write notes.txt")
            try await terminal.press("Enter")
            try await terminal.sees("notes.txt is there already")
            #expect(story.text(of: "\(story.home)/notes.txt") == "mine")
        }
    }

    @Test func `what is copied reaches the clipboard`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            try await terminal.press("y")
            try await terminal.sees("copied: fraud-detection")
            #expect(try await terminal.clipboard() == "fraud-detection")
            try await terminal.press("Y")
            try await terminal.sees("the row as copied") { $0.has("copied: status=critical service=fraud-detection") }
            let row = try await terminal.clipboard()
            #expect(row.contains("environment=production") && row.hasSuffix(" UTC"))
        }
    }
}
