import Testing

/// Keys through a real terminal line.
@Suite(.serialized, .timeLimit(.minutes(2))) struct `Keys from a terminal` {
    private func opened(_ environment: [String: String] = [:]) async throws -> PseudoTerminal {
        let terminal = try PseudoTerminal()
        try await terminal.start(environment)
        try await terminal.line("shown")
        await terminal.forgetLog()
        return terminal
    }

    @Test func `a lone Escape is reported within 50 ms`() async throws {
        let terminal = try await opened()
        var quickest = Duration.seconds(60)
        // The best of several, because the machine may be busy; the delay itself is in all of them.
        for _ in 0..<100 where quickest >= .milliseconds(50) {
            await terminal.forgetLog()
            let start = ContinuousClock.now
            await terminal.send("\u{1B}")
            try await terminal.line("event key(Cells.Key.escape)")
            quickest = min(quickest, ContinuousClock.now - start)
        }
        #expect(quickest < .milliseconds(50))
    }

    @Test func `two thousand keys that wait are one frame`() async throws {
        let terminal = try await opened()
        await terminal.signal(19)
        await terminal.send(String(repeating: "k", count: 2000))
        await terminal.signal(18)
        try await terminal.line("shown")
        await terminal.settle()
        // Continuing repaints as well, before or after.
        let batches = await terminal.lines.split { $0.hasPrefix("shown") }.map { batch in
            batch.count { $0.hasPrefix("event key") }
        }
        #expect(batches.filter { $0 > 0 } == [2000])
    }

    @Test(arguments: [("xterm-256color", "\u{1B}OA"), ("linux", "\u{1B}[A"), ("vt100", "\u{1B}OA")])
    func `an arrow is an arrow on every terminal`(_ name: String, _ bytes: String) async throws {
        let terminal = try await opened(["TERM": name])
        await terminal.send(bytes)
        try await terminal.line("event key(Cells.Key.up)")
    }

    @Test func `Ctrl-S and Ctrl-Q are keys, not flow control`() async throws {
        let terminal = try await opened()
        await terminal.send("\u{13}")
        try await terminal.line("event key(Cells.Key.control(\"s\"))")
        await terminal.send("\u{11}")
        try await terminal.line("event key(Cells.Key.control(\"q\"))")
    }

    @Test func `a paste comes as one event`() async throws {
        let terminal = try await opened()
        await terminal.send("\u{1B}[200~a b\rc\u{1B}[201~")
        try await terminal.line("event key(Cells.Key.paste(\"a b\\rc\"))")
    }

    @Test func `a paste longer than the line's buffer arrives whole`() async throws {
        let terminal = try await opened()
        await terminal.send("\u{1B}[200~" + String(repeating: "漢字", count: 5000) + "\u{1B}[201~")
        let line = try await terminal.line("event key(Cells.Key.paste(")
        await terminal.settle()
        #expect(line.count { $0 == "漢" } <= 5000)
        #expect(await terminal.lines.joined().count { $0 == "字" } == 5000)
    }

    @Test func `a window that closes ends the program`() async throws {
        let terminal = try await opened()
        await terminal.hangUp()
        let ending = try await terminal.ending()
        #expect(ending == .signal(1) || ending == .exit(0))
    }
}
