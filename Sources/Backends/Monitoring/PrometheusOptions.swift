import OpsModel

extension Prometheus {
    static let signalQueries: [OptionSpec] = SignalKind.allCases.map { kind in
        OptionSpec(kind.rawValue, .text, "PromQL for \(Self.meaning(of: kind)); a recording rule's name is best.")
    }

    private static func meaning(of kind: SignalKind) -> String {
        switch kind {
        case .requestRate: "requests per second"
        case .errorRatio: "the share of failed requests, 0 to 1"
        case .latencyP50: "the median latency in seconds"
        case .latencyP95: "the 95th percentile of latency in seconds"
        case .latencyP99: "the 99th percentile of latency in seconds"
        case .latencyMean: "the mean latency in seconds"
        case .saturation: "how full the deployment is, 0 to 1"
        case .queueDepth: "waiting requests"
        case .slowRatio: "the share of requests slower than the latency objective's bound, 0 to 1"
        case .degraded: "the share of fallback, default and cached answers, 0 to 1"
        }
    }

    private static let subjectLabels: [OptionSpec] = [
        OptionSpec("service", .text, "The label that names the service or model."),
        OptionSpec("version", .text, "The label that names the version."),
        OptionSpec("environment", .text, "The label that names the environment."),
        OptionSpec("cluster", .text, "The label that names the cluster."),
    ]

    static let optionSpecs: [OptionSpec] = [
        OptionSpec(
            "externalLabels", .list(.text),
            "Labels Prometheus adds only on sending; left out when an alert is joined with Alertmanager's."),
        OptionSpec(
            "signals", .list(.object(signalSpecs)), "Golden signals by service and version: queries, or a preset."),
        OptionSpec("drift", .list(.object(driftSpecs)), "Drift and data quality: one query each."),
        OptionSpec("slos", .list(.object(objectiveSpecs)), "Objectives and the queries of their error ratios."),
        OptionSpec(
            "changes", .list(.object(changeSpecs)),
            "What changed, by whom and when: one series a change, its value the instant in seconds of the epoch."),
        OptionSpec(
            "traffic", .list(.object(trafficSpecs)), "The share of the traffic by version; steps are found in it."),
        OptionSpec(
            "distributions", .list(.object(distributionSpecs)),
            "Shares of the bins of columns, now and in the reference."),
        OptionSpec(
            "replicas", .list(.object(replicaSpecs)), "Pods of served versions, from the series of kube-state-metrics."),
        OptionSpec(
            "gauges", .list(.object(gaugeSpecs)),
            "Numbers with a conventional meaning: ages of feature views and models, pipelines, gates, GPUs, certificates."
        ),
    ]

    private static let signalSpecs: [OptionSpec] =
        [
            OptionSpec("name", .name, "How this set is called on screen; the preset's name where it is left out."),
            OptionSpec(
                "preset", .choice(PrometheusPreset.all.map(\.name)), "Ready queries for this serving system's metrics."),
            OptionSpec(
                "selector", .text, "Label matchers in braces that narrow a preset's queries: '{job=\"triton\"}'."),
            OptionSpec("window", .duration, "What rates and quantiles are taken over; 5m where it is left out."),
            OptionSpec("namespace", .text, "The instrumentator's metric_namespace (preset fastapi)."),
            OptionSpec("subsystem", .text, "The instrumentator's metric_subsystem (preset fastapi)."),
            OptionSpec(
                "handlers", .list(.text), "Route templates to count (preset fastapi); all but probes where left out."),
            OptionSpec(
                "labels",
                .object(subjectLabels + [OptionSpec("role", .text, "The label that says stable, canary or shadow.")]),
                "Which labels of the results name what they speak of."),
        ] + signalQueries

    private static let driftSpecs: [OptionSpec] = [
        OptionSpec("name", .name, required: true, "How this monitor is called on screen."),
        OptionSpec("query", .text, required: true, "PromQL with one series a service and column."),
        OptionSpec(
            "labels",
            .object(subjectLabels + [OptionSpec("column", .text, "The label that names the feature or column.")]),
            required: true, "Which labels of the result name what it speaks of."),
        OptionSpec(
            "kind", .choice(DriftMeasurement.DriftKind.allCases.map(\.rawValue)), required: true, "What it measures."),
        OptionSpec("method", .text, "The metric's own name: psi, jensenShannon, nullRatio."),
        OptionSpec("threshold", .number(-1e300...1e300), "The value beyond which it counts as drift."),
        OptionSpec("window", .duration, "What the value is taken over."),
        OptionSpec("size", .text, "PromQL, by the same labels, for how many rows the value was computed from."),
        OptionSpec(
            "referenceSize", .text,
            "PromQL for the rows of the reference; taken to be as many as the window holds where it is left out."),
        OptionSpec("bins", .integer(2...10_000), "How many bins are compared, where no distribution tells."),
        OptionSpec(
            "quantile", .text,
            "PromQL for the value that 99.9 % of windows without change stay below, where the monitor reckons it."),
        OptionSpec(
            "seasonal", .text,
            "PromQL for the same measure against the same hours of the last weeks: what has drifted only against "
                + "training is seasonal and raises nothing."),
        OptionSpec(
            "key", .list(.text), "Columns the service cannot do without, `*` and `?` allowed: their drift is critical."),
    ]

