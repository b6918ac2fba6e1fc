internal import Cells
internal import OpsModel

extension Pane {
    /// One service in one environment: its versions side by side, its alerts, its drift, and how each was bound.
    static let deployment = Pane(
        "deployment", title: "deployment", listing: .none, charts: true,
        draw: { canvas, rect in DeploymentPane.draw(&canvas, rect) })
}

enum DeploymentPane {
    static func draw(_ canvas: inout Canvas, _ rect: Rect) {
        guard case .fleet(let id)? = canvas.state.place.subject, let entry = canvas.state.fleet[id] else {
            return canvas.goneSubject(in: rect)
        }
        let isWide = rect.columns >= 110
        let compare = CompareTable(entry: entry, canvas: canvas, isShort: rect.rows < 30)
        let needs = rect.rows >= 46 ? canvas.state.dependencies(of: entry.id.service) : []
        let parts = regions(entry, compare, needs: needs, canvas, in: rect)
        breadcrumb(&canvas, entry, in: parts[0])
        RolloutBox.draw(&canvas, entry, in: parts[1])
        if canvas.state.pane?.parts.focused == DifferenceBox.part, entry.canary != nil {
            return DifferenceBox.draw(&canvas, entry, in: rect.trimmed(top: parts[0].rows + parts[1].rows))
        }
        let middle = Layout.columns(
            of: parts[2], [Layout.Part(.fixed(isWide ? 72 : rect.columns)), Layout.Part(.fill(1))])
        compare.draw(on: &canvas, in: middle[0])
        if isWide { chart(&canvas, entry, in: middle[1]) }
        VersionsTable.draw(&canvas, entry, in: parts[3])
        evidence(&canvas, entry, in: parts[4])
        self.platform(&canvas, entry, in: parts[5])
        bindings(&canvas, entry, needs: needs, in: parts[6])
    }

    /// Breadcrumb, rollout, comparison, versions, alerts with drift, platform, bindings. On a small screen a rollout has
    /// no room for alerts and drift: what they say of it stands in the comparison, and replicas are kept.
    private static func regions(
        _ entry: FleetEntry, _ compare: CompareTable, needs: [Dependency], _ canvas: Canvas, in rect: Rect
    ) -> [Rect] {
        let isShort = rect.rows < 30
        let rollout = entry.canary == nil ? 4 : isShort ? (rect.rows >= 18 ? 6 : 5) : 8
        let platform =
            isShort
            ? (rect.rows < 18 ? 0 : canvas.readings.replicas(of: entry).isEmpty ? 3 : 4) : rect.rows >= 46 ? 12 : 7
        let versions = versionRows(entry, in: rect)
        let others = isShort ? 1 : 1 + rollout + platform + versions + 3
        let height = min(max(compare.height, rect.columns >= 110 ? 11 : 0), max(8, rect.rows - others))
        let rest = rect.rows - 1 - rollout - platform
        let isTight = isShort && platform > 0 && rest - height < (entry.canary == nil ? 3 : 4)
        return Layout.rows(
            of: rect,
            [
                Layout.Part(.fixed(1), priority: 9), Layout.Part(.fixed(rollout), priority: 6),
                Layout.Part(.fixed(isTight ? max(6, rest) : height), priority: 8),
                Layout.Part(.fixed(isTight ? 0 : versions), priority: 4),
                isTight ? Layout.Part(.fixed(0), priority: 7) : Layout.Part(.fill(1), priority: 7, minimum: 3),
                Layout.Part(.fixed(platform), priority: 3),
                Layout.Part(.fixed(bindingRows(entry, needs, canvas.state, in: rect)), priority: 1),
            ])
    }

    /// Replicas, and beside them what differs between the versions where two take part.
    private static func platform(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        let hasDifference = entry.canary != nil && rect.columns >= 110
        let columns = Layout.columns(
            of: rect,
            [Layout.Part(.fill(1), priority: 2), Layout.Part(.fixed(hasDifference ? rect.columns * 2 / 5 : 0))])
        ReplicasBox.draw(&canvas, entry, in: columns[0])
        DifferenceBox.draw(&canvas, entry, in: columns[1])
    }

