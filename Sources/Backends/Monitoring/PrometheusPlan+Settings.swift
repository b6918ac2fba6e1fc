import OpsModel

extension PrometheusPlan {
    /// Reads `options:`; fails with the line of what cannot be used.
    init(_ settings: BackendSettings) throws(SettingsError) {
        let reader = PlanReader(settings: settings)
        let options = settings.options
        for entry in options["signals"]?.elements ?? [] { signals.append(try reader.signals(entry)) }
        for entry in options["drift"]?.elements ?? [] { drift.append(try reader.drift(entry)) }
        for entry in options["slos"]?.elements ?? [] { objectives.append(try reader.objective(entry)) }
        for entry in options["changes"]?.elements ?? [] { changes.append(try reader.changes(entry)) }
        for entry in options["traffic"]?.elements ?? [] { traffic.append(try reader.traffic(entry)) }
        for entry in options["distributions"]?.elements ?? [] {
            distributions.append(try reader.distributions(entry))
        }
        for entry in options["replicas"]?.elements ?? [] { replicas.append(try reader.replicas(entry)) }
        for entry in options["gauges"]?.elements ?? [] { gauges.append(try reader.gauge(entry)) }
        externalLabels = Set((options["externalLabels"]?.elements ?? []).compactMap(\.text))
        try Self.requireDistinct(signals.map(\.name), options["signals"], "signals")
        try Self.requireDistinct(drift.map(\.name), options["drift"], "drift")
        try Self.requireDistinct(objectives.map(\.name), options["slos"], "slos")
        try Self.requireDistinct(changes.map(\.name), options["changes"], "changes")
        try Self.requireDistinct(traffic.map(\.name), options["traffic"], "traffic")
        try Self.requireDistinct(distributions.map(\.name), options["distributions"], "distributions")
        try Self.requireDistinct(replicas.map(\.name), options["replicas"], "replicas")
        try Self.requireDistinct(gauges.map(\.name), options["gauges"], "gauges")
    }

    /// Names are identities: two of one name would overwrite each other's values.
    private static func requireDistinct(_ names: [String], _ list: Setting?, _ key: String) throws(SettingsError) {
        var seen: Set<String> = []
        for (name, entry) in zip(names, list?.elements ?? []) where !seen.insert(name).inserted {
            throw SettingsError(
                line: entry.line, "\(key): two entries are called \(name). Give each a `name:` of its own.")
        }
    }
}

/// Reads the entries of the lists under `options:`.
struct PlanReader {
    let settings: BackendSettings

    func signals(_ entry: Setting) throws(SettingsError) -> SignalSet {
        let window = entry["window"]?.duration ?? .seconds(300)
        let preset = try preset(entry)
        let labels = try labels(entry, preset: preset)
        var queries = preset?.queries(scope(entry, labels, window: window, isCounted: preset?.name == "fastapi")) ?? []
        for kind in SignalKind.allCases {
            guard let expression = try query(entry, kind.rawValue) else { continue }
            queries.removeAll { $0.kind == kind }
            queries.append(SignalSet.SignalQuery(kind: kind, expression: expression))
        }
        guard !queries.isEmpty else {
            throw SettingsError(
                line: entry.line, "signals: nothing is asked. Write `preset:`, or a query such as `requestRate:`.")
        }
        return SignalSet(
            name: entry["name"]?.text ?? preset?.name ?? labels.service, window: window, labels: labels,
            queries: queries)
    }

    func drift(_ entry: Setting) throws(SettingsError) -> DriftSeries {
        let name = try required(entry, "name")
        guard let expression = try query(entry, "query") else { throw missing(entry, "query") }
        guard let kind = entry["kind"]?.text.flatMap({ DriftMeasurement.DriftKind(rawValue: $0) }) else {
            throw missing(entry, "kind")
        }
        return DriftSeries(
            name: name, expression: expression, labels: try labels(entry), kind: kind,
            method: entry["method"]?.text ?? name, threshold: entry["threshold"]?.number,
            window: entry["window"]?.duration,
            keyColumns: (entry["key"]?.elements ?? []).compactMap(\.text).map { Glob($0) },
            bins: entry["bins"]?.integer, facts: try facts(entry))
    }

    private func facts(_ entry: Setting) throws(SettingsError) -> [DriftSeries.Fact: String] {
        var facts: [DriftSeries.Fact: String] = [:]
        for fact in DriftSeries.Fact.allCases { facts[fact] = try query(entry, fact.rawValue) }
        return facts
    }

    func objective(_ entry: Setting) throws(SettingsError) -> ObjectiveSeries {
        let name = try required(entry, "name")
        guard let objective = entry["objective"]?.number, objective > 0, objective < 1 else {
            throw SettingsError(
                line: entry["objective"]?.line ?? entry.line,
                "slos: the objective must lie between 0 and 1 and be less than 1, as in `objective: 0.999`.")
        }
        guard let window = entry["window"]?.duration else { throw missing(entry, "window") }
        let ratios = try byWindow(entry["errorRatio"], example: "5m: \"slo:errors:ratio_rate5m\"")
        guard !ratios.isEmpty else { throw missing(entry, "errorRatio") }
        let requests = try byWindow(entry["requests"], example: "1h: \"slo:requests:count1h\"")
        for (window, _) in requests where !ratios.contains(where: { $0.window == window }) {
            throw SettingsError(
                line: entry["requests"]?.line ?? entry.line,
                "slos: `requests:` has a window of \(window.configurationText) that `errorRatio:` has not. Both must be of one window."
            )
        }
        return ObjectiveSeries(
            name: name, labels: try labels(entry), objective: objective, window: window, errorRatios: ratios,
            requests: requests, bound: try bound(entry))
    }

