import Glibc
import Testing

@Suite(.needsProgram) struct `The window` {
    @Test func `a storm of sizes from 1x1 to 200x60 keeps the selection`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("the fleet") { $0.has("recs-two-tow") && $0.has("7/7") }
            try await terminal.press("j", "j")
            for (columns, rows) in [
                (200, 60), (1, 1), (40, 10), (39, 9), (2, 50), (200, 2), (120, 40), (10, 10), (1, 60), (200, 1),
                (81, 25),
            ] {
                try await terminal.resize(columns, rows)
            }
            try await terminal.resize(40, 10)
            try await terminal.sees("a small fleet") { $0.lines.count <= 11 && $0.has("eta-predictor") }
            try await terminal.resize(200, 60)
            let large = try await terminal.sees("SOURCES 7", "ALERTS")
            #expect(large.line("▌", "eta-predictor").contains("WARN"))
            try await terminal.resize(80, 24)
            try await terminal.sees("the cursor where it was") { !$0.line("│▌", "eta-predictor").isEmpty }
            try await terminal.press("Enter")
            try await terminal.sees("eta-predictor PROD")
            try await terminal.press("q", "q")
            try await terminal.ended(0)
        }
    }

    @Test func `a filter that is being typed survives a resize`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("recs-two-tow")
            try await terminal.press("/")
            try await terminal.type("fra")
            try await terminal.sees("/fra")
            try await terminal.resize(30, 5)
            try await terminal.resize(100, 30)
            try await terminal.type("ud")
            try await terminal.sees("/fraud")
        }
    }

    @Test func `Ctrl-Z gives the shell its terminal, and fg brings the screen back in the size of then`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(
                80, 24, "--norc", "--noprofile", "-i", environment: ["PS1": "shell> "], program: "/bin/bash")
            try await terminal.sees("shell>")
            try await terminal.type("stty -g > ~/modes-1; \(Program.path)")
            try await terminal.press("Enter")
            try await terminal.sees("fraud-detection", "DRILL")
            try await terminal.press("C-z")
            let shell = try await terminal.sees("Stopped")
            #expect(!shell.has("FLEET"))
            try await terminal.type("stty -g > ~/modes-2; echo DONE-$((1+1))")
            try await terminal.press("Enter")
            try await terminal.sees("DONE-2")
            #expect(story.text(of: "\(story.home)/modes-1") == story.text(of: "\(story.home)/modes-2"))
            try await terminal.resize(100, 30)
            try await terminal.type("fg")
            try await terminal.press("Enter")
            try await terminal.sees("the whole new size") { screen in
                screen.has("FLEET") && screen.lines.contains { $0.count == 100 && $0.hasPrefix("╰") }
            }
            try await terminal.press("j", "Enter")
            try await terminal.sees("fleet ▸ ")
            try await terminal.press("q", "q")
            try await terminal.sees("the shell") { !$0.has("FLEET") && $0.has("shell>") }
        }
    }
}
