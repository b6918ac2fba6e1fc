internal import ArgumentParser
internal import Engine
internal import OpsModel

/// What the commands that say something of an incident share.
struct SayingOptions: ParsableArguments {
    @Option(help: "How long to wait for all sources, in seconds.")
    var timeout: Int = 30

    @OptionGroup var options: DecidingOptions

    /// Works out the incidents as they are, says something of one, and keeps it with its record in the audit chain.
    func say(_ action: @escaping (OpsState, String, Instant) throws -> IncidentAction) async throws {
        try await options.atDesk { desk, configuration in
            var state = await FleetState.read(configuration, within: .seconds(max(1, timeout)))
            let saying: IncidentAction
            do {
                saying = try action(state, state.person, state.now)
            } catch let refusal as SayingRefusal {
                PlainOutput.complain(refusal.text)
                throw ExitCode(1)
            }
            _ = state.reduce(.incident(saying))
            if let notice = state.notice, notice.isError {
                PlainOutput.complain(notice.text)
                throw ExitCode(1)
            }
            try await desk.keepWords(of: &state)
        }
    }
}

extension HeadlessDesk {
    /// Keeps what a person said of incidents, with its records in the audit chain.
    func keepWords(of state: inout OpsState) async throws(DeskError) {
        while state.settle() {}
        for case .persist(let batch) in state.takePersisted() {
            // What one look finds of incidents is not worth more than what watches.
            try await keep(StoreBatch(at: batch.at, records: batch.records, audit: batch.audit))
        }
    }
}

struct SayingRefusal: Error {
    let text: String

    init(_ text: String) { self.text = text }
}

extension IncidentID {
    /// `INC-K7QD`, in any case.
    static func read(_ text: String) throws -> IncidentID {
        let id = text.uppercased()
        guard id.hasPrefix("INC-") else { throw ValidationError("'\(text)' is no incident: INC-K7QD") }
        return IncidentID(rawValue: id)
    }
}
