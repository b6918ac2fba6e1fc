import OpsModel

extension PrometheusPlan {
    /// Reads `options:`.
    ///
    /// - Throws: everything that cannot be used, each with its line.
    init(_ settings: BackendSettings) throws(SettingsError) {
        var reader = PlanReader(settings: settings)
        signals = reader.entries("signals", named: \.name) { $0.signals($1) }
        drift = reader.entries("drift", named: \.name) { $0.drift($1) }
        objectives = reader.entries("slos", named: \.name) { $0.objective($1) }
        changes = reader.entries("changes", named: \.name) { $0.changes($1) }
        traffic = reader.entries("traffic", named: \.name) { $0.traffic($1) }
        distributions = reader.entries("distributions", named: \.name) { $0.distributions($1) }
        replicas = reader.entries("replicas", named: \.name) { $0.replicas($1) }
        gauges = reader.entries("gauges", named: \.name) { $0.gauge($1) }
        externalLabels = Set((settings.options["externalLabels"]?.elements ?? []).compactMap(\.text))
        if let error = SettingsError(reader.mistakes) { throw error }
    }
}

/// Reads the entries of the lists under `options:`, and collects every mistake on the way instead of stopping.
struct PlanReader {
    let settings: BackendSettings
    private(set) var mistakes: [SettingsError.Mistake] = []

    init(settings: BackendSettings) {
        self.settings = settings
    }

    mutating func report(_ line: Int, _ message: String) {
        mistakes.append(SettingsError.Mistake(line: line, message: message))
    }

    /// What can be used of a list. Names are identities: two of one name would overwrite each other's values.
    mutating func entries<Entry>(
        _ key: String, named name: KeyPath<Entry, String>, _ read: (inout PlanReader, Setting) -> Entry?
    ) -> [Entry] {
        var seen: Set<String> = []
        return (settings.options[key]?.elements ?? []).compactMap { setting in
            guard let entry = read(&self, setting) else { return nil }
            let name = entry[keyPath: name]
            if !seen.insert(name).inserted {
                report(setting.line, "\(key): two entries are called \(name). Give each a `name:` of its own.")
            }
            return entry
        }
    }

    mutating func signals(_ entry: Setting) -> SignalSet? {
        let window = entry["window"]?.duration ?? .seconds(300)
        let preset = preset(entry)
        let labels = labels(entry, preset: preset)
        var own: [SignalSet.SignalQuery] = []
        for kind in SignalKind.allCases {
            guard let expression = query(entry, kind.rawValue) else { continue }
            own.append(SignalSet.SignalQuery(kind: kind, expression: expression))
        }
        let asksOwn = SignalKind.allCases.contains { entry[$0.rawValue] != nil }
        if !asksOwn, entry["preset"] == nil, !entry.hasGaps {
            report(entry.line, "signals: nothing is asked. Write `preset:`, or a query such as `requestRate:`.")
        }
        guard let labels else { return nil }
        let scope = scope(entry, labels, window: window, isCounted: preset?.name == "fastapi")
        let usual = preset?.queries(scope).filter { query in !own.contains { $0.kind == query.kind } } ?? []
        return SignalSet(
            name: entry["name"]?.text ?? preset?.name ?? labels.service, window: window, labels: labels,
            queries: usual + own)
    }

    mutating func drift(_ entry: Setting) -> DriftSeries? {
        let name = required(entry, "name")
        let expression = asked(entry)
        let kind = entry["kind"]?.text.flatMap { DriftMeasurement.DriftKind(rawValue: $0) }
        if kind == nil { reportMissing(entry, "kind") }
        let (labels, facts) = (labels(entry), facts(entry))
        guard let name, let expression, let kind, let labels else { return nil }
        return DriftSeries(
            name: name, expression: expression, labels: labels, kind: kind,
            method: entry["method"]?.text ?? name, threshold: entry["threshold"]?.number,
            window: entry["window"]?.duration,
            keyColumns: (entry["key"]?.elements ?? []).compactMap(\.text).map { Glob($0) },
            bins: entry["bins"]?.integer, facts: facts)
    }

    private mutating func facts(_ entry: Setting) -> [DriftSeries.Fact: String] {
        var facts: [DriftSeries.Fact: String] = [:]
        for fact in DriftSeries.Fact.allCases { facts[fact] = query(entry, fact.rawValue) }
        return facts
    }

