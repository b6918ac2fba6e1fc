/// How long after a change each kind of signal usually moves (domain.md §5): minutes for errors and latency, a
/// materialisation for features, a window for drift, hours for leaks.
enum UsualLag {
    static func usual(_ kind: Signal.Kind) -> Duration {
        switch kind {
        case .sloBurn, .alert, .availability, .canary, .traffic, .degraded, .infra, .gate, .blind: .seconds(180)
        case .quality, .freshness: .seconds(600)
        case .drift, .skew, .performance: .seconds(3600)
        case .saturation, .accelerator, .pipeline: .seconds(3 * 3600)
        }
    }

    /// 0 where the lag is as usual, rising with the factor by which it is longer or shorter.
    static func misfit(of change: ChangeEvent, to signal: Signal?) -> Double {
        guard let signal else { return .infinity }
        let lag = max(0, (signal.onset.latest - change.tookEffect.latest).inSeconds)
        let factor = (lag + 60) / (usual(signal.id.kind).inSeconds + 60)
        return max(factor, 1 / factor) - 1
    }
}

extension Signal.Kind {
    /// What users get: errors, delay, silence. Data and machines are another matter.
    var isAboutAnswers: Bool {
        switch self {
        case .sloBurn, .alert, .availability, .canary, .traffic, .degraded, .saturation: true
        case .drift, .skew, .quality, .performance, .pipeline, .freshness, .accelerator, .infra, .gate, .blind: false
        }
    }
}

extension Signal {
    /// The column that it is about, where it is about one.
    var column: String? {
        switch entity {
        case .drift(let id): id.column
        default: id.kind == .alert ? alertColumn : nil
        }
    }

    /// An alert's title ends with the column its labels name.
    private var alertColumn: String? {
        let words = title.split(separator: " ")
        guard words.count > 1, let last = words.last, last.first != "v" || last.dropFirst().first?.isNumber != true
        else { return nil }
        return String(last)
    }
}
