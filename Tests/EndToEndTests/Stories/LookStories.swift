import Testing

@Suite(.needsProgram) struct `How it looks` {
    @Test func `another theme paints other colours, and the text stays`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.seesWholeFleet()
            var before = try await terminal.styled()
            for theme in ["light", "high-contrast", "blue-orange", "mono"] {
                try await terminal.press(":")
                try await terminal.type("theme \(theme)")
                try await terminal.press("Enter")
                try await terminal.sees("the fleet in \(theme)") { $0.has("theme \(theme)") && $0.has("FLEET 13") }
                let after = try await terminal.styled()
                #expect(after != before, "\(theme) looks as the theme before")
                before = after
            }
            // The last of them has no colour.
            #expect(!before.contains(/\u{1B}\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7])(?:;|m)/))
        }
    }

    @Test func `braille, blocks and ASCII follow each other, in that order and back`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.sees("the canary") { $0.line("fraud-detection", "v47◂v46").contains("✗ CRIT") }
            try await terminal.press("v")
            func has(_ range: ClosedRange<UInt32>, _ screen: Screen) -> Bool {
                screen.text.unicodeScalars.contains { range.contains($0.value) }
            }
            let (braille, blocks) = (UInt32(0x2801)...0x28FF, UInt32(0x2580)...0x259F)
            try await terminal.sees("a chart in braille") { has(braille, $0) }
            try await terminal.press("|")
            try await terminal.sees("the chart in blocks") { !has(braille, $0) && has(blocks, $0) }
            try await terminal.press("|")
            try await terminal.sees("the chart in ASCII") { screen in
                screen.has("[DRILL]") && screen.text.unicodeScalars.allSatisfy { $0.value < 127 }
            }
            try await terminal.press("|")
            try await terminal.sees("the chart in braille again") { has(braille, $0) }
        }
    }

    @Test func `the selection stays from 80x24 to 40x10 to 200x60`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.seesWholeFleet()
            // The last row: on the smallest screen it is nowhere near the first.
            try await terminal.press("G")
            try await terminal.sees("the cursor on the last row") { !$0.line("▌", "recs-two-tow").isEmpty }
            try await terminal.resize(40, 10)
            try await terminal.sees("the last row on a small screen") { screen in
                screen.lines.count <= 11 && !screen.line("▌", "recs-two-tow").isEmpty
            }
            try await terminal.resize(200, 60)
            try await terminal.sees("the last row and its peek on a large screen") { screen in
                !screen.line("│▌", "recs-two-tow").isEmpty && screen.has("PEEK recs-two-tower")
            }
            try await terminal.resize(80, 24)
            try await terminal.sees("the last row where it was") { !$0.line("│▌", "recs-two-tow").isEmpty }
            try await terminal.press("Enter")
            try await terminal.sees("fleet ▸ recs-two-tower PROD")
        }
    }
}