    mutating func objective(_ entry: Setting) -> ObjectiveSeries? {
        let name = required(entry, "name")
        let share = share(entry)
        let window = entry["window"]?.duration
        if window == nil { reportMissing(entry, "window") }
        let ratios = byWindow(entry["errorRatio"], example: "5m: \"slo:errors:ratio_rate5m\"")
        let isGiven = entry["errorRatio"].map { $0.hasGaps || !$0.entries.isEmpty } ?? false
        if !isGiven { reportMissing(entry, "errorRatio") }
        let requests = requests(entry, beside: ratios.map(\.window))
        let (labels, bound) = (labels(entry), bound(entry))
        guard let name, let share, let window, let labels else { return nil }
        return ObjectiveSeries(
            name: name, labels: labels, objective: share, window: window, errorRatios: ratios, requests: requests,
            bound: bound)
    }

    private mutating func share(_ entry: Setting) -> Double? {
        if let share = entry["objective"]?.number, share > 0, share < 1 { return share }
        if entry["objective"] != nil || !entry.hasGaps {
            report(
                entry["objective"]?.line ?? entry.line,
                "slos: the objective must lie between 0 and 1 and be less than 1, as in `objective: 0.999`.")
        }
        return nil
    }

    private mutating func requests(
        _ entry: Setting, beside windows: [Duration]
    ) -> [(window: Duration, expression: String)] {
        let requests = byWindow(entry["requests"], example: "1h: \"slo:requests:count1h\"")
        for (window, _) in requests where !windows.contains(window) {
            report(
                entry["requests"]?.line ?? entry.line,
                "slos: `requests:` has a window of \(window.configurationText) that `errorRatio:` has not. Both must be of one window."
            )
        }
        return requests
    }

    /// `250ms`, or PromQL for seconds.
    private mutating func bound(_ entry: Setting) -> ObjectiveSeries.Bound? {
        guard let text = query(entry, "bound") else { return nil }
        if let fixed = Duration(configuration: text) { return .fixed(fixed) }
        if Double(text) != nil {
            report(
                entry["bound"]?.line ?? entry.line,
                "slos: `bound: \(text)` has no unit. Write `250ms`, or a query that yields seconds.")
        }
        return .query(text)
    }

    private mutating func byWindow(
        _ setting: Setting?, example: String
    ) -> [(window: Duration, expression: String)] {
        var queries: [(window: Duration, expression: String)] = []
        for entry in setting?.entries ?? [] {
            if let window = Duration(configuration: entry.key), let expression = entry.value.text {
                queries.append((window, expression))
            } else {
                report(entry.line, "slos: `\(entry.key)` is no duration. Write `\(example)`.")
            }
        }
        return queries.sorted { $0.window < $1.window }
    }

    private mutating func preset(_ entry: Setting) -> PrometheusPreset? {
        guard let setting = entry["preset"], let name = setting.text else { return nil }
        if let preset = PrometheusPreset.named(name) { return preset }
        let known = PrometheusPreset.all.map(\.name).joined(separator: ", ")
        report(setting.line, "signals: there is no preset `\(name)`. Choose one of: \(known).")
        return nil
    }

    private mutating func labels(_ entry: Setting, preset: PrometheusPreset? = nil) -> SubjectLabels? {
        // Of a preset that is unknown nobody knows which labels it has.
        let usual = preset.map { SubjectLabels(service: $0.service, version: $0.version) }
        guard preset != nil || entry["preset"] == nil else { return nil }
        return labels(entry, else: usual, preset: preset)
    }

    /// `defaults` holds for labels that the entry does not name; `nil` where it must name the service's.
    mutating func labels(
        _ entry: Setting, else defaults: SubjectLabels?, preset: PrometheusPreset? = nil
    ) -> SubjectLabels? {
        let given = entry["labels"]
        guard let service = given?["service"]?.text ?? defaults?.service, !service.isEmpty else {
            if !(given ?? entry).hasGaps {
                report(
                    given?.line ?? entry.line,
                    "labels: which label names the service? Write `labels: { service: LABEL }`.")
            }
            return nil
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

    mutating func query(_ entry: Setting, _ key: String) -> String? {
        guard let setting = entry[key], let text = setting.text?.trimmingBlanks else { return nil }
        guard text.isEmpty else { return text }
        report(setting.line, "\(key): the query is empty. Write PromQL, or leave the key out.")
        return nil
    }

    /// The query that an entry is about.
    mutating func asked(_ entry: Setting) -> String? {
        if entry["query"]?.text == nil { reportMissing(entry, "query") }
        return query(entry, "query")
    }

    private mutating func required(_ entry: Setting, _ key: String) -> String? {
        if let text = entry[key]?.text, !text.isEmpty { return text }
        reportMissing(entry, key)
        return nil
    }

    mutating func reportMissing(_ entry: Setting, _ key: String) {
        guard entry[key] != nil || !entry.hasGaps else { return }
        report(entry.line, "`\(key):` is missing or is not what it must be.")
    }
}