    /// The table of versions has a place where there is room, or where the comparison cannot show them all.
    private static func versionRows(_ entry: FleetEntry, in rect: Rect) -> Int {
        let compared = entry.canary == nil ? 1 : 2
        guard rect.rows >= 30 || entry.variants.count > compared, rect.columns >= 60 else { return 0 }
        return min(max(entry.variants.count, 1), rect.rows >= 30 ? 8 : 4) + 3
    }

    private static func breadcrumb(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        let glyphs = canvas.glyphs
        var runs = [
            TextRun("fleet \(glyphs.breadcrumb) ", .dim),
            TextRun("\(entry.id.service.rawValue) \(entry.id.environment.label)", .bold),
        ]
        if let canary = entry.canary {
            runs.append(TextRun(" \(glyphs.breadcrumb) canary \(canary.displayVersion)", .dim))
        }
        if rect.columns >= 100 {
            if let owner = entry.owner { runs.append(TextRun("   owner \(owner)", .dim)) }
            if let tier = entry.tier { runs.append(TextRun("   tier \(tier)", .dim)) }
        }
        let room = rect.columns - min(30, TextWidth.columns(of: runs, glyphs: glyphs)) - 4
        canvas.line(runs, right: canvas.liveRuns + state(of: entry, canvas, in: room), row: 0, in: rect)
    }

    /// The status, and the incident it is part of with where that stands, else its reason.
    private static func state(of entry: FleetEntry, _ canvas: Canvas, in room: Int) -> [TextRun] {
        let (glyphs, now) = (canvas.glyphs, canvas.state.now)
        let status = entry.status.run(glyphs)
        let age = entry.since == nil ? "" : " \(NumberText.age(of: entry, at: now))"
        if let incident = canvas.state.openIncident(of: entry.id.service) {
            let who = "\(incident.quietStatusText) \(incident.onset.ageText(at: now, until: incident.resolvedAt))"
            let level = [
                TextRun("SEV\(incident.level) ", incident.role),
                TextRun(who, incident.needsAcknowledgement ? .bold : .dim),
            ]
            let forms = [
                [status, TextRun("  \(incident.id.rawValue) ")] + level, [status, TextRun("  ")] + level,
            ]
            return forms.first { TextWidth.columns(of: $0, glyphs: glyphs) <= room } ?? [status, TextRun(age)]
        }
        let reason = TextWidth.truncated(entry.reason, to: max(8, room - 14), glyphs: glyphs)
        return [status, TextRun(" \(reason)\(age)", entry.status.role)]
    }

    private static func chart(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        let kind = canvas.state.chart.kind
        ChartPanel.draw(
            &canvas, title: kind.title.uppercasedName, subject: .fleet(entry.id), scale: kind.scale,
            thresholds: kind.thresholds(entry, canvas.state),
            markers: ChartMarkers(of: entry.id.service, state: canvas.state, columns: rect.columns), in: rect)
    }

    private static func evidence(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        if rect.columns < 60 || rect.rows < 4 && rect.columns < 100 {
            return entry.alerts.isEmpty ? drift(&canvas, entry, in: rect) : alerts(&canvas, entry, in: rect)
        }
        let columns = Layout.columns(of: rect, [Layout.Part(.fill(1)), Layout.Part(.fill(1))])
        alerts(&canvas, entry, in: columns[0])
        drift(&canvas, entry, in: columns[1])
    }

    private static func alerts(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let count = entry.alerts.isEmpty && entry.firingAlerts == nil ? "?" : "\(entry.alerts.count)"
        let inside = canvas.box(
            canvas.live("ALERTS \(count)"), footnotes: [more(entry.alerts.count, rect)], in: rect)
        if entry.alerts.isEmpty {
            canvas.lines(
                canvas.wrapped([TextRun(noAlert(entry, canvas.state), .dim)], to: inside.columns - 2), in: inside)
        }
        for (row, alert) in entry.alerts.prefix(inside.rows).compactMap({ canvas.state.alerts[$0] }).enumerated() {
            canvas.line(alert.line(canvas.state, canvas.glyphs), row: row, in: inside)
        }
    }

    /// Why none is listed: nobody would tell, who would is not heard, or there is none.
    private static func noAlert(_ entry: FleetEntry, _ state: OpsState) -> String {
        if state.telling(.alert, of: entry).isEmpty { return "no source of this environment tells of alerts" }
        guard let silence = BackendStatus.silence(of: state.unheard(.alert, of: entry), on: .alert) else {
            return "none pending or firing"
        }
        return entry.firingAlerts == nil ? "not known: \(silence)" : "none told of, but \(silence)"
    }

