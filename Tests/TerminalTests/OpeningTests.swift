import Testing

/// What is written to terminals of different abilities.
@Suite(.serialized, .timeLimit(.minutes(2))) struct `Opening a terminal` {
    /// The probe after its first picture, and the line that tells how it was opened.
    private func opened(_ environment: [String: String], picture: String? = nil) async throws -> (
        PseudoTerminal, String
    ) {
        let terminal = try PseudoTerminal()
        try await terminal.start(environment)
        let line = try await terminal.line("opened")
        try await terminal.line("shown")
        if let picture {
            await terminal.forgetLog()
            await terminal.send(picture)
            try await terminal.line("shown")
        }
        await terminal.settle()
        return (terminal, line)
    }

    private func finish(_ terminal: PseudoTerminal) async throws -> String {
        await terminal.send("q")
        #expect(try await terminal.ending() == .exit(0))
        return await terminal.text
    }

    /// The parameters of every SGR sequence.
    private func graphicRenditions(_ text: String) -> [Substring] {
        text.matches(of: /\u{1B}\[([0-9;:]*)m/).map(\.1)
    }

    private func setsColor(_ rendition: Substring) -> Bool {
        rendition.split(separator: ";").contains { part in
            guard let number = Int(part.prefix { $0 != ":" }) else { return false }
            return (30...49).contains(number) || (90...107).contains(number)
        }
    }

    @Test(arguments: [
        ("xterm-256color", "indexed"), ("tmux-256color", "indexed"), ("screen-256color", "indexed"),
        ("xterm", "eight"), ("linux", "eight"), ("xterm-16color", "sixteen"), ("vt100", "monochrome"),
        ("xterm-mono", "monochrome"),
    ]) func `the colour depth is the terminal's`(_ name: String, _ depth: String) async throws {
        let (terminal, line) = try await opened(["TERM": name], picture: "3")
        #expect(line.hasPrefix("opened \(depth) "))
        let renditions = graphicRenditions(try await finish(terminal))
        #expect(renditions.contains(where: setsColor) == (depth != "monochrome"))
    }

    @Test func `a palette theme stays with the palette where direct colour is to be had`() async throws {
        let (terminal, line) = try await opened(["COLORTERM": "truecolor"])
        #expect(line.hasPrefix("opened indexed "))
        _ = try await finish(terminal)
    }

    @Test(arguments: [
        ("xterm-256color", "direct"), ("tmux-256color", "direct"), ("no-such-terminal", "indexed"),
        ("screen-256color", "indexed"),
    ]) func `a theme of direct colours gets them where the terminal claims them`(
        _ name: String, _ depth: String
    ) async throws {
        let (terminal, line) = try await opened(
            ["TERM": name, "COLORTERM": "truecolor", "PROBE_THEME": "dark"], picture: "3")
        #expect(line.hasPrefix("opened \(depth) "))
        #expect(try await finish(terminal).contains("38:2:") == (depth == "direct"))
    }

    @Test func `a theme chosen later brings its direct colours`() async throws {
        let (terminal, _) = try await opened(["COLORTERM": "24bit"], picture: "3")
        #expect(await !terminal.text.contains("38:2:"))
        await terminal.forgetLog()
        await terminal.send("T")
        try await terminal.line("shown")
        let text = try await finish(terminal)
        #expect(text.contains("38:2:"))
        #expect(text.ranges(of: "\u{1B}[?1049h").count == text.ranges(of: "\u{1B}[?1049l").count)
    }

    @Test(arguments: [["NO_COLOR": "1"], ["PROBE_COLOR": "never"], ["NO_COLOR": "1", "COLORTERM": "truecolor"]])
    func `without colour no colour sequence is written, but attributes are`(
        _ environment: [String: String]
    ) async throws {
        let (terminal, line) = try await opened(environment, picture: "3")
        #expect(line.hasPrefix("opened monochrome "))
        let renditions = graphicRenditions(try await finish(terminal))
        #expect(!renditions.contains(where: setsColor))
        #expect(renditions.contains { $0.split(separator: ";").contains("7") })
    }

    @Test func `colour that is asked for is stronger than NO_COLOR`() async throws {
        let (terminal, line) = try await opened(["NO_COLOR": "1", "PROBE_COLOR": "always"])
        #expect(line.hasPrefix("opened indexed "))
        _ = try await finish(terminal)
    }

    @Test func `an unknown terminal is drawn as the fallback, with a notice`() async throws {
        let (terminal, line) = try await opened(["TERM": "no-such-terminal"])
        #expect(line.hasPrefix("opened indexed "))
        #expect(try await terminal.line("notice").contains("no-such-terminal"))
        #expect(try await finish(terminal).contains("READY"))
    }

    @Test func `a terminal that cannot place its cursor is refused and left alone`() async throws {
        let terminal = try PseudoTerminal()
        let before = await terminal.modes
        try await terminal.start(["TERM": "dumb"])
        #expect(try await terminal.line("refused").contains("--linear"))
        #expect(try await terminal.ending() == .exit(2))
        #expect(await terminal.modes == before)
        #expect(await terminal.output.isEmpty)
    }

    @Test(arguments: [["LC_ALL": "C"], ["LC_ALL": "POSIX"], ["PROBE_ASCII": "1"]])
    func `outside UTF-8 no byte above 126 is written`(_ environment: [String: String]) async throws {
        let (terminal, line) = try await opened(environment, picture: "4")
        #expect(line.hasSuffix(" ascii"))
        _ = try await finish(terminal)
        #expect(await terminal.output.allSatisfy { $0 <= 126 })
    }

    @Test(arguments: [
        ["LC_ALL": "C.UTF-8"], ["LC_ALL": "", "LANG": "xx_YY.UTF-8"], ["LC_ALL": "", "LC_CTYPE": "de_DE.utf8@euro"],
    ])
    func `a locale that names UTF-8 is believed, installed or not`(_ environment: [String: String]) async throws {
        let (terminal, line) = try await opened(environment, picture: "4")
        #expect(line.hasSuffix(" unicode"))
        let text = try await finish(terminal)
        for expected in ["┌─ naïve ─┐", "漢字かな 한글", "clair", "😀 ok", "⣿"] {
            #expect(text.contains(expected))
        }
    }

    @Test(arguments: [
        ("xterm-256color", true), ("tmux-256color", true), ("alacritty", true), ("linux", false), ("vt100", false),
        ("screen-256color", false),
    ]) func `frames are synchronized where the terminal may be trusted with it`(
        _ name: String, _ expected: Bool
    ) async throws {
        let (terminal, _) = try await opened(["TERM": name])
        let text = try await finish(terminal)
        #expect(text.contains("\u{1B}[?2026h") == expected)
        #expect(text.contains("\u{1B}[?2026l") == expected)
    }
}
