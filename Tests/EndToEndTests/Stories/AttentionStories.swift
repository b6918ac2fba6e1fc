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
            try await terminal.sees("the mouse and the fleet") { screen in
                screen.has("recs-two-tow")
                    && String(decoding: terminal.bytes(), as: UTF8.self).contains("\u{1B}[?1000h")
            }
            // Rows still move while sources tell what is wrong, so that a click may meet another.
            try await click("recs-two-tow", in: terminal) { $0.line("recs-two-tow").contains("▌") }
            try await click("▌● OK   recs-two-tow", in: terminal) { $0.has("fleet ▸ recs-two-tower") }
            try await terminal.sees("fleet ▸ recs-two-tower")
            try await terminal.quit()
            try await terminal.ended(0)
        }
    }

    /// Presses and lets go over a text until the screen is as it should be then.
    private func click(_ text: String, in terminal: Terminal, until isDone: (Screen) -> Bool) async throws {
        for _ in 0..<20 {
            let screen = try await terminal.screen()
            if isDone(screen) { return }
            if let row = screen.lines.firstIndex(where: { $0.contains(text) }) {
                try await terminal.type("\u{1B}[<0;20;\(row + 1)M\u{1B}[<0;20;\(row + 1)m")
            }
            try await Task.sleep(for: .milliseconds(400))
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
            try await first.sees("recs-two-tow")
            try await Task.sleep(for: .seconds(3))
            try await first.press("/")
            try await first.type("chur")
            try await first.press("Enter")
            try await first.sees("only churn") { $0.has("/chur") && !$0.has("recs-two-tow") }
            try await first.press("C-c")
            try await first.ended(130)
            let second = try await story.terminal(80, 24)
            try await second.sees("only churn") { $0.has("churn") && $0.has("/chur") && !$0.has("recs-two-tow") }
            try await second.quit()
            try await second.ended(0)
            let clean = try await story.terminal(80, 24, "--clean")
            try await clean.sees("recs-two-tow")
            try await clean.quit()
            try await clean.ended(0)
        }
    }
}
