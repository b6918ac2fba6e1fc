import OpsModel

/// Golden signals put together number by number from a ``ScrapeWindow``.
struct ScrapedSignals {
    private let settings: BackendSettings
    private let window: Duration
    private let subject: (ScrapeWindow.Group) -> Subject
    private var bySubject: [Subject: GoldenSignals] = [:]

    /// `subject` says what a group of label values speaks of; several groups may be one subject.
    init(_ settings: BackendSettings, over window: Duration, subject: @escaping (ScrapeWindow.Group) -> Subject) {
        self.settings = settings
        self.window = window
        self.subject = subject
    }

    /// In the order of names and versions.
    var all: [GoldenSignals] {
        bySubject.values.sorted {
            ($0.id.subject.name, $0.id.subject.version ?? "") < ($1.id.subject.name, $1.id.subject.version ?? "")
        }
    }

    /// Groups of one subject added together.
    func bySubject(_ groups: [ScrapeWindow.Group: Double]) -> [Subject: Double] {
        groups.reduce(into: [:]) { $0[subject($1.key), default: 0] += $1.value }
    }

    /// Makes sure that each of these is listed, even before it has a number.
    mutating func mention(_ groups: some Sequence<ScrapeWindow.Group>) {
        for group in groups { mention(subject(group)) }
    }

    private mutating func mention(_ subject: Subject) {
        guard bySubject[subject] == nil else { return }
        let id = SignalsID(backend: settings.id, source: "metrics", subject: subject)
        bySubject[subject] = GoldenSignals(id: id, window: window, values: [:])
    }

    /// Sets one number of every subject listed; where `values` has none it is unknown now.
    mutating func set(_ kind: SignalKind, _ quality: Quality, _ values: [Subject: Double]) {
        for subject in bySubject.keys { bySubject[subject]?.values[kind] = Measurement(values[subject], quality) }
    }

    /// Sets one number of every subject listed to what the server says of itself.
    mutating func set(_ kind: SignalKind, _ quality: Quality, ofServer value: Double) {
        for subject in bySubject.keys { bySubject[subject]?.values[kind] = Measurement(value, quality) }
    }
}

extension [Subject: Double] {
    /// Value by value, where both are known and the divisor is not zero: an idle server has no ratio.
    func divided(by whole: [Subject: Double]) -> [Subject: Double] {
        var ratios: [Subject: Double] = [:]
        for (subject, part) in self {
            if let whole = whole[subject], whole != 0 { ratios[subject] = part / whole }
        }
        return ratios
    }

    /// This, and zero where only `whole` is known: an error counter often begins to exist with the first error.
    func orZero(of whole: [Subject: Double]) -> [Subject: Double] {
        merging(whole.mapValues { _ in 0 }) { own, _ in own }
    }
}

extension BackendSettings {
    /// What a metric of this backend speaks of, with environment and cluster as configured.
    func subject(_ name: String, version: String?) -> Subject {
        Subject(
            name: name, version: version, environment: environment == .unknown ? nil : environment.name,
            cluster: cluster.isEmpty ? nil : cluster)
    }
}
