import Foundation
import Testing

@testable import Cells

@Suite struct `Theme files` {
    private func file(_ changes: [String: String] = [:], extra: String = "") -> String {
        var lines = ["name = test", "background = dark"]
        lines += Role.allCases.map { "role.\($0.name) = \(changes[$0.name] ?? "default")" }
        return lines.joined(separator: "\n") + "\n" + extra
    }

    private func fault(_ text: String) -> ThemeError? {
        do {
            _ = try ThemeFile.parse(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("bold red on default", Look(foreground: .indexed(1), background: .terminal, attributes: .bold)),
        (
            "on bright-blue underline 208",
            Look(foreground: .indexed(208), background: .indexed(12), attributes: .underline)
        ),
        ("#ff8000 on #000010", Look(foreground: ThemeColor(rgb: 0xFF8000), background: ThemeColor(rgb: 0x10))),
        ("dim italic reverse", Look(attributes: [.dim, .italic, .reverse])),
        ("red # as the comment says", Look(foreground: .indexed(1))),
        ("#ffffff #not a colour", Look(foreground: ThemeColor(rgb: 0xFFFFFF))),
        ("red #", Look(foreground: .indexed(1))),
    ])
    func `a line says how its role looks`(value: String, look: Look) throws {
        let theme = try ThemeFile.parse(file(["critical": value]))
        #expect(theme.look(of: Role.critical) == look)
    }

    @Test func `what a role leaves out is as in the text`() throws {
        let theme = try ThemeFile.parse(file(["text": "#111111 on #eeeeee", "critical": "bold", "ok": "green"]))
        #expect(theme.look(of: Role.critical).foreground == ThemeColor(rgb: 0x111111))
        #expect(theme.look(of: Role.critical).background == ThemeColor(rgb: 0xEEEEEE))
        #expect(theme.look(of: Role.ok) == Look(foreground: .indexed(2), background: ThemeColor(rgb: 0xEEEEEE)))
    }

    @Test func `name, background, comments and blank lines are read`() throws {
        let text = "# night\n\n  # shift\n" + file().replacing("name = test", with: "name = night shift # mine")
        let theme = try ThemeFile.parse(text)
        #expect(theme.name == "night shift")
        #expect(theme.background == .dark)
    }

    @Test func `the equals sign need not stand apart and lines may end in CR LF`() throws {
        let text = file().replacing(" = ", with: "=").replacing("\n", with: "\r\n")
        #expect(try ThemeFile.parse(text).name == "test")
    }

    @Test func `a style adds its emphasis`() throws {
        let theme = try ThemeFile.parse(file(["key": "bold red"]))
        #expect(theme.look(of: Style(.key, .reverse)).attributes == [.bold, .reverse])
    }

    @Test func `an unknown role is named with its line and the nearest one`() {
        let error = fault(file(extra: "role.critcal = red"))
        #expect(error == ThemeError(.unknownKey("role.critcal", nearest: "role.critical"), line: 37))
        #expect(error?.description == "line 37: unknown key 'role.critcal'; did you mean `role.critical`?")
    }

    @Test(arguments: ["rde", "#12345", "#gggggg", "256", "-1", "bright-", "+5", "٣"])
    func `an unknown colour is an error`(color: String) {
        let error = fault(file(["text": "bold on \(color)"]))
        if color.hasPrefix("#") {
            #expect(error == ThemeError(.noColor(after: "on"), line: 3))
        } else {
            guard case .unknownWord(color, _) = error?.fault else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(error?.line == 3)
        }
    }

    @Test func `a misspelt colour is told its neighbour`() {
        #expect(fault(file(["text": "grene"]))?.fault == .unknownWord("grene", nearest: "green"))
    }

    @Test func `two text colours are an error`() {
        #expect(fault(file(["text": "red blue"])) == ThemeError(.twoColors("blue"), line: 3))
    }

    @Test func `a key set twice is an error that names both lines`() {
        #expect(fault(file(extra: "name = again")) == ThemeError(.duplicate("name", firstLine: 1), line: 37))
    }

    @Test func `a missing role is an error`() {
        let text = file().replacing("role.ok = default\n", with: "").replacing("background = dark\n", with: "")
        #expect(fault(text) == ThemeError(.missing(["background", "role.ok"])))
    }

    @Test(arguments: ["role.text", "just words", "=", "= red"])
    func `a line that sets nothing is an error`(line: String) {
        guard case .notAnAssignment = fault(file(extra: line))?.fault else {
            Issue.record("accepted")
            return
        }
    }

    @Test func `a value left out is an error`() {
        #expect(fault(file(["text": ""])) == ThemeError(.emptyValue("role.text"), line: 3))
    }

    @Test func `an unknown background is an error`() {
        let error = fault(file().replacing("background = dark", with: "background = black"))
        #expect(error == ThemeError(.unknownBackground("black"), line: 2))
    }

    @Test func `errors never carry escape bytes to the terminal`() {
        for line in ["role.\u{1B}[2J = red", "role.text = \u{1B}]0;x\u{07}", "\u{1B}[31m", "name = \u{9B}2J"] {
            let text = (try? ThemeFile.parse(file(extra: line)).name) ?? fault(file(extra: line))?.description ?? ""
            #expect(text.unicodeScalars.filter(\.isDangerous).isEmpty)
        }
    }
}

@Suite struct `Embedded themes` {
    private static let themes = ThemeCatalog.names.compactMap(ThemeCatalog.theme(named:))

    @Test(arguments: ThemeCatalog.names)
    func `each parses and bears its file's name`(name: String) throws {
        let text = try #require(ThemeCatalog.text(of: name))
        #expect(try ThemeFile.parse(text).name == name)
    }

    @Test func `an unknown name has no theme`() {
        #expect(ThemeCatalog.theme(named: "solarized") == nil)
    }

