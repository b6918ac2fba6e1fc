import OpsModel

/// What follows the naming convention (docs/conventions.md), so that its labels need not be named.
extension PlanReader {
    func changes(_ entry: Setting) throws(SettingsError) -> ChangeSeries {
        let expression = try asked(entry)
        var words = ChangeSeries.Words()
        let given = entry["labels"]
        words.kind = given?["kind"]?.text ?? words.kind
        words.object = given?["object"]?.text ?? words.object
        words.before = given?["before"]?.text ?? words.before
        words.after = given?["after"]?.text ?? words.after
        words.actor = given?["actor"]?.text ?? words.actor
        words.reference = given?["reference"]?.text ?? words.reference
        words.affects = given?["affects"]?.text ?? words.affects
        words.automatic = given?["automatic"]?.text ?? words.automatic
        return ChangeSeries(
            name: entry["name"]?.text ?? expression, expression: expression,
            labels: try labels(entry, else: .conventional), words: words)
    }

    func traffic(_ entry: Setting) throws(SettingsError) -> TrafficSeries {
        let expression = try asked(entry)
        var series = TrafficSeries(
            name: entry["name"]?.text ?? expression, expression: expression,
            labels: try labels(entry, else: .conventional))
        series.tolerance = entry["tolerance"]?.number ?? series.tolerance
        return series
    }

    func distributions(_ entry: Setting) throws(SettingsError) -> DistributionSeries {
        let expression = try asked(entry)
        var defaults = SubjectLabels.conventional
        defaults.column = "feature"
        var series = DistributionSeries(
            name: entry["name"]?.text ?? expression, expression: expression, labels: try labels(entry, else: defaults))
        series.bin = entry["labels"]?["bin"]?.text ?? series.bin
        series.side = entry["labels"]?["window"]?.text ?? series.side
        series.current = entry["current"]?.text ?? series.current
        series.reference = entry["reference"]?.text ?? series.reference
        series.nulls = entry["nullBin"]?.text ?? series.nulls
        series.size = try query(entry, "size")
        series.window = entry["window"]?.duration
        guard series.current != series.reference else {
            throw SettingsError(
                line: entry["current"]?.line ?? entry["reference"]?.line ?? entry.line,
                "distributions: `current:` and `reference:` are the same. Say how the label "
                    + "\(series.side) tells them apart.")
        }
        return series
    }

    func replicas(_ entry: Setting) throws(SettingsError) -> ReplicaSeries {
        let selector = selector(entry)
        var expressions: [ReplicaSeries.Fact: String] = [:]
        for fact in ReplicaSeries.Fact.allCases {
            let (name, own) = fact.metric
            let matchers = [own, selector].filter { !$0.isEmpty }.joined(separator: ",")
            expressions[fact] = try query(entry, fact.rawValue) ?? (matchers.isEmpty ? name : "\(name){\(matchers)}")
        }
        return ReplicaSeries(
            name: entry["name"]?.text ?? "pods",
            labels: try labels(entry, else: SubjectLabels(service: "label_app", version: "label_version")),
            expressions: expressions)
    }

    func gauge(_ entry: Setting) throws(SettingsError) -> GaugeSeries {
        guard let kind = entry["kind"]?.text.flatMap({ Gauge.GaugeKind(rawValue: $0) }) else {
            throw missing(entry, "kind")
        }
        let usual = kind.convention
        var facts: [GaugeSeries.Fact: String] = [:]
        // Of a query of one's own nobody knows whether the convention's limits fit it.
        let isUsual = entry["query"] == nil
        facts[.limit] = try query(entry, "limit") ?? (isUsual ? usual.limit : nil)
        facts[.interval] = try query(entry, "interval") ?? (isUsual ? usual.interval : nil)
        let labels = try labels(entry, else: .conventional)
        return GaugeSeries(
            name: entry["name"]?.text ?? kind.rawValue, kind: kind,
            expression: try query(entry, "query") ?? usual.query,
            labels: labels, named: entry["labels"]?["name"]?.text ?? usual.named,
            node: entry["labels"]?["node"]?.text ?? usual.node, service: entry["service"]?.text, facts: facts)
    }

    private func asked(_ entry: Setting) throws(SettingsError) -> String {
        guard let expression = try query(entry, "query") else { throw missing(entry, "query") }
        return expression
    }
}
