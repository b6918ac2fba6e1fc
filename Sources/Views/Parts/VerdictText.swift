internal import Cells
internal import OpsModel

// How the verdict on a canary is written; never without its numbers.

extension CanaryReview {
    /// `✗ worse · errors +3.06pp (2.81 to 3.30) · ratio ≥ 100 · since 02:49`
    func runs(at now: Instant, _ glyphs: GlyphSet) -> [TextRun] {
        let deciding = verdict.parts.first { $0.outcome.decision == verdict.decision } ?? verdict.parts.first
        let (mark, role) = look(glyphs)
        let dot = " \(glyphs.separator) "
        var facts: [String] = []
        if let deciding, let reading = deciding.reading {
            let name = deciding.indicator == .errors ? "errors" : "slow"
            let (low, high) = (reading.interval.lowerBound, reading.interval.upperBound)
            facts.append("\(name) \(points(reading.effect))pp (\(bare(low)) to \(bare(high)))")
            if verdict.decision == .worse || verdict.decision == .better {
                facts.append("ratio ≥ \(NumberFormat.count(1 / reading.alpha))")
            }
        }
        if verdict.decision == nil { facts.append(wait(deciding)) }
        facts.append("since \(InstantInterval.short(since, at: now))")
        return [
            TextRun("\(mark) \(verdict.decision?.rawValue ?? "too early to say")", role),
            TextRun(dot + facts.joined(separator: dot)),
            TextRun(verdict.caveat.map { dot + $0.sentence } ?? "", .dim),
        ]
    }

    /// The mark of what is decided.
    func look(_ glyphs: GlyphSet) -> (String, Role) {
        switch verdict.decision {
        case .worse: (Status(verdict.severity ?? .warning).glyph(glyphs), Status(verdict.severity ?? .warning).role)
        case .better, .same: (glyphs.check, .ok)
        case nil: (glyphs.unknown, .bold)
        }
    }

    private func wait(_ part: CanaryVerdict.Part?) -> String {
        guard case .tooEarly(let time?)? = part?.outcome else { return "no decision in sight at this rate" }
        return "decides in \(NumberFormat.age(time.inSeconds))"
    }

    private func bare(_ share: Double) -> String { NumberFormat.fixed(share * 100, decimals: 2) }

    private func points(_ share: Double) -> String { NumberFormat.difference(share * 100, decimals: 2) }
}
