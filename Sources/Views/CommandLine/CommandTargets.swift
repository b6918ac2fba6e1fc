internal import Cells
internal import OpsModel

/// Services, models, alerts and sources whose names fit what is typed.
struct CommandTargets {
    private(set) var suggestions: [CommandLineReader.Suggestion] = []
    private let match: FuzzyMatch

    init(_ state: OpsState, _ match: FuzzyMatch) {
        self.match = match
        state.fleet.forEach { entry in
            let place = entry.id.environment.label
            add(
                entry.name, "\(entry.name) \(place)", "service \(entry.status.word)",
                [.navigation(.opened(Pane.deployment.id, subject: .fleet(entry.id)))], bonus: 8)
        }
        state.models.forEach { model in add(model.name, model.name, "model", Self.open(model.id, state)) }
        var seen: Set<String> = []
        for alert in state.listedAlerts where seen.insert(alert.name).inserted {
            add(alert.name, alert.name, "alert \(alert.state.rawValue)", Self.list(Pane.alerts.id, .alert(alert.id)))
        }
        state.backends.forEach { source in
            add(source.name, source.name, "source", Self.list(Pane.sources.id, .backend(source.id)))
        }
        suggestions = Array(suggestions.sorted { $0.score > $1.score }.prefix(CommandLineReader.most))
    }

    private mutating func add(
        _ name: String, _ label: String, _ note: String, _ actions: @autoclosure () -> [Action], bonus: Int = 0
    ) {
        guard let score = match.score(name) else { return }
        suggestions.append(
            CommandLineReader.Suggestion(
                line: Printable.text(name), label: label, note: note, run: .actions(actions()), score: score + bonus))
    }

    private static func list(_ pane: PaneID, _ id: EntityID) -> [Action] {
        [.navigation(.opened(pane, subject: nil)), .filter(.replaced("")), .navigation(.pointed(at: id))]
    }

    /// The versions of the model: those of its service where it belongs to one.
    private static func open(_ model: ModelID, _ state: OpsState) -> [Action] {
        if let fleet = state.fleetRow(of: .model(model)) {
            return [.navigation(.opened(Pane.models.id, subject: .fleet(fleet)))]
        }
        return [.navigation(.opened(Pane.models.id, subject: nil)), .filter(.replaced("model=\"\(model.name)\""))]
    }
}
