internal import Cells
internal import OpsModel

// How one drift measurement is written: its mark, its score in the unit of its method, and its past.

extension DriftMeasurement {
    var status: Status {
        guard value != nil else { return .unknown }
        return isOverThreshold ? .warning : .ok
    }

    /// How its number stands among others: as a warning, or as stale where nobody has told for long.
    func cellRole(_ state: OpsState) -> Role {
        state.isStale(id.backend, .drift) ? .stale : isOverThreshold ? .warning : .text
    }

    /// `▲` over its threshold, `◆` where that is about data quality rather than drift, `?` where nobody has told for
    /// long.
    func mark(_ state: OpsState, _ glyphs: GlyphSet) -> TextRun {
        if state.isStale(id.backend, .drift) { return TextRun(glyphs.unknown, .unknown) }
        let isQuality = isOverThreshold && !kind.comparesDistributions
        return TextRun(isQuality ? Self.qualityMark(glyphs) : status.glyph(glyphs), status.role)
    }

    static func qualityMark(_ glyphs: GlyphSet) -> String { glyphs == .ascii ? "*" : "◆" }

    /// `psi`, `null`: short names of methods for narrow columns.
    var methodText: String {
        switch method {
        case "nullRatio": "null"
        case "jensenShannon": "js"
        case "wasserstein": "wass"
        case "kolmogorovSmirnov": "ks"
        default: method
        }
    }

    /// The score: two decimals, or percent where the method is a share of rows.
    func scoreText(width: Int = 6) -> String { text(value, width: width) }

    var thresholdText: String { text(threshold, width: 6) }

    private func text(_ number: Double?, width: Int) -> String {
        guard method.lowercased().hasSuffix("ratio") else {
            return NumberFormat.fixed(number, decimals: 2, width: width)
        }
        return NumberFormat.percent(ratio: number, decimals: 1, width: width)
    }

    /// What a chart multiplies scores by, so that they read as `scoreText` writes them.
    var scale: Double { method.lowercased().hasSuffix("ratio") ? 100 : 1 }

    /// Its limit as a chart draws it.
    var chartThreshold: Chart.Threshold? {
        threshold.map { Chart.Threshold($0 * scale, label: "alert \(thresholdText)") }
    }

    /// Its past on a scale from zero to its threshold, or beyond where it went beyond: noise stays low.
    func sparkline(_ state: OpsState, width: Int, _ glyphs: GlyphSet) -> TextRun {
        let past = state.driftHistories[id]?.samples.map(\.value) ?? []
        let top = max(threshold ?? 0, past.compactMap { $0 }.max() ?? 0)
        let text = Sparkline.text(past, width: width, range: top > 0 ? 0...top : nil, glyphs: glyphs)
        let role = cellRole(state)
        return TextRun(text, role == .text ? .dim : role)
    }

    /// One line of at most `width` columns: `▲ card_age_days psi 0.92 > 0.20 ▁▂▄▆▇█`; without the limit, then without
    /// the past, where the name would be cut.
    func runs(_ state: OpsState, _ glyphs: GlyphSet, width: Int) -> [TextRun] {
        let hasPast = width >= 40
        let hasLimit = width >= 50
        let name = max(6, min(24, width - 14 - (hasPast ? 11 : 0) - (hasLimit ? 9 : 0)))
        let score = TextWidth.padded(scoreText(), to: 6, alignment: .right, glyphs: glyphs)
        var runs = [
            mark(state, glyphs), TextRun(" \(TextWidth.padded(columnText, to: name, glyphs: glyphs)) "),
            TextRun(TextWidth.padded(methodText, to: 4, glyphs: glyphs), .dim),
            TextRun(" \(score)", isOverThreshold ? .bold : .text),
        ]
        if hasLimit {
            let relation = threshold.map { _ in isOverThreshold ? "> \(thresholdText)" : "of \(thresholdText)" } ?? ""
            runs.append(TextRun(" " + TextWidth.padded(relation, to: 8, glyphs: glyphs), .dim))
        }
        if hasPast { runs += [TextRun(" "), sparkline(state, width: 10, glyphs)] }
        return state.isStale(id.backend, .drift)
            ? runs.map { $0.style.role == .unknown ? $0 : TextRun($0.text, .stale) } : runs
    }
}

extension DriftMeasurement {
    /// Why only the threshold speaks.
    var undecidedSentence: String {
        kind.comparesDistributions && threshold != nil ? "judged by its limit alone: rows or bins are not told" : ""
    }
}

extension DriftDecision {
    /// What the drift rule says, in words with the number that decides.
    var sentence: String {
        switch self {
        case .open(let latest, _): "drifted in two windows, beyond chance (\(latest.chance))"
        case .risen(let latest, _): "beyond its limit and chance (\(latest.chance)) in one window; two are needed"
        case .seasonal(_, _, let beside):
            "seasonal: drifted only against training, \(NumberFormat.fixed(beside.window.score, decimals: 2)) "
                + "against the same hours"
        case .closed(let reading):
            reading.isDecidedByChance ? "chance alone reaches \(reading.chance)" : "chance reaches \(reading.chance)"
        case .undecided(.oneWindow): "one window is known; two that do not overlap are needed"
        case .undecided(.chanceUnknown): "too few rows to tell change from chance"
        }
    }
}

extension DriftDecision.Reading {
    fileprivate var chance: String { NumberFormat.fixed(quantile, decimals: 3) }
}
