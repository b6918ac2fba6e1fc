import OpsModel

/// What follows the naming convention (docs/conventions.md), so that its labels need not be named.
extension PlanReader {
    mutating func changes(_ entry: Setting) -> ChangeSeries? {
        let (asked, labels) = (asked(entry), labels(entry, else: .conventional))
        guard let expression = asked, let labels else { return nil }
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
            name: entry["name"]?.text ?? expression, expression: expression, labels: labels, words: words)
    }

    mutating func traffic(_ entry: Setting) -> TrafficSeries? {
        let (asked, labels) = (asked(entry), labels(entry, else: .conventional))
        guard let expression = asked, let labels else { return nil }
        var series = TrafficSeries(name: entry["name"]?.text ?? expression, expression: expression, labels: labels)
        series.tolerance = entry["tolerance"]?.number ?? series.tolerance
        return series
    }

    mutating func distributions(_ entry: Setting) -> DistributionSeries? {
        var defaults = SubjectLabels.conventional
        defaults.column = "feature"
        let (asked, labels, size) = (asked(entry), labels(entry, else: defaults), query(entry, "size"))
        guard let expression = asked, let labels else { return nil }
        var series = DistributionSeries(name: entry["name"]?.text ?? expression, expression: expression, labels: labels)
        series.bin = entry["labels"]?["bin"]?.text ?? series.bin
        series.side = entry["labels"]?["window"]?.text ?? series.side
        series.current = entry["current"]?.text ?? series.current
        series.reference = entry["reference"]?.text ?? series.reference
        series.nulls = entry["nullBin"]?.text ?? series.nulls
        series.size = size
        series.window = entry["window"]?.duration
        if series.current == series.reference {
            report(
                entry["current"]?.line ?? entry["reference"]?.line ?? entry.line,
                "distributions: `current:` and `reference:` are the same. Say how the label "
                    + "\(series.side) tells them apart.")
        }
        return series
    }

    mutating func replicas(_ entry: Setting) -> ReplicaSeries? {
        let selector = selector(entry)
        var expressions: [ReplicaSeries.Fact: String] = [:]
        for fact in ReplicaSeries.Fact.allCases {
            let (name, own) = fact.metric
            let matchers = [own, selector].filter { !$0.isEmpty }.joined(separator: ",")
            expressions[fact] = query(entry, fact.rawValue) ?? (matchers.isEmpty ? name : "\(name){\(matchers)}")
        }
        let usual = SubjectLabels(service: "label_app", version: "label_version")
        return labels(entry, else: usual).map {
            ReplicaSeries(name: entry["name"]?.text ?? "pods", labels: $0, expressions: expressions)
        }
    }

    mutating func gauge(_ entry: Setting) -> GaugeSeries? {
        guard let kind = entry["kind"]?.text.flatMap({ Gauge.GaugeKind(rawValue: $0) }) else {
            reportMissing(entry, "kind")
            return nil
        }
        let (usual, own) = (kind.convention, query(entry, "query"))
        var facts: [GaugeSeries.Fact: String] = [:]
        // Of a query of one's own nobody knows whether the convention's limits fit it.
        let isUsual = entry["query"] == nil
        facts[.limit] = query(entry, "limit") ?? (isUsual ? usual.limit : nil)
        facts[.interval] = query(entry, "interval") ?? (isUsual ? usual.interval : nil)
        guard let labels = labels(entry, else: .conventional) else { return nil }
        return GaugeSeries(
            name: entry["name"]?.text ?? kind.rawValue, kind: kind, expression: own ?? usual.query,
            labels: labels, named: entry["labels"]?["name"]?.text ?? usual.named,
            node: entry["labels"]?["node"]?.text ?? usual.node, service: entry["service"]?.text, facts: facts)
    }
}
