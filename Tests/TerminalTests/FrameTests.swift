import Testing

/// What a frame costs on the wire.
@Suite(.serialized, .timeLimit(.minutes(2))) struct `Showing frames` {
    private func opened(columns: Int = 200, rows: Int = 60) async throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(columns: columns, rows: rows)
        try await terminal.start()
        try await terminal.line("shown")
        await terminal.settle()
        return terminal
    }

    /// What is written because of one key.
    private func written(by key: String, to terminal: PseudoTerminal) async throws -> String {
        await terminal.forgetLog()
        await terminal.forgetOutput()
        await terminal.send(key)
        try await terminal.line("shown")
        await terminal.settle()
        return await terminal.text
    }

    @Test func `nothing changed writes nothing`() async throws {
        let terminal = try await opened()
        #expect(try await written(by: " ", to: terminal) == "")
    }

    @Test func `thirty changed numbers at 200 by 60 take 320 bytes at most`() async throws {
        let terminal = try await opened()
        _ = try await written(by: "2", to: terminal)
        let text = try await written(by: "+", to: terminal)
        #expect(text.utf8.count <= 320)
        #expect(text.hasPrefix("\u{1B}[?2026h"))
        #expect(text.hasSuffix("\u{1B}[?2026l"))
    }

    @Test func `a frame never clears the screen, however much of it changes`() async throws {
        let terminal = try await opened()
        let text = try await written(by: "3", to: terminal) + written(by: "+", to: terminal)
        #expect(!text.contains("\u{1B}[2J"))
        #expect(!text.contains("\u{1B}[J"))
    }

    @Test func `a forgotten screen is painted again inside one update`() async throws {
        let terminal = try await opened()
        let text = try await written(by: "r", to: terminal)
        #expect(text.contains("READY"))
        #expect(text.ranges(of: "\u{1B}[?2026h").count == 1)
    }

    @Test func `a storm of sizes ends in one frame of the last`() async throws {
        let terminal = try await opened(columns: 80, rows: 24)
        await terminal.forgetLog()
        await terminal.signal(19)
        for step in 1...200 {
            await terminal.resize(columns: 40 + step, rows: 10 + step % 50)
        }
        await terminal.resize(columns: 132, rows: 43)
        await terminal.signal(18)
        try await terminal.line("shown title 132x43")
        await terminal.settle()
        #expect(await terminal.lines.count { $0.hasPrefix("event resized") } <= 2)
    }

    @Test func `every size is survived, the smallest too`() async throws {
        let terminal = try await opened(columns: 80, rows: 24)
        for (columns, rows) in [(1, 1), (5, 2), (2, 5), (300, 100), (1, 100), (300, 1), (80, 24)] {
            for picture in ["4", "3", "1"] {
                await terminal.forgetLog()
                await terminal.send(picture)
                try await terminal.line("shown")
            }
            await terminal.resize(columns: columns, rows: rows)
            try await terminal.line("shown title \(columns)x\(rows)")
        }
        await terminal.forgetOutput()
        await terminal.send("r")
        try await terminal.output("READY 80x24")
        await terminal.send("q")
        #expect(try await terminal.ending() == .exit(0))
    }

    @Test func `a window that claims an absurd size is cut to a sensible one`() async throws {
        let terminal = try await opened(columns: 80, rows: 24)
        await terminal.resize(columns: 65_535, rows: 65_535)
        try await terminal.line("shown title 1000x1000")
    }
}