    /// `250ms`, or PromQL for seconds.
    private func bound(_ entry: Setting) throws(SettingsError) -> ObjectiveSeries.Bound? {
        guard let text = try query(entry, "bound") else { return nil }
        if let fixed = Duration(configuration: text) { return .fixed(fixed) }
        guard Double(text) == nil else {
            throw SettingsError(
                line: entry["bound"]?.line ?? entry.line,
                "slos: `bound: \(text)` has no unit. Write `250ms`, or a query that yields seconds.")
        }
        return .query(text)
    }

    private func byWindow(
        _ setting: Setting?, example: String
    ) throws(SettingsError) -> [(window: Duration, expression: String)] {
        var queries: [(window: Duration, expression: String)] = []
        for entry in setting?.entries ?? [] {
            guard let window = Duration(configuration: entry.key), let expression = entry.value.text else {
                throw SettingsError(line: entry.line, "slos: `\(entry.key)` is no duration. Write `\(example)`.")
            }
            queries.append((window, expression))
        }
        return queries.sorted { $0.window < $1.window }
    }

    private func preset(_ entry: Setting) throws(SettingsError) -> PrometheusPreset? {
        guard let setting = entry["preset"], let name = setting.text else { return nil }
        guard let preset = PrometheusPreset.named(name) else {
            let known = PrometheusPreset.all.map(\.name).joined(separator: ", ")
            throw SettingsError(line: setting.line, "signals: there is no preset `\(name)`. Choose one of: \(known).")
        }
        return preset
    }

    private func labels(_ entry: Setting, preset: PrometheusPreset? = nil) throws(SettingsError) -> SubjectLabels {
        try labels(entry, else: preset.map { SubjectLabels(service: $0.service, version: $0.version) }, preset: preset)
    }

    /// `defaults` holds for labels that the entry does not name; `nil` where it must name the service's.
    func labels(
        _ entry: Setting, else defaults: SubjectLabels?, preset: PrometheusPreset? = nil
    ) throws(SettingsError) -> SubjectLabels {
        let given = entry["labels"]
        guard let service = given?["service"]?.text ?? defaults?.service, !service.isEmpty else {
            throw SettingsError(
                line: given?.line ?? entry.line,
                "labels: which label names the service? Write `labels: { service: LABEL }`.")
        }
        return SubjectLabels(
            service: service, version: given?["version"]?.text ?? defaults?.version,
            environment: given?["environment"]?.text ?? defaults?.environment,
            cluster: given?["cluster"]?.text ?? defaults?.cluster, role: given?["role"]?.text,
            column: given?["column"]?.text ?? defaults?.column, unknownVersions: preset?.unknownVersions ?? [],
            defaultEnvironment: settings.environment == .unknown ? nil : settings.environment.name,
            defaultCluster: settings.cluster.isEmpty ? nil : settings.cluster)
    }

    private func scope(_ entry: Setting, _ labels: SubjectLabels, window: Duration, isCounted: Bool) -> PresetScope {
        let prefix = [entry["namespace"]?.text ?? "", entry["subsystem"]?.text ?? ""].filter { !$0.isEmpty }
        return PresetScope(
            selector: selector(entry), window: window.promQL,
            by: [labels.service, labels.version, labels.environment, labels.cluster, labels.role].compactMap { $0 },
            prefix: prefix.map { $0 + "_" }.joined(),
            handlers: isCounted ? InstrumentedRoutes(entry["handlers"]).matchers : "")
    }

    /// The matchers of `selector:` without their braces; may be empty.
    func selector(_ entry: Setting) -> String {
        let selector = (entry["selector"]?.text ?? "").trimmingBlanks
        guard selector.hasPrefix("{") else { return selector }
        return selector.dropFirst().dropLast(selector.hasSuffix("}") ? 1 : 0).trimmingBlanks
    }

    func query(_ entry: Setting, _ key: String) throws(SettingsError) -> String? {
        guard let setting = entry[key], let text = setting.text else { return nil }
        guard !text.trimmingBlanks.isEmpty else {
            throw SettingsError(line: setting.line, "\(key): the query is empty. Write PromQL, or leave the key out.")
        }
        return text.trimmingBlanks
    }

    private func required(_ entry: Setting, _ key: String) throws(SettingsError) -> String {
        guard let text = entry[key]?.text, !text.isEmpty else { throw missing(entry, key) }
        return text
    }

    func missing(_ entry: Setting, _ key: String) -> SettingsError {
        SettingsError(line: entry.line, "`\(key):` is missing or is not what it must be.")
    }
}
