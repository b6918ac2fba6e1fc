import OpsModel

/// Which routes of an instrumented web application are inference, and which are probes, metrics and documentation.
struct InstrumentedRoutes: Sendable, Hashable {
    /// Route templates as the application declares them; empty means all but ``others``.
    let handlers: [String]

    /// What is no inference wherever it is found; `none` is what matched no route.
    static let others = [
        "/metrics", "/health", "/healthz", "/livez", "/live", "/readyz", "/ready", "/ping", "/docs", "/redoc",
        "/openapi.json", "/favicon.ico", "none",
    ]

    init(_ list: Setting?) {
        handlers = (list?.elements ?? []).compactMap(\.text)
    }

    func counts(_ series: MetricSeries) -> Bool {
        let handler = series["handler"]
        return handlers.isEmpty ? !Self.others.contains(handler) : handlers.contains(handler)
    }

    /// The same as PromQL matchers.
    var matchers: String {
        let templates = (handlers.isEmpty ? Self.others : handlers).map(Self.escaped).joined(separator: "|")
        return "handler\(handlers.isEmpty ? "!~" : "=~")\(PrometheusSelector.quoted(templates))"
    }

    /// Literal in RE2.
    private static func escaped(_ text: String) -> String {
        text.map { #"\.+*?()|[]{}^$"#.contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }
}
