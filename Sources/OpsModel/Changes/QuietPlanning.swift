/// Plans that quiet somebody's alerts or signals for a while, with a preview of what they quiet.
struct QuietPlanning {
    /// Of a mute (domain.md §4); of a silence the policy says.
    private static let longestMute = Duration.seconds(7 * 86_400)

    private let state: OpsState
    private let row: FleetEntry

    init(_ state: OpsState, _ row: FleetEntry) {
        (self.state, self.row) = (state, row)
    }

    func silence(_ name: String?, for length: Duration) throws(PlanningRefusal) -> RequestDraft {
        try checkLength(length, most: nil)
        let alerts = row.alerts.compactMap { state.alerts[$0] }.filter { name == nil || $0.name == name }
        let sources = state.backends.entities.filter { $0.can(.silence) }.map(\.id)
        guard let matchers = matchers(name, alerts) else {
            throw PlanningRefusal(
                "no alert of \(service) carries a label that names it, so a silence would reach others; firing: "
                    + (alerts.isEmpty ? "none" : alerts.map(\.name).joined(separator: ", ")))
        }
        let wish = Silence.Wish(
            matchers: matchers, startsAt: state.now, endsAt: state.now + length, createdBy: state.person, comment: "")
        let reached = state.alerts.entities.filter { wish.matches($0.labels) }
        let services = Set(reached.compactMap { state.service(of: .alert($0.id)) })
        return RequestDraft(
            kind: .silence, service: row.id.service, environment: ruled,
            title: "SILENCE \(name ?? "all alerts") of \(service) for \(length.briefly)",
            place: sources.map(\.rawValue).joined(separator: ", "),
            calls: sources.map { .silence(backend: $0, wish) }, touches: preview(reached, services), checks: [],
            undo: "end the silence", criteria: [], isRestore: false,
            quiet: QuietExtent(length: length, beyond: beyond(reached, services)))
    }

    func mute(_ kind: String?, for length: Duration) throws(PlanningRefusal) -> RequestDraft {
        try checkLength(length, most: Self.longestMute)
        let known = Signal.Kind.allCases.map(\.rawValue)
        if let kind, !known.contains(kind) {
            throw PlanningRefusal("no signal is of kind '\(kind)': \(known.joined(separator: ", "))")
        }
        let mute = Mute(
            id: ContentHash([service, kind ?? "", "\(state.now.seconds)", state.person]).letters(6).lowercased(),
            service: service, kind: kind ?? "", reason: "", createdBy: state.person, startsAt: state.now,
            endsAt: state.now + length)
        let open = (state.triage.followed[row.id.service] ?? [:]).values.map { $0.signal(at: state.now) }
            .filter { $0.state == .open && (kind == nil || $0.id.kind.rawValue == kind) }
        let heard = open.map(\.title).sorted()
        let touchesObjective = kind == nil || kind == Signal.Kind.sloBurn.rawValue
        let beyond = touchesObjective ? ["quiets the burn of its SLOs\(kind == nil ? " too" : "")"] : []
        return RequestDraft(
            kind: .mute, service: row.id.service, environment: ruled,
            title: "MUTE \(kind ?? "all signals") of \(service) for \(length.briefly)", place: "",
            calls: [.mute(mute)],
            touches: heard.isEmpty ? ["nothing is heard of it now"] : heard.map { "quiets \($0)" }, checks: [],
            undo: "end the mute", criteria: [], isRestore: false,
            quiet: QuietExtent(length: length, beyond: beyond))
    }

    private func checkLength(_ length: Duration, most: Duration?) throws(PlanningRefusal) {
        guard length > .zero else { throw PlanningRefusal("for how long? a duration above zero, such as 2h") }
        if let most, length > most { throw PlanningRefusal("a mute holds for \(most.briefly) at most") }
    }

    /// Labels that all of the alerts share and that are this service's alone; `nil` where there are none.
    private func matchers(_ name: String?, _ alerts: [Alert]) -> [Silence.Matcher]? {
        func matcher(_ name: String, _ value: String) -> Silence.Matcher {
            Silence.Matcher(name: name, value: value, isRegex: false, isEqual: true)
        }
        var matchers = name.map { [matcher("alertname", $0)] } ?? []
        let own = state.services[row.id.service]?.bindings.labels ?? [:]
        if !own.isEmpty {
            matchers += own.sorted { $0.key < $1.key }.map { matcher($0.key, $0.value) }
        } else if let first = alerts.first {
            let labels = ["service", "model", "deployment", "model_name"].filter { key in
                first.labels[key] != nil && alerts.allSatisfy { $0.labels[key] == first.labels[key] }
            }
            guard !labels.isEmpty else { return nil }
            matchers += labels.map { matcher($0, first.labels[$0] ?? "") }
        } else {
            return nil
        }
        return matchers
    }

    /// What makes a silence more than one person's to make.
    private func beyond(_ reached: [Alert], _ services: Set<ServiceID>) -> [String] {
        let ofObjectives = Set(reached.filter(\.isOfObjective).map(\.name)).sorted()
        return reach(services) + ofObjectives.map { "quiets \($0), which speaks of an SLO" }
    }

    private func reach(_ services: Set<ServiceID>) -> [String] {
        let others = services.subtracting([row.id.service]).map(\.rawValue).sorted()
        return others.isEmpty ? [] : ["reaches \(others.joined(separator: ", ")) too"]
    }

    private func preview(_ alerts: [Alert], _ services: Set<ServiceID>) -> [String] {
        guard !alerts.isEmpty else { return ["matches nothing that fires now"] }
        let lines = Dictionary(grouping: alerts.filter { state.isListed($0.id) }, by: \.name).sorted { $0.key < $1.key }
            .map { name, found in
                "quiets \(name)\(found.count == 1 ? "" : " ×\(found.count)")"
            }
        return lines + reach(services)
    }

    private var service: String { row.id.service.rawValue }

    /// Under which environment's rule it falls: a silence and a mute name a service, and reach it wherever it serves.
    private var ruled: Environment { state.ruled(row.id) }
}

extension Silence.Wish {
    /// Whether it quiets an alert of these labels, as Alertmanager decides: every matcher fits, a missing label is "".
    public func matches(_ labels: [String: String]) -> Bool {
        matchers.allSatisfy { matcher in
            let value = labels[matcher.name] ?? ""
            let fits =
                matcher.isRegex
                ? (try? FilterPattern("^(\(matcher.value))$"))?.matches(value.utf8) ?? false : value == matcher.value
            return fits == matcher.isEqual
        }
    }
}

extension Alert {
    /// Whether it speaks of an objective: by the labels that rules for burn rates carry.
    fileprivate var isOfObjective: Bool {
        labels["slo"] != nil || labels["sloth_slo"] != nil || labels["objective"] != nil
            || name.lowercased().contains("budget") || name.lowercased().contains("burnrate")
    }
}
