import Testing

@Suite(.needsProgram) struct `Attention` {
    @Test func `an incident that is open at the start rings once and notifies once, also through tmux`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24, environment: ["TMUX": "/tmp/tmux,1,0"])
            try await terminal.sees("the incident") { $0.has("NOW") && $0.has("INC-") }
            try await story.wait(for: "a notification") {
                String(decoding: terminal.bytes(), as: UTF8.self).contains("\u{1B}]9; DRILL SEV")
            }
            try await terminal.press("j", "j")
            let text = String(decoding: terminal.bytes(), as: UTF8.self)
            #expect(text.ranges(of: "\u{1B}Ptmux;\u{1B}\u{1B}]9; DRILL SEV").count == 1)
            try await terminal.quit()
            try await terminal.ended(0)
        }
    }

    @Test func `a click selects, a second opens, and the mouse is given back`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            // Until the sources have told what is wrong, rows still move under the mouse.
            let screen = try await terminal.sees("the fleet at rest") { $0.has("▲3 ●9") }
            let row = (screen.lines.firstIndex { $0.contains("recs-two-tower") } ?? 0) + 1
            try await terminal.sees("the mouse") { _ in
                String(decoding: terminal.bytes(), as: UTF8.self).contains("\u{1B}[?1000h")
            }
            try await terminal.type("\u{1B}[<0;20;\(row)M\u{1B}[<0;20;\(row)m")
            try await terminal.sees("the row under the cursor") { $0.line("recs-two-tower").contains("▌") }
            try await terminal.type("\u{1B}[<0;20;\(row)M")
            try await terminal.sees("fleet ▸ recs-two-tower")
            try await terminal.quit()
            try await terminal.ended(0)
        }
    }

    @Test func `a theme is tried while the cursor moves, and given back by Esc`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24, environment: ["COLORTERM": ""])
            try await terminal.sees("fraud-detection")
            try await terminal.type(":theme")
            try await terminal.press("Enter")
            try await terminal.sees("THEME", "as started", "blue-orange")
            try await terminal.press("j", "j")
            try await terminal.sees("a ground of its own") { _ in
                String(decoding: terminal.bytes(), as: UTF8.self).contains("48;5;")
            }
            try await terminal.press("Escape")
            try await terminal.sees("the fleet") { $0.has("FLEET") && !$0.has("as started") }
            try await terminal.quit()
            try await terminal.ended(0)
        }
    }

    @Test func `views are as they were left, unless --clean is said`() async throws {
        try await Story.tell { story in
            _ = try await story.serveDrill()
            let quiet = story.text(of: story.configurationFile).replacing("drill: true", with: "drill: false")
            try story.write(quiet, to: story.configurationFile)
            let first = try await story.terminal(80, 24)
            try await first.sees("recs-two-tower")
            try await Task.sleep(for: .seconds(3))
            try await first.press("/")
            try await first.type("chur")
            try await first.press("Enter")
            try await first.sees("only churn") { $0.has("/chur") && !$0.has("recs-two-tower") }
            try await first.press("C-c")
            try await first.ended(130)
            let second = try await story.terminal(80, 24)
            try await second.sees("only churn") { $0.has("churn") && $0.has("/chur") && !$0.has("recs-two-tower") }
            try await second.quit()
            try await second.ended(0)
            let clean = try await story.terminal(80, 24, "--clean")
            try await clean.sees("recs-two-tower")
            try await clean.quit()
            try await clean.ended(0)
        }
    }
}
