/// Plans that end a silence or a mute before its time. That is louder, not quieter, so that it asks for nobody else.
struct QuietEnding {
    private let state: OpsState

    init(_ state: OpsState) {
        self.state = state
    }

    func silence(_ id: SilenceID) throws(PlanningRefusal) -> RequestDraft {
        guard let silence = state.silences[id], silence.state != .expired else {
            throw PlanningRefusal("no silence \(id.id) is in force at \(id.backend.rawValue)")
        }
        guard state.backends[id.backend]?.can(.expireSilence) == true else {
            throw PlanningRefusal("\(id.backend.rawValue) cannot be told to end silences")
        }
        let quieted = state.alertsQuieted(by: silence)
        let matchers = silence.matchers.map(\.description).joined(separator: ", ")
        return draft(
            .silence, of: service(of: silence, quieted), title: "END SILENCE \(matchers)", place: id.backend.rawValue,
            .expireSilence(id), heard: quieted.map { "\($0.name) notifies again" },
            undo: "silence again: \(matchers)")
    }

    func mute(_ id: Mute.ID) throws(PlanningRefusal) -> RequestDraft {
        guard let mute = state.mutes[id], mute.endsAt > state.now else {
            throw PlanningRefusal("no mute \(id) is in force")
        }
        let kind = mute.kind.isEmpty ? "all signals" : mute.kind
        return draft(
            .mute, of: ServiceID(mute.service), title: "END MUTE \(kind) of \(mute.service)", place: "",
            .endMute(id), heard: state.signalsQuieted(by: mute).map { "\($0.title) is heard again" },
            undo: "mute again")
    }

    private func draft(
        _ kind: RequestKind, of service: ServiceID, title: String, place: String, _ call: SystemCall,
        heard: [String], undo: String
    ) -> RequestDraft {
        let row = state.fleetRowsOf[service]?.first
        return RequestDraft(
            kind: kind, service: service, environment: row.map(state.ruled) ?? .unknown, title: title, place: place,
            calls: [call], touches: heard.isEmpty ? ["it quiets nothing now"] : Set(heard).sorted(), checks: [],
            undo: undo, criteria: [], isRestore: false, quiet: .end)
    }

    /// Of what it quiets now, or of what its matchers say; empty where that is no single service.
    private func service(of silence: Silence, _ quieted: [Alert]) -> ServiceID {
        let services = Set(quieted.compactMap { state.service(of: .alert($0.id)) })
        guard services.isEmpty else { return services.count == 1 ? services.first ?? "" : "" }
        let exact = silence.matchers.filter { $0.isEqual && !$0.isRegex }
        let labels = Dictionary(exact.map { ($0.name, $0.value) }) { first, _ in first }
        return state.joiner.bind(alert: labels)?.service ?? ""
    }
}

extension OpsState {
    /// That the silence or mute ends which a command names by its own id; of a cluster of Alertmanagers, which share their
    /// silences, the first is told.
    public func ending(_ kind: RequestKind, of id: String) throws(PlanningRefusal) -> RequestWish {
        if kind == .mute { return .endMute(id) }
        let found = silences.entities.map(\.id).filter { $0.id == id }
        guard let silence = found.min(by: { $0.backend.rawValue < $1.backend.rawValue }) else {
            throw PlanningRefusal("no silence is called \(id) here: 'mlops-tui get silences' names them")
        }
        return .endSilence(silence)
    }
}
