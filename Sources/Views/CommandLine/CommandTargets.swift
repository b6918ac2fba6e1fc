internal import Cells
internal import OpsModel

/// Services, models, alerts and sources whose names fit what is typed, the best of them.
///
/// Only of those that are kept a suggestion is made: of ten thousand services one letter fits most.
struct CommandTargets {
    private enum Target {
        case service(FleetEntry)
        case model(RegisteredModel)
        case alert(Alert)
        case source(BackendStatus)
    }

    private struct Candidate {
        let score: Int
        let name: String
        let target: Target
    }

    let suggestions: [CommandLineReader.Suggestion]

    init(_ state: OpsState, _ match: FuzzyMatch) {
        var best = Best()
        state.fleet.forEach { entry in
            best.add(Self.score(entry, match).map { $0 + 8 }, entry.name, .service(entry))
        }
        state.models.forEach { model in best.add(match.score(model.name), model.name, .model(model)) }
        var seen: Set<String> = []
        state.alerts.forEach { alert in
            let name = alert.name
            guard !seen.contains(name), let score = match.score(name), state.isListed(alert.id) else { return }
            seen.insert(name)
            best.add(score, name, .alert(alert))
        }
        state.backends.forEach { source in best.add(match.score(source.name), source.name, .source(source)) }
        suggestions = best.candidates.map { Self.suggestion($0, state) }
    }

    /// A service is also found by its whole label: `fraud-scorer PROD`.
    private static func score(_ entry: FleetEntry, _ match: FuzzyMatch) -> Int? {
        match.score(entry.name) ?? (match.hasWords ? match.score(label(entry)) : nil)
    }

    private static func label(_ entry: FleetEntry) -> String { "\(entry.name) \(entry.id.environment.label)" }

    /// The best candidates so far, in their order; of equals the one whose name comes first.
    private struct Best {
        private(set) var candidates: [Candidate] = []

        mutating func add(_ score: Int?, _ name: @autoclosure () -> String, _ target: @autoclosure () -> Target) {
            guard let score else { return }
            let isFull = candidates.count >= CommandLineReader.most
            if isFull, let last = candidates.last, score < last.score { return }
            let name = name()
            let place = candidates.firstIndex { ($0.score, name) < (score, $0.name) } ?? candidates.count
            guard place < CommandLineReader.most else { return }
            candidates.insert(Candidate(score: score, name: name, target: target()), at: place)
            if isFull { candidates.removeLast() }
        }
    }

    private static func suggestion(_ candidate: Candidate, _ state: OpsState) -> CommandLineReader.Suggestion {
        let name = candidate.name
        let (label, note, actions): (String, String, [Action]) =
            switch candidate.target {
            case .service(let entry):
                (
                    Self.label(entry), "service \(entry.status.word)",
                    [.navigation(.opened(Pane.deployment.id, subject: .fleet(entry.id)))]
                )
            case .model(let model): (name, "model", open(model.id, state))
            case .alert(let alert):
                (name, "alert \(alert.state.rawValue)", list(Pane.alerts.id, .alert(alert.id)))
            case .source(let source): (name, "source", list(Pane.sources.id, .backend(source.id)))
            }
        return CommandLineReader.Suggestion(
            line: Printable.text(name), label: label, note: note, run: .actions(actions), score: candidate.score)
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
