internal import Cells
internal import OpsModel

// How one signal and its numbers are written.

extension Signal {
    var status: Status { state == .inputLost ? .unknown : Status(severity) }

    /// The mark alone.
    func glyph(_ glyphs: GlyphSet) -> String {
        switch state {
        case .open: suppression == nil ? Status(severity).glyph(glyphs) : glyphs.separator
        case .pending: glyphs.separator
        case .closed: glyphs.check
        case .inputLost: glyphs.unknown
        }
    }

    /// `✗ CRIT`, or the word for what it is while it is not open.
    func run(_ glyphs: GlyphSet) -> TextRun {
        if let suppression, state == .open {
            return TextRun("\(glyphs.separator) \(suppression.cause.word)", .dim)
        }
        switch state {
        case .open: return Status(severity).run(glyphs)
        case .pending: return TextRun("\(glyphs.separator) PEND", .pending)
        case .closed: return TextRun("\(glyphs.check) GONE", .dim)
        case .inputLost: return TextRun("\(glyphs.unknown) LOST", .unknown)
        }
    }

    /// One line: `✗ CRIT  23m VersionErrorsHigh v47  errors 3.05 % > 1.00 %`.
    func line(at now: Instant, _ glyphs: GlyphSet) -> [TextRun] {
        let age = TextWidth.padded(onset.ageText(at: now), to: 4, alignment: .right)
        var why = suppression.map { [TextRun($0.reason, .dim)] } ?? evidence.first?.runs ?? []
        if state == .inputLost, suppression == nil, let loss {
            why =
                [TextRun(loss.text(at: now))]
                + (why.isEmpty ? [] : [TextRun("; last: ")] + why).map { TextRun($0.text, .dim) }
        }
        return [run(glyphs), TextRun(" \(age) ", .dim), TextRun("\(title)  ", state == .open ? .text : .dim)] + why
    }
}

extension Evidence {
    /// `errors of v47 over 5m 3.05 % > 1.00 %`
    var runs: [TextRun] {
        // A bare number says nothing beside a sentence that tells it already, as an alert's does.
        guard unit != .none || threshold != nil, let value = number(value) else { return [TextRun(text)] }
        let limit = number(threshold).map { " \(isBeyond ? ">" : "of") \($0)" } ?? ""
        let lead = unit == .count ? "\(text): " : "\(text) "
        return [TextRun(lead), TextRun(value, isBeyond ? .bold : .text), TextRun(limit, .dim)]
    }

    private var isBeyond: Bool {
        guard let value, let threshold else { return false }
        return value > threshold
    }

    private func number(_ value: Double?) -> String? {
        guard let value else { return nil }
        switch unit {
        case .ratio: return NumberFormat.percent(ratio: value)
        case .seconds: return NumberFormat.duration(value)
        case .bytes: return NumberFormat.bytes(value)
        case .perSecond, .count: return NumberFormat.count(value)
        case .none: return NumberFormat.fixed(value)
        }
    }
}
