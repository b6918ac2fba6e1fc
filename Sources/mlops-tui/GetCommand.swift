internal import ArgumentParser
internal import Cells
internal import Dashboard
internal import Engine
internal import OpsModel
internal import Views

/// The same state as on the screens, once, in plain form.
struct GetCommand: AsyncParsableCommand {
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case services, deployments, models, alerts, sources, drift, incidents, findings, changes, slos, silences
    }

    enum Output: String, ExpressibleByArgument, CaseIterable {
        case table, json, yaml, csv

        /// `nil` for a table.
        var format: ExportFormat? { ExportFormat(rawValue: rawValue) }
    }

    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print services, incidents, findings, changes, slos, silences, drift and whatever else is known.",
        discussion: """
            Polls every source once. Exits with 1 when a source did not answer or left out a list, with the reason on \
            standard error; what the others said is printed all the same. A source that calls itself unhealthy, or \
            whose list was cut at a limit, is named there too, but is no failure. What people decided and what was found \
            before comes from the store, which is read and left as it is; one that cannot be read is a failure.

            `get incidents --at-opening INC-K7QD` asks no source: it prints what was known when that incident opened, as \
            the store keeps it.
            """)

    @Argument(help: "What to print.")
    var kind: Kind

    @Option(name: .shortAndLong, help: "The form.")
    var output: Output = .table

    @Option(help: "How long to wait for all sources, in seconds.")
    var timeout: Int = 30

    @Option(
        name: .customLong("at-opening"),
        help: ArgumentHelp("What was known when this incident opened, from the store.", valueName: "incident"))
    var opening: String?

    @OptionGroup var fleet: FleetOptions

    func validate() throws {
        guard opening != nil else { return }
        guard kind == .incidents else { throw ValidationError("--at-opening goes with 'get incidents'.") }
        guard output != .csv else {
            throw ValidationError("--at-opening prints several lists, and csv holds one: use table, json or yaml.")
        }
    }

    func run() async throws {
        if let opening { return try await printOpening(of: IncidentID(rawValue: opening)) }
        let source = try await FleetSource.load(fleet)
        let kept = await FleetState.kept(source.configuration)
        let round = await HeadlessLoop(configuration: source.configuration).pollOnce(within: .seconds(max(1, timeout)))
        let state = FleetState.state(of: round, kept.content.history, source.configuration)
        await source.stop()
        try PlainOutput.write(try document(state, kept.content.incidents))
        for line in [kept.problem.map { "store: \($0)" }].compactMap({ $0 }) + Self.complaints(state) {
            PlainOutput.complain(line)
        }
        if !round.silent.isEmpty || kept.problem != nil { throw ExitCode(1) }
    }

    private func printOpening(of id: IncidentID) async throws {
        let reading = StoreReading(try fleet.storeConfiguration(), environment: StandardStreams.environment)
        let kept: StateSnapshot?
        do throws(StoreProblem) {
            kept = try await reading.opening(of: id)
        } catch {
            PlainOutput.complain("store: \(error)")
            throw ExitCode(1)
        }
        guard let kept else {
            PlainOutput.complain("the store keeps nothing of when \(id.rawValue) opened")
            throw ExitCode(1)
        }
        try PlainOutput.write(try output.format?.document(kept) ?? OpeningTable.text(kept))
    }

    /// One line for each source that did not answer, or not well.
    private static func complaints(_ state: OpsState) -> [String] {
        state.backends.entities.sorted { $0.id.rawValue < $1.id.rawValue }
            .filter { $0.health != .answering }
            .map { "\($0.id.rawValue): \($0.healthText)" }
    }

    private func document(_ state: OpsState, _ earlier: [Incident]) throws -> String {
        switch kind {
        case .services: try form(state.sorted(\.fleet) { $0.status.rank > $1.status.rank }, .fleet)
        case .deployments: try form(state.sorted(\.deployments) { _, _ in false }, .deployments)
        case .models: try form(state.sorted(\.versions) { _, _ in false }, .versions(state))
        case .alerts: try form(state.alertsWorstFirst, .alerts(state))
        case .sources: try form(state.sorted(\.backends) { _, _ in false }, .sources(state.now))
        case .incidents: try form(state.incidents(and: earlier), .incidents)
        case .findings: try form(state.sorted(\.findings) { $0.signal.onset > $1.signal.onset }, .findings)
        case .changes: try changes(state)
        case .slos: try form(state.sorted(\.objectives) { _, _ in false }, .objectives)
        case .silences: try form(state.listedQuiets, .quiets(state))
        case .drift: try form(state.sorted(\.drifts) { ($0.excess ?? 0) > ($1.excess ?? 0) }, .drifts)
        }
    }

    private func changes(_ state: OpsState) throws -> String {
        let sources = state.changeSources
        let changes = state.sorted(\.changes) { $0.tookEffect > $1.tookEffect }
        return try form(changes.filter { sources[$0.id] != nil }, .changes(sources))
    }

    private func form<Entity>(_ entities: [Entity], _ catalog: FieldCatalog<Entity>) throws -> String {
        guard let format = output.format else {
            return PlainTable.text(entities, catalog, glyphs: StandardStreams.glyphs)
        }
        return try format.document(entities.map { ExportRow($0, catalog) }, columns: catalog.exported.map(\.exportName))
    }
}

extension OpsState {
    /// Those of now and those that were over before, the latest onset first. What was open when it was kept goes on
    /// now, or under another name.
    fileprivate func incidents(and earlier: [Incident]) -> [Incident] {
        let before = earlier.filter { $0.status == .resolved && incident($0.id) == nil && $0.record.mergedInto == nil }
        return (incidents.entities + before).sorted { ($0.onset, $0.id.rawValue) > ($1.onset, $1.id.rawValue) }
    }

    /// Silences and mutes, what ends first on top; one that tells no end is last.
    fileprivate var listedQuiets: [Quiet] {
        sorted(\.quiets) { ($0.endsAt?.seconds ?? .infinity) < ($1.endsAt?.seconds ?? .infinity) }.filter(isListed)
    }

    /// The entities of a table by `precedes`, then by name in natural order.
    fileprivate func sorted<Entity: TableEntity>(
        _ table: KeyPath<OpsState, Table<Entity>>, _ precedes: (Entity, Entity) -> Bool
    ) -> [Entity] {
        self[keyPath: table].entities
            .map { (entity: $0, name: NaturalOrder.key($0.name)) }
            .sorted { left, right in
                if precedes(left.entity, right.entity) { return true }
                if precedes(right.entity, left.entity) { return false }
                return NaturalOrder.precedes(left.name, right.name)
            }
            .map(\.entity)
    }
}