    private static let objectiveSpecs: [OptionSpec] = [
        OptionSpec("name", .name, required: true, "How this objective is called on screen."),
        OptionSpec("labels", .object(subjectLabels), required: true, "Which labels of the results name the service."),
        OptionSpec("objective", .number(0...1), required: true, "The share of good answers promised, below 1: 0.999."),
        OptionSpec("window", .duration, required: true, "What it is promised over: 30d."),
        OptionSpec(
            "errorRatio", .dictionary(.text), required: true,
            "PromQL for the error ratio by the window it is taken over: { 5m: …, 1h: … }."),
        OptionSpec(
            "requests", .dictionary(.text),
            "PromQL for the number of requests by window, so that a few bad answers among few are not taken for many."),
        OptionSpec(
            "bound", .text,
            "Of a latency objective: the latency an answer may take, as `250ms`, or PromQL for it in seconds."),
    ]

    private static let entryName = OptionSpec(
        "name", .name, "How these are called on screen; the query where it is left out.")

    private static let changeSpecs: [OptionSpec] = [
        entryName,
        OptionSpec("query", .text, required: true, "PromQL with one series a change: mlops_change_info."),
        OptionSpec(
            "labels",
            .object(
                subjectLabels + [
                    OptionSpec("kind", .text, "The label that says what sort of change it is."),
                    OptionSpec("object", .text, "The label that names what changed."),
                    OptionSpec("before", .text, "The label that holds the former value."),
                    OptionSpec("after", .text, "The label that holds the new value."),
                    OptionSpec("actor", .text, "The label that names who did it."),
                    OptionSpec("reference", .text, "The label that says where to look it up."),
                    OptionSpec("affects", .text, "The label that lists columns, nodes or dependencies, by commas."),
                    OptionSpec("automatic", .text, "The label that is `true` where a controller did it by itself."),
                ]), "Which labels say what; those of docs/conventions.md where they are left out."),
    ]

    private static let trafficSpecs: [OptionSpec] = [
        entryName,
        OptionSpec("query", .text, required: true, "PromQL for the share of the traffic, 0 to 1, by version."),
        OptionSpec(
            "labels", .object(subjectLabels),
            "Which labels name what they speak of; service, version, env and cluster where they are left out."),
        OptionSpec("tolerance", .number(0...1), "A difference up to this is no step; 0.01 where it is left out."),
    ]

    private static let distributionSpecs: [OptionSpec] = [
        entryName,
        OptionSpec("query", .text, required: true, "PromQL for the share of all rows by column, bin and window."),
        OptionSpec(
            "labels",
            .object(
                subjectLabels + [
                    OptionSpec("column", .text, "The label that names the feature or column: feature."),
                    OptionSpec("bin", .text, "The label that names the bin: bin."),
                    OptionSpec("window", .text, "The label that says whose share it is: window."),
                ]), "Which labels say what; those of docs/conventions.md where they are left out."),
        OptionSpec("current", .text, "The value of the window's label for the present; current where it is left out."),
        OptionSpec("reference", .text, "Its value for the reference; reference where it is left out."),
        OptionSpec("nullBin", .text, "The bin of the rows without a value; null where it is left out."),
        OptionSpec("size", .text, "PromQL, by the same labels less the bin, for how many rows there were."),
        OptionSpec("window", .duration, "What the present shares are taken over."),
    ]

    private static let gaugeSpecs: [OptionSpec] = [
        OptionSpec("name", .name, "How these are called on screen; the kind where it is left out."),
        OptionSpec(
            "kind", .choice(Gauge.GaugeKind.allCases.map(\.rawValue)), required: true,
            Gauge.GaugeKind.allCases.map { "`\($0.rawValue)`: \($0.meaning)" }.joined(separator: "; ") + "."),
        OptionSpec("query", .text, "PromQL; the series of docs/conventions.md where it is left out."),
        OptionSpec("limit", .text, "PromQL, by the same labels, for the value beyond which it counts."),
        OptionSpec("interval", .text, "PromQL, by the same labels, for how often it ought to be renewed, in seconds."),
        OptionSpec("service", .text, "The service that all series speak of, where no label names it."),
        OptionSpec(
            "labels",
            .object(
                subjectLabels + [
                    OptionSpec(
                        "name", .text, "The label that names the feature view, pipeline, gate, GPU, host or quota."),
                    OptionSpec("node", .text, "The label that names the node a GPU is in: Hostname."),
                ]), "Which labels say what; those of docs/conventions.md where they are left out."),
    ]

    private static let replicaSpecs: [OptionSpec] =
        [
            OptionSpec("name", .name, "How these are called on screen; pods where it is left out."),
            OptionSpec("selector", .text, "Label matchers in braces that narrow all queries: '{namespace=\"ml\"}'."),
            OptionSpec(
                "labels", .object(subjectLabels),
                "Which labels of kube_pod_labels name what a pod serves; label_app and label_version where left out."),
        ]
        + ReplicaSeries.Fact.allCases.map { fact in
            OptionSpec(fact.rawValue, .text, "PromQL in place of \(fact.metric.name).")
        }
}
