import Testing

@Suite(.needsProgram) struct `A chart` {
    private func open(_ terminal: Terminal) async throws {
        try await terminal.sees("the canary") { $0.line("fraud-detection", "v47◂v46").contains("✗ CRIT") }
        try await terminal.press("v")
        try await terminal.sees("the chart of both versions") { screen in
            screen.has("fleet ▸ fraud-detection PROD ▸ chart") && screen.has("[1h] 6h 24h 7d")
                && screen.line("v47 canary", "now 4").contains("p99 ms")
        }
    }

    @Test func `is given the range that is wanted, and its crosshair says instant and values`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await open(terminal)
            try await terminal.press("]", "]")
            try await terminal.sees("1h 6h [24h] 7d")
            try await terminal.press("[", "[")
            try await terminal.sees("[1h] 6h 24h 7d")
            try await terminal.press("Left")
            let crosshair = { (screen: Screen) in
                screen.lines.first { $0.contains(/\d\d:\d\d v46 \d+.* v47 \d+/) } ?? ""
            }
            let first = try await terminal.sees("a crosshair with both values") { !crosshair($0).isEmpty }
            try await terminal.press("Left", "Left", "Left")
            try await terminal.sees("an earlier instant under the crosshair") { screen in
                !crosshair(screen).isEmpty && crosshair(screen) != crosshair(first)
            }
            try await terminal.press("Escape")
            try await terminal.sees("no crosshair, and still the chart") { screen in
                screen.has("▸ chart") && crosshair(screen).isEmpty
            }
        }
    }

    @Test func `shows another signal, and has the whole screen`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await open(terminal)
            try await terminal.press("s", "s")
            try await terminal.sees("[errors %]", "ERRORS %")
            let shown = try await terminal.sees("ERRORS %")
            #expect((shown.place("╰") ?? 0) > 30)
            try await terminal.press("f")
            try await terminal.sees("the chart has the whole screen already")
        }
    }

    @Test func `is looked at as it was before the canary, and as it is again`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await open(terminal)
            try await terminal.press(":")
            try await terminal.type("time -1h")
            try await terminal.press("Enter")
            let then = try await terminal.sees("an hour ago, without the canary") { screen in
                screen.has("AS OF ") && !screen.line("v47 canary", "now").contains("now 4")
            }
            let stamp = { (screen: Screen) in
                screen.lines.first?.firstMatch(of: /AS OF (\d\d:\d\d)/).map { String($0.output.1) } ?? ""
            }
            try await terminal.press("Left")
            try await terminal.sees("earlier still") { !stamp($0).isEmpty && stamp($0) != stamp(then) }
            try await terminal.press("Right")
            try await terminal.sees("an hour ago again") { stamp($0) == stamp(then) }
            try await terminal.press("t")
            try await terminal.sees("now") { screen in
                !screen.has("AS OF") && screen.line("v47 canary", "now 4").contains("p99 ms")
            }
        }
    }

    @Test func `what is frozen stays, while collection goes on`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40)
            try await terminal.sees("the canary") { $0.line("fraud-detection", "v47◂v46").contains("✗ CRIT") }
            try await terminal.press("Space")
            let frozen = try await terminal.sees("FROZEN since")
            let clock = { (screen: Screen) in screen.lines.first.map { String($0.suffix(12)) } ?? "" }
            // The clock goes on, so that nobody takes it for a screen that hangs.
            let later = try await terminal.sees("a later time on the clock") { clock($0) != clock(frozen) }
            #expect(later.lines.dropFirst() == frozen.lines.dropFirst(), "\(later.text)")
            try await terminal.press("Space")
            try await terminal.sees("life again") { $0.has("LIVE") && !$0.has("FROZEN") }
        }
    }
}
