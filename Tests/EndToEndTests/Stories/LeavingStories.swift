import Glibc
import Testing

@Suite(.needsProgram) struct `Leaving` {
    @Test func `q gives the terminal back as it was`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("fraud-detection")
            try await terminal.press("q")
            let screen = try await terminal.ended(0)
            #expect(!screen.has("FLEET"))
        }
    }

    @Test func `q in the first moment ends it as well`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("mlops")
            try await terminal.press("q")
            try await terminal.ended(0)
        }
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT]) func `a signal gives the terminal back, and the parent sees which`(
        _ number: Int32
    ) async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("fraud-detection")
            try await terminal.signal(number)
            try await terminal.ended(128 + Int(number))
        }
    }

    @Test func `so does a signal before the first answer`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("mlops")
            try await terminal.signal(SIGTERM)
            try await terminal.ended(128 + Int(SIGTERM))
        }
    }

    @Test func `Ctrl-C gives the terminal back`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("fraud-detection")
            try await terminal.press("C-c")
            try await terminal.ended(128 + Int(SIGINT))
        }
    }

    @Test func `after kill -9 a new start works`() async throws {
        try await Story.tell { story in
            let first = try await story.terminal(80, 24, "--record", "\(story.home)/recording")
            try await first.sees("fraud-detection")
            try await first.signal(SIGKILL)
            // Printed where the cursor was left, and so perhaps over the end of a line.
            try await first.sees("its end") { $0.lines.joined().contains("ENDED 137") }
            let recording = try await story.run("replay", "\(story.home)/recording")
            #expect(recording.status == 0, "\(recording.complaints)")
            let second = try await story.terminal(80, 24)
            try await second.sees("fraud-detection")
            try await second.press("q")
            try await second.ended(0)
        }
    }

    @Test func `a window that is closed ends the program`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("fraud-detection")
            let process = try await terminal.process()
            await Tmux(story).end()
            try await story.wait(for: "the end of the program") { kill(process, 0) != 0 }
        }
    }
}
