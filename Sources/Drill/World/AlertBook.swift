/// The state of every alert the rules can raise, evaluated tick by tick.
struct AlertBook: Sendable {
    enum State: String, Sendable {
        case pending, firing
    }

    /// One stretch during which an alert's condition held.
    struct Episode: Sendable {
        /// When the condition was first seen to hold.
        let activeAt: Double
        /// When it had held long enough.
        var firedAt: Double?
        /// When the condition was first seen gone.
        var endedAt: Double?
        var value: Double

        /// `nil` outside the episode.
        func state(at instant: Double) -> State? {
            guard activeAt <= instant, endedAt.map({ instant < $0 }) ?? true else { return nil }
            return firedAt.map { $0 <= instant } ?? false ? .firing : .pending
        }
    }

    /// An alert that is pending or firing.
    struct Alert: Sendable {
        let rule: Int
        let labels: Labels
        let annotations: [(String, String)]
        let episode: Episode
        let state: State
    }

    let rules: [AlertRule]
    /// Oldest first, by rule and instance.
    private var episodes: [[[Episode]]]
    private var isFirst = true

    private static let episodesKept = 20

    init(rules: [AlertRule]) {
        self.rules = rules
        episodes = rules.map { $0.instances.map { _ in [] } }
    }

    /// Evaluates the rules at the beginning of a tick.
    mutating func evaluate(tick: Int, in world: World) {
        for (number, rule) in rules.enumerated() where isFirst || tick % rule.group.interval == 0 {
            for (index, instance) in rule.instances.enumerated() {
                note(instance.value(world, tick), rule: number, instance: index, at: Double(tick) * World.tick)
            }
        }
        isFirst = false
    }

    private mutating func note(_ value: Double?, rule: Int, instance: Int, at instant: Double) {
        let last = episodes[rule][instance].count - 1
        let isOpen = last >= 0 && episodes[rule][instance][last].endedAt == nil
        guard let value else {
            if isOpen { episodes[rule][instance][last].endedAt = instant }
            return
        }
        if isOpen {
            episodes[rule][instance][last].value = value
            let held = instant - episodes[rule][instance][last].activeAt
            if episodes[rule][instance][last].firedAt == nil, held >= rules[rule].hold {
                episodes[rule][instance][last].firedAt = instant
            }
            return
        }
        open(value, rule: rule, instance: instance, at: instant)
    }

    private mutating func open(_ value: Double, rule: Int, instance: Int, at instant: Double) {
        let heldBefore = isFirst ? rules[rule].instances[instance].heldBefore : 0
        let activeAt = instant - heldBefore
        let firedAt = heldBefore >= rules[rule].hold ? activeAt + rules[rule].hold : nil
        episodes[rule][instance].append(
            Episode(activeAt: activeAt, firedAt: firedAt, endedAt: nil, value: value))
        if episodes[rule][instance].count > Self.episodesKept { episodes[rule][instance].removeFirst() }
    }

    /// What is pending or firing now, in the order of the rules.
    var alerts: [Alert] {
        rules.indices.flatMap { alerts(ofRule: $0) }
    }

    func alerts(ofRule number: Int) -> [Alert] {
        let rule = rules[number]
        return rule.instances.indices.compactMap { index in
            guard let episode = episodes[number][index].last, episode.endedAt == nil else { return nil }
            let labels = labels(rule: number, instance: index)
            return Alert(
                rule: number, labels: labels,
                annotations: rule.annotations.map {
                    ($0.0, Annotation.filled($0.1, labels: labels, value: episode.value))
                },
                episode: episode, state: episode.firedAt == nil ? .pending : .firing)
        }
    }

    /// The stretch that an instant lies in, as the series `ALERTS` and `ALERTS_FOR_STATE` record it.
    func episode(rule: Int, instance: Int, at instant: Double) -> Episode? {
        episodes[rule][instance].first { $0.state(at: instant) != nil }
    }

    func labels(rule number: Int, instance: Int) -> Labels {
        let rule = rules[number]
        let own = rule.instances[instance].labels
        return own.adding([("alertname", rule.name), ("team", own["namespace"])] + rule.labels)
    }
}