    @Test func `the default uses the terminal's own colours only`() {
        for look in Role.allCases.map(Theme().look(of:)) {
            for color in [look.foreground, look.background] { #expect(color.rgbValue == nil) }
        }
        #expect(Theme().name == "terminal-16")
    }

    @Test(arguments: themes)
    func `every role whose colours are known has a contrast of 4 and a half`(theme: Theme) {
        for role in Role.allCases {
            let look = theme.look(of: role)
            guard let text = look.foreground.rgbValue, let ground = look.background.rgbValue else { continue }
            let ratio = ColorScience.contrast(text, ground)
            #expect(ratio >= (theme.name == "high-contrast" ? 7 : 4.5), "\(theme.name) \(role.name) \(ratio)")
        }
    }

    @Test(arguments: themes.filter { $0.background != .any })
    func `a theme with a ground of its own names every colour`(theme: Theme) {
        for look in Role.allCases.map(theme.look(of:)) {
            #expect(look.foreground.rgbValue != nil && look.background.rgbValue != nil)
        }
    }

    @Test(arguments: themes)
    func `the severities look different`(theme: Theme) {
        let looks = [Role.critical, .warning, .ok, .unknown].map(theme.look(of:))
        #expect(Set(looks).count == 4)
    }

    @Test(arguments: themes.filter { $0.background != .any })
    func `critical and ok differ by more than hue`(theme: Theme) throws {
        let critical = theme.look(of: Role.critical)
        let ok = theme.look(of: Role.ok)
        #expect(critical.attributes != ok.attributes)
    }

    @Test(arguments: themes, ColorDepth.allCases)
    func `badges and selection stay apart at every depth`(theme: Theme, depth: ColorDepth) {
        let reduced = theme.reduced(to: depth)
        let roles: [Role] = [.text, .badgeProduction, .badgeDrill, .badgeOther]
        #expect(Set(roles.map(reduced.look(of:))).count == roles.count)
        #expect(reduced.look(of: Role.selection) != reduced.look(of: Role.text))
        #expect(reduced.look(of: Role.critical) != reduced.look(of: Role.ok))
    }

    @Test(arguments: themes, ColorDepth.allCases)
    func `no depth makes a text vanish into its ground`(theme: Theme, depth: ColorDepth) {
        let reduced = theme.reduced(to: depth)
        for look in Role.allCases.map(reduced.look(of:)) where look.foreground != .terminal {
            #expect(look.foreground != look.background)
        }
    }

    @Test(arguments: themes)
    func `monochrome has no colour at all`(theme: Theme) {
        let reduced = theme.reduced(to: .monochrome)
        for look in Role.allCases.map(reduced.look(of:)) {
            #expect(look.foreground == .terminal && look.background == .terminal)
        }
    }
}

@Suite struct `Theme colours` {
    @Test(
        arguments: [
            (0xFF0000, 196), (0x00FF00, 46), (0xFFFFFF, 231), (0x000000, 16), (0x5F87AF, 67), (0x8A8A8A, 245),
        ] as [(UInt32, UInt8)])
    func `truecolor becomes the nearest of xterm's cube and greys`(rgb: UInt32, index: UInt8) {
        #expect(ThemeColor(rgb: rgb).reduced(to: .indexed) == .indexed(index))
    }

    @Test func `every colour of the cube and the greys is its own nearest`() {
        for index in UInt8(16)...255 {
            guard let rgb = ThemeColor.indexed(index).rgbValue else {
                Issue.record("\(index) is not known")
                continue
            }
            let nearest = ThemeColor(rgb: rgb).reduced(to: .indexed)
            #expect(nearest.rgbValue == rgb)
        }
    }

    @Test(arguments: [(0xFF7B7F, 9), (0x000000, 0), (0xFFFFFF, 15), (0x00CC00, 2)] as [(UInt32, UInt8)])
    func `with sixteen colours the nearest of those is taken`(rgb: UInt32, index: UInt8) {
        #expect(ThemeColor(rgb: rgb).reduced(to: .sixteen) == .indexed(index))
    }

    @Test func `with eight colours bright ones lose their brightness`() {
        #expect(ThemeColor.indexed(9).reduced(to: .eight) == .indexed(1))
        #expect(ThemeColor.indexed(208).reduced(to: .sixteen) != .indexed(208))
    }

    @Test func `the palette stays where the terminal has it`() {
        #expect(ThemeColor.indexed(208).reduced(to: .direct) == .indexed(208))
        #expect(ThemeColor.indexed(208).reduced(to: .indexed) == .indexed(208))
        #expect(ThemeColor.indexed(9).reduced(to: .sixteen) == .indexed(9))
        #expect(ThemeColor.terminal.reduced(to: .eight) == .terminal)
    }

    @Test func `the terminal's own sixteen have nominal colours only`() {
        #expect(ThemeColor.indexed(1).rgbValue == nil)
        #expect(ThemeColor.indexed(1).nominalRGBValue == 0xCD0000)
        #expect(ThemeColor.terminal.nominalRGBValue == nil)
    }

    @Test func `bright colours become bold and bright black dim where there are eight`() {
        #expect(Look(foreground: .indexed(9)).reduced(to: .eight, base: .terminal).attributes == .bold)
        let grey = Look(foreground: .indexed(8)).reduced(to: .eight, base: .terminal)
        #expect(grey == Look(foreground: .terminal, attributes: .dim))
    }

    @Test func `without colours a ground of its own becomes reverse`() {
        let look = Look(foreground: .indexed(7), background: .indexed(4))
        #expect(look.reduced(to: .monochrome, base: .terminal) == Look(attributes: .reverse))
        #expect(look.reduced(to: .monochrome, base: .indexed(4)) == Look())
    }
}
