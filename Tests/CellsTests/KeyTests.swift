import Cells
import Testing

@Suite struct `Key notation` {
    @Test(
        arguments: [
            ("enter", .enter), ("esc", .escape), ("tab", .tab), ("shift-tab", .backTab), ("space", .character(" ")),
            ("pgdn", .pageDown), ("pgup", .pageUp), ("home", .home), ("up", .up), ("f5", .function(5)),
            ("ctrl-d", .control("d")), ("G", .character("G")), ("g", .character("g")), (":", .character(":")),
            ("f", .character("f")), ("-", .character("-")), ("é", .character("é")), ("backspace", .backspace),
        ] as [(String, Key)])
    func `keys are read and written alike`(text: String, key: Key) throws {
        #expect(try Key(notation: text) == key)
        #expect(key.notation == text)
    }

    @Test func `names and modifiers are read in either case`() throws {
        #expect(try Key(notation: "Ctrl-D") == .control("d"))
        #expect(try Key(notation: "PgDn") == .pageDown)
        #expect(try Key(notation: "F12") == .function(12))
    }

    @Test(arguments: ["", "  ", "f0", "f25", "f05", "ctrl", "word", "\u{1B}", "\u{202E}", "e\u{301}", "\u{301}"])
    func `what is no key is refused`(text: String) {
        #expect(throws: KeyNotationError.self) { try Key(notation: text) }
    }

    @Test func `a misspelt key is told its neighbour`() {
        #expect(throws: KeyNotationError.unknown("entr", nearest: "enter")) { try Key(notation: "entr") }
    }

    @Test func `keys that terminals cannot tell apart are refused by their other name`() {
        #expect(throws: KeyNotationError.alias("ctrl-i", of: "tab")) { try Key(notation: "ctrl-i") }
        #expect(throws: KeyNotationError.alias("ctrl-m", of: "enter")) { try Key(notation: "ctrl-m") }
    }

    @Test(arguments: ["ctrl-", "ctrl-5", "ctrl-dd", "ctrl-\u{1B}"])
    func `control needs a letter`(text: String) {
        #expect(throws: KeyNotationError.self) { try Key(notation: text) }
    }

    @Test func `errors carry no escape bytes`() {
        do {
            _ = try Key(notation: "\u{1B}[2J")
            Issue.record("accepted")
        } catch {
            #expect(error.description.unicodeScalars.filter(\.isDangerous).isEmpty)
        }
    }

    @Test func `labels are what footers show`() {
        #expect(
            [Key.enter, .up, .pageDown, .escape, .control("d"), .character(" ")].map { $0.label() } == [
                "⏎", "↑", "PgDn", "Esc", "Ctrl-d", "Space",
            ])
        #expect(
            [Key.enter, .up, .left, .function(5), .backTab].map { $0.label(.ascii) } == [
                "Enter", "Up", "<-", "F5", "Shift-Tab",
            ])
    }
}

@Suite struct `Keymaps` {
    enum Action: Hashable, Sendable {
        case open, back, down, segment, silence, rollback
    }

    let keymap = Keymap<Action>([
        .init(.enter, .open, name: "open", title: "open", footer: 1),
        .init(.escape, .back, name: "back", title: "back", footer: 9),
        .init(.character("j"), .down, name: "down", title: "down"),
        .init(.down, .down, name: "down", title: "down"),
        .init(.character("s"), .silence, name: "silence", title: "silence", footer: 4),
        .init(.character("s"), .segment, name: "drift.segment", scope: "drift", title: "segment", footer: 2),
        .init(.character("R"), .rollback, name: "rollback", scope: "fleet", title: "rollback", writes: true, footer: 3),
    ])

    @Test func `the narrowest scope wins`() {
        #expect(keymap.action(for: .character("s"), in: ["drift", .global]) == .segment)
        #expect(keymap.action(for: .character("s"), in: ["fleet", .global]) == .silence)
        #expect(keymap.action(for: .character("R"), in: ["drift", .global]) == nil)
        #expect(keymap.binding(for: .character("R"), in: ["fleet"])?.writes == true)
    }

    @Test func `a sound keymap has no problems`() {
        #expect(keymap.problems.isEmpty)
    }

    @Test func `two actions on one key in one scope are named`() {
        let broken = Keymap(keymap.bindings + [.init(.character("j"), .open, name: "open", title: "open")])
        #expect(broken.problems == [.conflict(.character("j"), scope: .global, names: ["down", "open"])])
        #expect(broken.problems.first?.description.contains("`j` is bound to down and open in scope global") == true)
        #expect(broken.action(for: .character("j"), in: [.global]) == .down)
    }

    @Test func `one action twice on its key is no conflict`() {
        let doubled = Keymap(keymap.bindings + keymap.bindings)
        #expect(doubled.problems.isEmpty)
    }

    @Test(arguments: [
        "ctrl-a", "ctrl-b", "ctrl-h", "ctrl-j", "ctrl-k", "ctrl-l", "ctrl-s", "ctrl-q", "ctrl-z", "ctrl-c", "f10",
    ])
    func `keys that others take are never bound`(text: String) throws {
        let key = try Key(notation: text)
        #expect(throws: KeymapError(problems: [.reserved(key, name: "open")])) {
            try keymap.rebound([(name: "open", key: text)])
        }
    }

    @Test(arguments: ["enter", "tab", "backspace", "ctrl-d", "ctrl-r", "f9", "q"])
    func `others may be`(text: String) throws {
        #expect(try Key(notation: text).reservation == nil)
    }

    @Test func `an action is given other keys`() throws {
        let changed = try keymap.rebound([(name: "down", key: "J"), (name: "down", key: "ctrl-n")])
        #expect(changed.action(for: .character("J"), in: [.global]) == .down)
        #expect(changed.action(for: .control("n"), in: [.global]) == .down)
        #expect(changed.action(for: .character("j"), in: [.global]) == nil)
        #expect(changed.action(for: .enter, in: [.global]) == .open)
    }

    @Test func `two actions may swap their keys`() throws {
        let swapped = try keymap.rebound([(name: "open", key: "esc"), (name: "back", key: "enter")])
        #expect(swapped.action(for: .escape, in: [.global]) == .open)
        #expect(swapped.action(for: .enter, in: [.global]) == .back)
    }

    @Test func `none takes the keys of an action away`() throws {
        let changed = try keymap.rebound([(name: "rollback", key: "none")])
        #expect(changed.action(for: .character("R"), in: ["fleet"]) == nil)
    }

    @Test func `everything wrong with new keys is told at once`() {
        let problems: [KeymapProblem] = [
            .unknownAction("opne", nearest: "open"), .badKey(name: "back", .unknown("escp", nearest: "esc")),
            .conflict(.enter, scope: .global, names: ["open", "down"]),
        ]
        #expect(throws: KeymapError(problems: problems)) {
            try keymap.rebound([
                (name: "opne", key: "o"), (name: "back", key: "escp"), (name: "down", key: "enter"),
            ])
        }
    }

    @Test func `the listing groups keys and leaves out what a narrower scope takes`() {
        let entries = keymap.entries(in: ["drift", .global])
        #expect(entries.map(\.name) == ["drift.segment", "open", "back", "down"])
        #expect(entries.last?.keys == [.character("j"), .down])
    }

    @Test func `the footer is in the order of importance`() {
        #expect(keymap.footer(in: ["fleet", .global]).map(\.title) == ["open", "rollback", "silence", "back"])
        #expect(keymap.footer(in: ["drift", .global]).map(\.title) == ["open", "segment", "back"])
    }
}
