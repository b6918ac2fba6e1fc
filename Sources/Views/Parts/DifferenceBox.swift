internal import Cells
internal import OpsModel

/// What differs between the stable version and the canary: what the registry knows of each, and what nobody tells yet.
enum DifferenceBox {
    /// Its number among the texts of the deployment pane, of which the comparison is 0.
    static let part = 1

    static func draw(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3, let stable = entry.stable, let canary = entry.canary else { return }
        let arrow = canvas.glyphs.arrowRight
        let gates = Line(name: "gate", runs: canvas.gateRuns(of: canary, in: entry))
        let lines = (lines(stable, canary, entry, canvas) + [image, gates, lineage]).flatMap { line in
            canvas.wrapped(
                [TextRun(TextWidth.padded(line.name, to: 10, glyphs: canvas.glyphs) + " ", .bold)] + line.runs,
                to: rect.columns - 3, indent: 11)
        }
        let window = canvas.window(of: part, lines: lines.count, rows: rect.rows - 2)
        let inside = canvas.box(
            canvas.live("WHAT DIFFERS \(stable.displayVersion) \(arrow) \(canary.displayVersion)"),
            footnotes: [canvas.position(window, of: lines.count)], in: rect)
        canvas.lines(lines[window], in: inside)
    }

    private struct Line {
        let name: String
        let runs: [TextRun]

        init(name: String, runs: [TextRun]) {
            (self.name, self.runs) = (name, runs)
        }

        init(_ name: String, _ text: String, _ role: Role = .text) {
            self.init(name: name, runs: [TextRun(text, role)])
        }
    }

    private static let image = Line("image", MissingSource.images.text, .dim)
    private static let lineage = Line("lineage", MissingSource.lineage.text, .dim)

    private static func lines(
        _ stable: VariantRow, _ canary: VariantRow, _ entry: FleetEntry, _ canvas: Canvas
    ) -> [Line] {
        let state = canvas.state
        guard let old = state.version(stable, of: entry), let new = state.version(canary, of: entry) else {
            return [Line("model", "no registry knows both versions", .dim)]
        }
        let arrow = canvas.glyphs.arrowRight
        var lines: [Line] = []
        func compare(_ name: String, _ before: String?, _ after: String?) {
            guard before != after else { return }
            lines.append(Line(name, "\(before ?? canvas.glyphs.dash) \(arrow) \(after ?? canvas.glyphs.dash)"))
        }
        // Its whole pane has room for whole names.
        let isWhole = state.pane?.parts.focused == part
        func name(_ text: String?) -> String? { isWhole ? text : text?.withShortHashes(canvas.glyphs) }
        compare("model", name(old.source), name(new.source))
        compare("run", name(old.runID), name(new.runID))
        compare("by", old.createdBy, new.createdBy)
        for key in Set(old.metrics.keys).union(new.metrics.keys).sorted() {
            compare(
                key, (old.metrics[key] ?? nil).map { NumberFormat.fixed($0, decimals: 3) },
                (new.metrics[key] ?? nil).map { NumberFormat.fixed($0, decimals: 3) })
        }
        for key in Set(old.tags.keys).union(new.tags.keys).sorted() { compare(key, old.tags[key], new.tags[key]) }
        return lines
    }
}

extension String {
    /// `models:/m-e6b83f08…`: hashes by their first eight digits.
    fileprivate func withShortHashes(_ glyphs: GlyphSet) -> String {
        var (text, digits) = ("", "")
        func end() {
            text += digits.count >= 16 ? digits.prefix(8) + glyphs.ellipsis : digits
            digits = ""
        }
        for character in self {
            if character.isHexDigit {
                digits.append(character)
            } else {
                end()
                text.append(character)
            }
        }
        end()
        return text
    }
}

extension OpsState {
    /// What the registry knows of a version that a fleet row serves.
    fileprivate func version(_ variant: VariantRow, of entry: FleetEntry) -> ModelVersion? {
        for model in entry.models {
            if let found = versions[VersionID(model: model, version: variant.version)] { return found }
        }
        return nil
    }
}
