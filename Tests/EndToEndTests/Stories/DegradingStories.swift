import Testing

@Suite(.needsProgram) struct `Degrading` {
    /// Every pane, a chart in another range, every glyph set, overlays, freezing and travelling, copying, and back to
    /// the start.
    private static let walk = [
        "Enter", "v", "]", "s", "Left", "t", "t", "f", "f", "q", "d", "q", "?", "Escape", "m", "1", "e", "1", "i", "Y",
        "1", "y", "Space", "j", "Space", "|", "|", "|", "o", "Escape", "/", "f", "Escape", "2", "3", "4", "6", "7", "8",
        "9", "1",
    ]

    /// What one terminal was sent from start to end, in a walk through all there is.
    private func bytes(
        _ arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> [UInt8] {
        var all: [UInt8] = []
        try await Story.tell { story in
            let terminal = try await story.terminal(
                120, 40, arguments.first ?? "dashboard", arguments.dropFirst().first ?? "--drill",
                environment: environment)
            try await terminal.sees("the fleet") { $0.has("fraud-detection") && $0.has("7/7") }
            for key in Self.walk {
                try await terminal.press(key)
                _ = try await terminal.screen()
            }
            try await terminal.press(":")
            try await terminal.type("theme dark")
            try await terminal.press("Enter")
            try await terminal.sees("theme dark", "FLEET 13")
            for (columns, rows) in [(40, 10), (200, 60), (120, 40)] { try await terminal.resize(columns, rows) }
            try await terminal.press("a", "5")
            try await terminal.sees("SOURCES 7")
            try await terminal.quit()
            try await terminal.sees("ENDED 0")
            all = terminal.bytes()
        }
        return all
    }

    /// The parameters of every `ESC [ … m`.
    private func graphics(_ bytes: [UInt8]) -> Set<String> {
        let text = String(decoding: bytes, as: UTF8.self)
        return Set(text.matches(of: /\u{1B}\[([0-9;:]*)m/).map { String($0.output.1) })
    }

    /// Whether any of them sets a colour, or sets one back: 30 to 49 and 90 to 107.
    private func setsColor(_ parameters: String) -> Bool {
        parameters.split { $0 == ";" || $0 == ":" }.contains { number in
            Int(number).map { (30...49).contains($0) || (90...107).contains($0) } ?? false
        }
    }

    /// Whether the terminal's palette, or its own colours, were changed or asked for.
    private func touchesPalette(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains(/\u{1B}\](?:4|5|1[0-9]|10[45]|11[0-9])(?:;|\u{7}|\u{1B})/)
    }

    @Test func `colours are used where nothing speaks against them`() async throws {
        #expect(graphics(try await bytes()).contains(where: setsColor))
    }

    @Test func `NO_COLOR means no colour at all`() async throws {
        let all = try await bytes(environment: ["NO_COLOR": "1"])
        let sequences = graphics(all)
        #expect(!sequences.contains(where: setsColor), "\(sequences)")
        #expect(!touchesPalette(all))
        #expect(!sequences.isEmpty)
    }

    @Test func `so does --color never`() async throws {
        let sequences = graphics(try await bytes(["dashboard", "--color=never"]))
        #expect(!sequences.contains(where: setsColor), "\(sequences)")
    }

    @Test func `--ascii writes no byte above 126`() async throws {
        #expect(try await bytes(["dashboard", "--ascii"]).allSatisfy { $0 < 127 })
    }

    @Test func `neither does a locale without UTF-8`() async throws {
        #expect(try await bytes(environment: ["LANG": "C", "LC_ALL": "C"]).allSatisfy { $0 < 127 })
    }

    @Test func `nor a configuration that asks for ASCII`() async throws {
        try await Story.tell { story in
            let drill = try await story.serveDrill()
            try story.write("display: { ascii: true }\n" + drill.configuration, to: story.configurationFile)
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("fraud-detection")
            let screen = try await terminal.sees("X CRIT", "[DRILL]")
            #expect(screen.text.unicodeScalars.allSatisfy { $0 == "\n" || (0x20...0x7E).contains($0.value) })
        }
    }

    @Test func `a theme named in the configuration is used`() async throws {
        try await Story.tell { story in
            let drill = try await story.serveDrill()
            try story.write("display: { theme: mono }\n" + drill.configuration, to: story.configurationFile)
            let terminal = try await story.terminal(80, 24)
            try await terminal.sees("the fleet") { $0.has("fraud-detection") && $0.has("7/7") }
            try await terminal.press("q")
            try await terminal.ended(0)
        }
    }

    @Test func `an unknown TERM is drawn as another, and said so`() async throws {
        try await Story.tell { story in
            let terminal = try await story.terminal(100, 30, environment: ["TERM": "nobody-knows-this"])
            try await terminal.sees("TERM=nobody-knows-this", "fraud-detection")
            try await terminal.press("q")
            try await terminal.ended(0)
        }
    }
}
