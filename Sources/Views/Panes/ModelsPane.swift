internal import Cells
internal import OpsModel

extension Pane {
    /// Registered versions with their aliases, tags and evaluation metrics; of one service, or of all.
    static let models = Pane(
        "models", title: "model versions", listing: .versions,
        orders: [RowOrder("created", descending: true), RowOrder("model"), RowOrder("aliases", descending: true)],
        number: 3, enter: { state, id in openService(of: id, in: state) },
        columns: { _ in ModelsPane.columns.map(\.column) },
        draw: { canvas, rect in ModelsPane.draw(&canvas, rect) })
}

enum ModelsPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        guard let pane = canvas.state.panes[Pane.models.id] else { return }
        let parts = canvas.listAndDetail(canvas.belowBreadcrumb(in: rect), detail: 8)
        let state = canvas.state
        canvas.list(
            title(canvas, pane), pane, columns, in: parts.list, empty: emptyTexts(state),
            of: state.versions, isStale: { state.isStale($0.id.model.registry, .version) })
        detail(&canvas, in: parts.detail)
    }

    private static func title(_ canvas: Canvas, _ pane: PaneState) -> String {
        let state = canvas.state
        guard state.place.pane == Pane.models.id, let subject = state.place.subject,
            let service = state.service(of: subject)
        else { return "MODEL VERSIONS \(canvas.count(pane, state.versions))" }
        let name = TextWidth.truncated(service.rawValue, to: 30, glyphs: canvas.glyphs)
        return "MODEL VERSIONS of \(name) \(canvas.count(pane, state.versions))"
    }

    private static func emptyTexts(_ state: OpsState) -> [String] {
        let sources = state.backends.entities.filter { $0.reports.contains(.version) }
        guard !sources.isEmpty else { return [MissingSource.versions.text] }
        if let silent = sources.first(where: \.isAwaited) {
            return ["waiting for the first answer of \(silent.id.rawValue)"]
        }
        return [
            state.place.subject == nil ? "no registry holds a version" : "no registered version belongs to this service"
        ]
    }

    fileprivate static let columns: [ListColumn<ModelVersion>] = [
        ListColumn(
            TableColumn("MODEL", minimum: 12, ideal: 20, maximum: 32, priority: 10, isFlexible: true), field: "model"
        ) { version, _ in TextRun(version.id.model.name) },
        ListColumn(TableColumn("VER", minimum: 4, ideal: 5, maximum: 8, alignment: .right, priority: 10)) {
            version, _ in
            TextRun(version.displayVersion)
        },
        ListColumn(TableColumn("ALIASES", minimum: 9, ideal: 14, maximum: 24, priority: 9), field: "aliases") {
            version, reading in
            let aliases = reading.state.models[version.id.model]?.aliases(of: version.id.version) ?? []
            return TextRun(aliases.joined(separator: ","), .notice)
        },
        ListColumn(TableColumn("STATE", minimum: 9, priority: 6)) { version, reading in
            version.registration.run(reading.glyphs)
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 8), field: "created") {
            version, reading in
            TextRun(NumberText.age(of: version.createdAt, at: reading.state.now))
        },
        ListColumn(TableColumn("METRICS", minimum: 20, ideal: 32, priority: 5, isFlexible: true)) { version, _ in
            TextRun(metrics(version), .dim)
        },
        ListColumn(TableColumn("TAGS", minimum: 20, ideal: 32, priority: 3, isFlexible: true)) { version, _ in
            TextRun(tags(version).joined(separator: " "), .dim)
        },
    ]

    private static func logged(_ version: ModelVersion) -> String {
        if version.registration == .unversioned { return "none: no version is registered yet" }
        return version.metrics.isEmpty ? "none logged by its run" : metrics(version)
    }

    private static func metrics(_ version: ModelVersion) -> String {
        version.metrics.sorted { $0.key < $1.key }
            .map { "\($0.key) \(NumberFormat.fixed($0.value, decimals: 3, width: 7))" }.joined(separator: "  ")
    }

    private static func tags(_ version: ModelVersion) -> [String] {
        version.tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    private static func detail(_ canvas: inout Canvas, in rect: Rect) {
        guard rect.rows >= 3, case .version(let id)? = canvas.state.selected(in: Pane.models.id),
            let version = canvas.state.versions[id]
        else { return }
        let state = canvas.state
        let name = TextWidth.truncated(id.model.name, to: max(8, rect.columns / 2), glyphs: canvas.glyphs)
        let inside = canvas.box("\(name) \(version.displayVersion)", notes: [id.model.registry.rawValue], in: rect)
        let created = version.createdAt.map { "\(CivilTime($0).date) \(CivilTime($0).timeOfDay) UTC" }
        let made = [created, version.createdBy.map { "by \($0)" }, version.runID.map { "run \($0)" }]
        let binding = state.binding(of: .version(id))
        let bound = binding.map { "\($0.service.rawValue) by \($0.evidence.word): \($0.reason)" }
        let lines: [(String, String)] = [
            ("metrics", logged(version)),
            ("tags", tags(version).joined(separator: "  ")),
            ("made", canvas.joined(made.compactMap { $0 })),
            ("source", version.source ?? canvas.glyphs.dash),
            ("bound", bound ?? "no service is known for it"),
            ("says", version.description),
        ]
        for (row, (word, text)) in lines.enumerated() where !(word == "says" && text.isEmpty) {
            canvas.line([TextRun(TextWidth.padded(word, to: 8), .bold), TextRun(text)], row: row, in: inside)
        }
    }
}

extension ModelVersion {
    /// With a `v` before a number: `v47`.
    /// A model without versions has a dash.
    var displayVersion: String { id.version.isEmpty ? "—" : NameNormalisation.shown(id.version) }
}

extension ModelVersion.Registration {
    /// `● ready`
    func run(_ glyphs: GlyphSet) -> TextRun {
        switch self {
        case .ready: TextRun("\(glyphs.ok) \(word)", .ok)
        case .pending: TextRun("\(glyphs.separator) \(word)", .pending)
        case .failed: TextRun("\(glyphs.critical) \(word)", .critical)
        case .unversioned: TextRun(word, .dim)
        case .unknown: TextRun("\(glyphs.unknown) \(word)", .unknown)
        }
    }
}
