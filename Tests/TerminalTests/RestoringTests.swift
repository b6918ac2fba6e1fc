import Glibc
import Testing

/// What a shell needs after the program: its modes, the main screen, the cursor, pastes unmarked.
@Suite(.serialized, .timeLimit(.minutes(2))) struct `Restoring the terminal` {
    /// Runs the probe until `ended` ends it, and checks the terminal after.
    private func expectRestored(
        _ ending: PseudoTerminal.Ending, environment: [String: String] = [:],
        sourceLocation: SourceLocation = #_sourceLocation, after end: (isolated PseudoTerminal) -> Void
    ) async throws {
        let terminal = try PseudoTerminal()
        let before = await terminal.modes
        try await terminal.start(environment)
        try await terminal.line("shown")
        try await terminal.output("READY")
        #expect(await terminal.modes != before, sourceLocation: sourceLocation)
        await end(terminal)
        #expect(try await terminal.ending() == ending, sourceLocation: sourceLocation)
        #expect(await terminal.modes == before, sourceLocation: sourceLocation)
        let text = await terminal.text
        for (entered, left) in [
            ("\u{1B}[?1049h", "\u{1B}[?1049l"), ("\u{1B}[?25l", "\u{1B}[?25h"), ("\u{1B}[?2004h", "\u{1B}[?2004l"),
        ] {
            #expect(text.ranges(of: entered).count == 1, sourceLocation: sourceLocation)
            #expect(text.ranges(of: left).count == 1, sourceLocation: sourceLocation)
            #expect(
                text.ranges(of: entered).first.map { $0.lowerBound } ?? text.endIndex
                    < text.ranges(of: left).first.map { $0.lowerBound } ?? text.startIndex,
                sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [("q", PseudoTerminal.Ending.exit(0)), ("x", .exit(3)), ("\u{3}", .signal(SIGINT))])
    func `the mouse is given back on every way out`(_ key: String, _ ending: PseudoTerminal.Ending) async throws {
        let terminal = try PseudoTerminal()
        try await terminal.start()
        try await terminal.line("shown")
        await terminal.send("M")
        try await terminal.output("\u{1B}[?1000h\u{1B}[?1006h")
        await terminal.send(key)
        #expect(try await terminal.ending() == ending)
        let text = await terminal.text
        let on = try #require(text.ranges(of: "\u{1B}[?1000h").last)
        #expect(text[on.upperBound...].contains("\u{1B}[?1006l\u{1B}[?1000l"))
        #expect(!text[on.upperBound...].contains("\u{1B}[?1006h\u{1B}[?1006h"))
    }

    @Test func `the mouse is not asked for unless it is wanted, nor where it may not be known`() async throws {
        for (environment, keys) in [([:], ""), (["TERM": "vt100"], "M")] as [([String: String], String)] {
            let terminal = try PseudoTerminal()
            try await terminal.start(environment)
            try await terminal.line("shown")
            await terminal.send(keys + "q")
            #expect(try await terminal.ending() == .exit(0))
            #expect(await !terminal.text.contains("\u{1B}[?1000h"))
        }
    }

    @Test func `after the program has ended by itself`() async throws {
        try await expectRestored(.exit(0)) { $0.send("q") }
    }

    @Test func `after exit somewhere in a library`() async throws {
        try await expectRestored(.exit(3)) { $0.send("x") }
    }

    @Test func `after Ctrl-C`() async throws {
        try await expectRestored(.signal(SIGINT)) { $0.send("\u{3}") }
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT]) func `after a signal that asks for the end`(
        _ number: Int32
    ) async throws {
        try await expectRestored(.signal(number)) { $0.signal(number) }
    }

    @Test(arguments: [("t", SIGILL), ("f", SIGILL), ("s", SIGSEGV), ("b", SIGABRT), ("S", SIGSEGV)])
    func `after a crash, which keeps its signal`(_ key: String, _ number: Int32) async throws {
        #if arch(x86_64)
            let expected = number
        #else
            let expected = number == SIGILL ? SIGTRAP : number
        #endif
        try await expectRestored(.signal(expected)) { $0.send(key) }
    }

    @Test func `a second Ctrl-C ends a program that hangs`() async throws {
        let terminal = try PseudoTerminal()
        let before = await terminal.modes
        try await terminal.start()
        try await terminal.line("shown")
        await terminal.send("h")
        try await terminal.line("event key(Cells.Key.character(\"h\"))")
        await terminal.send("\u{3}")
        await terminal.settle()
        await terminal.send("\u{3}")
        #expect(try await terminal.ending() == .signal(SIGINT))
        #expect(await terminal.modes == before)
        #expect(await terminal.text.contains("\u{1B}[?1049l"))
    }
}
