internal import Cells
internal import OpsModel

// How states of the model look: glyph + word + colour, never colour alone.

extension Status {
    func glyph(_ glyphs: GlyphSet) -> String {
        switch self {
        case .critical: glyphs.critical
        case .warning: glyphs.warning
        case .ok: glyphs.ok
        case .unknown: glyphs.unknown
        case .idle: glyphs.separator
        }
    }

    var role: Role {
        switch self {
        case .critical: .critical
        case .warning: .warning
        case .ok: .ok
        case .unknown: .unknown
        case .idle: .dim
        }
    }

    /// `✗ CRIT`
    func run(_ glyphs: GlyphSet) -> TextRun {
        TextRun("\(glyph(glyphs)) \(word)", role)
    }
}

extension Severity {
    var status: Status { Status(self) }
}

extension Alert {
    /// The status that the alert gives a row, and the word for it when it gives none.
    func run(_ severities: SeverityTable, _ glyphs: GlyphSet) -> TextRun {
        switch state {
        case .firing: Status(severities.severity(of: labels)).run(glyphs)
        case .pending: TextRun("\(glyphs.separator) PEND", .pending)
        case .suppressed: TextRun("\(glyphs.separator) \(quietWord)", .dim)
        case .unknown: TextRun("? UNKN", .unknown)
        }
    }
}

extension Alert {
    /// Why what fires is heard by nobody. Only signals of our own are muted.
    private var quietWord: String { silencedBy.isEmpty && !inhibitedBy.isEmpty ? "inhibited" : "silenced" }
}

extension Suppression.Cause {
    /// What is said of a signal that is kept quiet by it.
    var word: String {
        switch self {
        case .silence: "silenced"
        case .inhibition: "inhibited"
        case .mute: "muted"
        case .maintenance: "expected"
        }
    }
}

extension Readiness {
    var role: Role {
        switch self {
        case .ready: .ok
        case .loading, .unloading: .pending
        case .unavailable: .critical
        case .idle: .dim
        case .unknown: .unknown
        }
    }

    func run(_ glyphs: GlyphSet) -> TextRun {
        let glyph =
            switch self {
            case .ready: glyphs.ok
            case .unavailable: glyphs.critical
            case .loading, .unloading, .idle: glyphs.separator
            case .unknown: glyphs.unknown
            }
        return TextRun("\(glyph) \(rawValue)", role)
    }
}
