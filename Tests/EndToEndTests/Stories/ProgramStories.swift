import Foundation
import Testing

@Suite(.needsProgram) struct `The program` {
    @Test func `needs neither libpq nor Swift's own networking, nor any Swift library`() async throws {
        try await Story.tell { story in
            let libraries = try await story.run(Program.path, program: "/usr/bin/ldd").output
            #expect(libraries.contains("libncursesw"))
            for absent in ["libpq", "FoundationNetworking"] { #expect(!libraries.contains(absent)) }
            // A debugging build is linked against them; the released one is not.
            if Program.path.contains("release") { #expect(!libraries.contains("libswift")) }
        }
    }

    @Test func `says its version and how to use it`() async throws {
        try await Story.tell { story in
            let version = try await story.run("--version")
            #expect(version.status == 0)
            #expect(version.output.split(separator: ".").count == 3)
            let help = try await story.run("--help")
            for command in ["get", "drill", "replay", "init", "doctor"] { #expect(help.output.contains(command)) }
        }
    }

    @Test func `says what is wrong without bringing the terminal what stands in a file or an argument`() async throws {
        try await Story.tell { story in
            let header = "{\"format\":1,\"program\":\"mlops-tui\",\"version\":\"1\",\"startedAt\":1}\n"
            try story.write(
                header + "{\"t\":1,\"input\":{\"key\":\"\u{9B}31m\u{202E}\"}}\n", to: "\(story.home)/recording")
            let replay = try await story.run("replay", "\(story.home)/recording")
            let wrong = try await story.run("get", "\u{1B}[31mred\u{9B}")
            #expect(replay.status == 1 && replay.complaints.contains("line 2"))
            #expect(wrong.status == 64 && wrong.complaints.contains("red"))
            for scalar in (replay.complaints + wrong.complaints).unicodeScalars where scalar != "\n" {
                #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar != "\u{202E}")
            }
        }
    }

    /// Told, not judged: the machine decides.
    @Test func `the first bytes of the first frame come before anything is read`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(120, 40, "--config", "/dev/null")
            try await terminal.sees("ENDED")
            let text = String(decoding: terminal.bytes(), as: UTF8.self)
            let frame = try #require(text.range(of: "mlops"))
            let complaint = try #require(text.range(of: "/dev/null"))
            #expect(frame.lowerBound < complaint.lowerBound)
        }
    }

    @Test func `what was recorded is replayed to the same screen`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(100, 30, "--record", "\(story.home)/recording")
            try await terminal.sees("the fleet") { $0.has("fraud-detection") && $0.has("7/7") }
            try await terminal.press("j", "j", "j", "Enter")
            try await terminal.sees("fleet ▸ ")
            try await terminal.press("?")
            // The footer is painted last: with it the screen is whole.
            let last = try await terminal.sees("KEYS", "Esc close")
            try await terminal.press("C-c")
            try await terminal.sees("ENDED 130")
            let replay = try await story.run("replay", "\(story.home)/recording")
            #expect(replay.status == 0, "\(replay.complaints)")
            let trimmed = { (lines: [String]) in lines.dropFirst().map { $0.trimmingSuffix(while: \.isWhitespace) } }
            // The first line holds the time.
            #expect(trimmed(Array(Screen(replay.output).lines.prefix(30))) == trimmed(Array(last.lines.prefix(30))))
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, condition(last) { text.removeLast() }
        return String(text)
    }
}
