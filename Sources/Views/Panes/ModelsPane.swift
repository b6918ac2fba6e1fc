internal import Cells
internal import OpsModel

extension Pane {
    /// Registered versions with their aliases, tags and evaluation metrics; of one service, or of all.
    static let models = Pane(
        "models", title: "model versions", listing: .versions,
        orders: [RowOrder("created", descending: true), RowOrder("model"), RowOrder("aliases", descending: true)],
        number: 3, enter: { state, id in openService(of: id, in: state) },
        draw: { canvas, rect in ModelsPane.draw(&canvas, rect) })
}

enum ModelsPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        let parts = Layout.rows(
            of: rect, [Layout.Part(.fill(1), priority: 2, minimum: 5), Layout.Part(.fixed(rect.rows >= 18 ? 8 : 0))])
        guard let pane = canvas.state.panes[Pane.models.id] else { return }
        let state = canvas.state
        let inside = canvas.box(
            title(state, pane), note: canvas.listNote(pane),
            footnote: canvas.listFootnote(pane, rows: parts[0].rows - 2), in: parts[0])
        canvas.list(
            pane, columns, in: inside, empty: "no registry has reported a version", entity: { state.versions[$0] },
            isStale: { state.isStale($0.id.model.registry) })
        detail(&canvas, in: parts[1])
    }

    private static func title(_ state: OpsState, _ pane: PaneState) -> String {
        guard state.place.pane == Pane.models.id, let subject = state.place.subject,
            let service = state.service(of: subject)
        else { return "MODEL VERSIONS \(pane.rows.count)" }
        return "MODEL VERSIONS of \(service.rawValue) \(pane.rows.count)"
    }

    private static let columns: [ListColumn<ModelVersion>] = [
        ListColumn(
            TableColumn("MODEL", minimum: 12, ideal: 22, maximum: 32, priority: 10, isFlexible: true), field: "model"
        ) { version, _ in TextRun(version.id.model.name) },
        ListColumn(TableColumn("VER", minimum: 4, ideal: 5, alignment: .right, priority: 10)) { version, _ in
            TextRun("v\(version.id.version)")
        },
        ListColumn(TableColumn("ALIASES", minimum: 9, ideal: 14, priority: 9), field: "aliases") { version, reading in
            let aliases = reading.state.models[version.id.model]?.aliases(of: version.id.version) ?? []
            return TextRun(aliases.joined(separator: ","), .notice)
        },
        ListColumn(TableColumn("STATE", minimum: 7, priority: 6)) { version, _ in
            TextRun(version.registration.word, version.registration == .ready ? .ok : .warning)
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 8), field: "created") {
            version, reading in
            TextRun(NumberText.age(of: version.createdAt, at: reading.state.now))
        },
        ListColumn(TableColumn("METRICS", minimum: 12, ideal: 24, priority: 5, isFlexible: true)) { version, _ in
            TextRun(metrics(version), .dim)
        },
        ListColumn(TableColumn("TAGS", minimum: 12, ideal: 20, priority: 3, isFlexible: true)) { version, _ in
            TextRun(
                version.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "), .dim)
        },
    ]

    private static func metrics(_ version: ModelVersion) -> String {
        version.metrics.sorted { $0.key < $1.key }
            .map { "\($0.key) \(NumberFormat.fixed($0.value, decimals: 3, width: 7))" }.joined(separator: "  ")
    }

    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .version(let id)? = canvas.state.selected(in: Pane.models.id),
            let version = canvas.state.versions[id]
        else { return }
        let inside = canvas.box("\(id.model.name) v\(id.version)", note: id.model.registry.rawValue, in: rect)
        canvas.line(
            [TextRun("metrics ", .bold), TextRun(version.metrics.isEmpty ? "none" : metrics(version))], row: 0,
            in: inside)
        let tags = version.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        canvas.line([TextRun("tags    ", .bold), TextRun(tags.joined(separator: "  "))], row: 1, in: inside)
        canvas.line([TextRun("source  ", .bold), TextRun(version.source ?? canvas.glyphs.dash)], row: 2, in: inside)
        let run = [version.runID.map { "run \($0)" }, version.createdBy.map { "by \($0)" }].compactMap { $0 }
        let created = version.createdAt.map { "\(CivilTime($0).date) \(CivilTime($0).timeOfDay) UTC" }
        canvas.line(
            [TextRun("made    ", .bold), TextRun((run + [created].compactMap { $0 }).joined(separator: " · "))], row: 3,
            in: inside)
        let binding = canvas.state.binding(of: .version(id))
        canvas.line(
            [
                TextRun("bound   ", .bold),
                TextRun(binding.map { "\($0.service.rawValue) by \($0.evidence.word): \($0.reason)" } ?? ""),
            ],
            row: 4, in: inside)
    }
}