    private static func drift(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let count = entry.drifts.count
        let inside = canvas.box(
            canvas.live("DRIFT \(count)"), notes: [canvas.hint(.showDrift, "all")], footnotes: [more(count, rect)],
            in: rect)
        if count == 0 {
            let lines = DriftPane.absence(canvas.state).flatMap {
                canvas.wrapped([TextRun($0, .dim)], to: inside.columns - 2)
            }
            canvas.lines(lines, in: inside)
        }
        for (row, drift) in entry.drifts.prefix(inside.rows).compactMap({ canvas.state.drifts[$0] }).enumerated() {
            canvas.line(drift.runs(canvas.state, canvas.glyphs, width: inside.columns - 1), row: row, in: inside)
        }
    }

    /// How many do not show.
    private static func more(_ count: Int, _ rect: Rect) -> String {
        count > rect.rows - 2 ? "\(count - rect.rows + 2) more" : ""
    }

    private static func bindings(
        _ canvas: inout Canvas, _ entry: FleetEntry, needs: [Dependency], in rect: Rect
    ) {
        guard rect.rows >= 3 else { return }
        let inside = canvas.box("BOUND", notes: ["by \(entry.binding.word)"], in: rect)
        if !needs.isEmpty, inside.rows > 1 {
            let text = needs.map { need in
                need.inferredFrom.map { "\(need.name) (inferred from \($0))" } ?? need.name
            }.joined(separator: ", ")
            canvas.line([TextRun("needs  ", .bold), TextRun(text, .dim)], row: inside.rows - 1, in: inside)
        }
        let room = inside.rows - (needs.isEmpty || inside.rows < 2 ? 0 : 1)
        for (row, runs) in boundLines(entry, canvas.state).prefix(room).enumerated() {
            canvas.line(runs, row: row, in: inside)
        }
    }

    private static func bindingRows(
        _ entry: FleetEntry, _ needs: [Dependency], _ state: OpsState, in rect: Rect
    ) -> Int {
        rect.rows >= 46 ? min(boundLines(entry, state).count, 4) + (needs.isEmpty ? 2 : 3) : 0
    }

    /// What is joined into the service and why: what serves it, its models, and where nothing serves it what tells of it.
    private static func boundLines(_ entry: FleetEntry, _ state: OpsState) -> [[TextRun]] {
        func line(_ name: String, _ id: EntityID) -> [TextRun] {
            let reason = state.binding(of: id).map { "\($0.evidence.word): \($0.reason)" } ?? ""
            return [TextRun("\(name)  "), TextRun(reason, .dim)]
        }
        let models = entry.models.map { line("\($0.registry.rawValue)/\($0.name)", .model($0)) }
        guard entry.deployments.isEmpty else {
            return entry.deployments.map { line("\($0.backend.rawValue)/\($0.name)", .deployment($0)) } + models
        }
        let told =
            entry.signals.map { line("\($0.backend.rawValue) \($0.subject.name)", .signals($0)) }
            + entry.objectives.map { line("\($0.backend.rawValue) \($0.name)", .objective($0)) }
            + entry.drifts.map { line("\($0.backend.rawValue) \($0.subject.name)", .drift($0)) }
            + entry.alerts.map { line(state.alerts[$0]?.name ?? $0.backend.rawValue, .alert($0)) }
        var seen: Set<[TextRun]> = []
        let silence = SourceText.notKnown(.deployment, of: entry, state).map { "what serves it is \($0)" }
        let rest = entry.signals.isEmpty ? "" : "; metrics only"
        return [[TextRun((silence ?? "no serving system reports it") + rest, .dim)]] + models
            + told.filter { seen.insert($0).inserted }
    }
}

extension Canvas {
    /// What a pane about one service says when that is gone.
    mutating func goneSubject(in rect: Rect) {
        line(
            [TextRun("this service is no longer reported; ", .dim), TextRun(hint(.stepBack, "goes back"), .dim)],
            row: 0, in: rect)
    }
}

extension String {
    /// The name part in capitals and the unit as it is: `P99 ms`.
    var uppercasedName: String {
        guard let space = firstIndex(of: " ") else { return uppercased() }
        return self[..<space].uppercased() + self[space...]
    }
}
