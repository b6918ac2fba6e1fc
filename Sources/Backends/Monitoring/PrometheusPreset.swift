import OpsModel

/// Ready queries for one serving system: which labels name model and version, and what can be asked.
///
/// The qualities say what the system's metrics leave out; both were measured on real servers where one runs here.
struct PrometheusPreset: Sendable {
    let name: String
    let service: String
    var version: String?
    /// Values of the version's label that tell no version.
    var unknownVersions: Set<String> = []
    let queries: @Sendable (PresetScope) -> [SignalSet.SignalQuery]

    static func named(_ name: String) -> PrometheusPreset? {
        all.first { $0.name == name }
    }
}

/// What a preset's queries are narrowed to, and the pieces they are made of.
struct PresetScope: Sendable {
    /// Matchers without braces; may be empty.
    var selector: String
    var window: String
    /// The labels that results keep.
    var by: [String]
    /// Before every metric's name, where the system lets its users choose one: `ml_iris_`.
    var prefix = ""
    /// Matchers that leave out what is no inference: probes, metrics, documentation.
    var handlers = ""

    var grouping: String { by.joined(separator: ", ") }

    /// `metric{matchers,selector}`
    func series(_ metric: String, _ matchers: String = "") -> String {
        let all = [matchers, selector].filter { !$0.isEmpty }.joined(separator: ",")
        return all.isEmpty ? metric : "\(metric){\(all)}"
    }

    func rate(_ metric: String, _ matchers: String = "") -> String {
        "sum by (\(grouping)) (rate(\(series(metric, matchers))[\(window)]))"
    }

    func sum(_ metric: String, _ matchers: String = "") -> String {
        "sum by (\(grouping)) (\(series(metric, matchers)))"
    }

    func maximum(_ metric: String, _ matchers: String = "") -> String {
        "max by (\(grouping)) (\(series(metric, matchers)))"
    }

    /// `part`, and zero where there is only `whole`: an error counter often begins to exist with the first error.
    func orZero(_ part: String, of whole: String) -> String {
        "(\(part) or \(whole) * 0)"
    }

    func ratio(_ part: String, of whole: String) -> String {
        "\(orZero(part, of: whole)) / \(whole)"
    }

    func quantile(_ q: String, _ histogram: String, _ matchers: String = "", perSecond unit: Int = 1) -> String {
        let rates =
            "sum by (\((by + ["le"]).joined(separator: ", "))) (rate(\(series(histogram + "_bucket", matchers))[\(window)]))"
        return "histogram_quantile(\(q), \(rates))" + (unit == 1 ? "" : " / \(unit)")
    }

    /// The three quantiles of one histogram.
    func quantiles(
        _ histogram: String, _ matchers: String = "", perSecond unit: Int = 1, quality: Quality = .exact
    ) -> [SignalSet.SignalQuery] {
        [(SignalKind.latencyP50, "0.5"), (.latencyP95, "0.95"), (.latencyP99, "0.99")].map { kind, q in
            .init(kind: kind, expression: quantile(q, histogram, matchers, perSecond: unit), quality: quality)
        }
    }

    /// What each server reports of itself as a whole, given to everything that it serves: `metric` says which server
    /// serves what, `ofServer` is grouped by `instance` and `job`.
    func perServer(_ metric: String, _ ofServer: String) -> String {
        "max by (\(grouping)) (\(series(metric)) * 0 + on (instance, job) group_left () (\(ofServer)))"
    }
}
