import Glibc
import Testing

@Suite(.needsProgram) struct `Plain lines` {
    private func expectPlain(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(!text.contains("\u{1B}"), sourceLocation: sourceLocation)
        #expect(
            text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control },
            sourceLocation: sourceLocation)
        let lines = text.split(separator: "\n")
        #expect(Set(lines).count == lines.count, "a line twice:\n\(text)", sourceLocation: sourceLocation)
    }

    @Test(arguments: [[], ["--linear"]]) func `a pipe gets lines, and the critical alert is among them`(
        _ arguments: [String]
    ) async throws {
        try await Story.tell { story in
            let program = try story.start(arguments)
            try await program.says("VersionErrorsHigh firing, critical, fraud-detection")
            try await program.says("service fraud-detection PROD ")
            program.signal(SIGINT)
            let result = try await program.ended()
            #expect(result.status == 128 + Int(SIGINT))
            expectPlain(result.output)
            print(result.output)
        }
    }

    @Test func `lines in a locale without UTF-8 hold no byte above 126`() async throws {
        try await Story.tell { story in
            let program = try story.start(["--linear"], environment: ["LANG": "C"])
            try await program.says("VersionErrorsHigh firing")
            program.signal(SIGTERM)
            #expect(try await program.ended().output.utf8.allSatisfy { $0 < 127 })
        }
    }

    @Test func `a dumb terminal gets lines`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(200, 50, environment: ["TERM": "dumb"])
            try await terminal.sees("VersionErrorsHigh firing, critical, fraud-detection")
            #expect(!terminal.bytes().contains(0x1B))
            try await terminal.press("C-c")
            try await terminal.ended(128 + Int(SIGINT))
        }
    }

    @Test func `who stops reading ends it`() async throws {
        try await Story.tell { story in
            let shell = try story.start(
                ["-c", "'\(Program.path)' --linear | head -n 3"], program: "/bin/sh")
            let result = try await shell.ended()
            #expect(result.status == 0)
            #expect(result.output.split(separator: "\n").count == 3)
        }
    }

    @Test func `a screen without keys is refused, naming what to do`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(80, 24, redirection: "</dev/null")
            let screen = try await terminal.ended(1)
            #expect(screen.has("--linear"))
        }
    }
}
