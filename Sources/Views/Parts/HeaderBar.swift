internal import Cells
internal import OpsModel

/// The first line: whose fleet this is, whether it is live, how many sources answer, how many rows are how, the time.
enum HeaderBar {
    /// A piece of the line; where not all fit, the lowest priority goes first, and what has a shorter form takes it
    /// before anything but the program's name goes.
    private struct Part {
        var runs: [TextRun]
        let priority: Int
        var brief: [TextRun]?

        init(_ runs: [TextRun], priority: Int, brief: [TextRun]? = nil) {
            self.runs = runs
            self.priority = priority
            self.brief = brief
        }
    }

    private static let programPriority = 1

    static func draw(_ canvas: inout Canvas, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let glyphs = canvas.glyphs
        canvas.cells.fill(rect, style: Style(.header))
        let time = clock(canvas.state, width: rect.columns)
        let timeWidth = canvas.cells.put(
            [TextRun(time, .header)], endingBefore: rect.right - 1, row: rect.top, clip: rect)
        let room = Rect(column: rect.left + 1, row: rect.top, columns: rect.columns - timeWidth - 3, rows: 1)
        var parts = parts(canvas.state, glyphs, width: rect.columns)
        let gap = rect.columns < 60 ? 1 : 2
        func width() -> Int { parts.reduce(0) { $0 + TextWidth.columns(of: $1.runs, glyphs: glyphs) + gap } - gap }
        while parts.count > 1, width() > room.columns, let lowest = parts.map(\.priority).min() {
            if lowest > programPriority, let index = parts.firstIndex(where: { $0.brief != nil }) {
                parts[index].runs = parts[index].brief ?? parts[index].runs
                parts[index].brief = nil
            } else {
                parts.removeAll { $0.priority == lowest }
            }
        }
        let space = TextRun(String(repeating: " ", count: gap), .header)
        let runs = Array(parts.map(\.runs).joined(separator: [space]))
        canvas.cells.put(runs, at: room.origin, clip: room, ellipsis: true)
    }

    private static func parts(_ state: OpsState, _ glyphs: GlyphSet, width: Int) -> [Part] {
        let name = state.banner.name
        let isWide = width >= 110
        return [
            Part([TextRun("mlops", .header)], priority: programPriority),
            Part([badge(state, glyphs)], priority: 10),
            name.isEmpty || name.lowercased() == "drill" && state.banner.isDrill
                ? nil : Part([TextRun(TextWidth.truncated(name, to: 24), .header)], priority: 2),
            Part([liveness(state, isWide: isWide)], priority: state.frozen == nil ? 5 : 11),
            travel(state).map { Part([$0], priority: 8) },
            state.pane?.isZoomed == true ? Part([TextRun("ZOOM", .header)], priority: 3) : nil,
            notKept(state).map { Part([$0], priority: 8) },
            armed(state).map { Part([$0], priority: 8) },
            sources(state, width: width).map { Part($0, priority: 7) },
            Part(
                counts(state, glyphs, isWide: isWide), priority: 9,
                brief: isWide ? counts(state, glyphs, isWide: false) : nil),
        ].compactMap { $0 }
    }

    /// That writes to systems may be proposed, and how long yet; or that they cannot while the program runs.
    private static func armed(_ state: OpsState) -> TextRun? {
        if state.readOnly != nil { return TextRun("READ-ONLY", .header) }
        return state.armedFor.map { TextRun("ARMED \(NumberFormat.age($0.inSeconds))", .warning) }
    }

    /// Only what charts and timelines show travels; above anything else the instant would be a lie.
    private static func travel(_ state: OpsState) -> TextRun? {
        guard let instant = state.travel else { return nil }
        let time = "AS OF \(CivilTime(instant).hourAndMinute)"
        return TextRun(state.pane?.charts == true ? time : "charts \(time)", .warning)
    }

    /// Said for as long as the store takes nothing: what is decided here goes with this process.
    private static func notKept(_ state: OpsState) -> TextRun? {
        state.storeRefusal.map { _ in TextRun("NOT KEPT", .error) }
    }

    /// `✗1 ▲3 ●40 ?2`, with words where there is room. Red only where there is something to be red for. `?2+` while a source
    /// that makes rows has never answered: there may be more.
    private static func counts(_ state: OpsState, _ glyphs: GlyphSet, isWide: Bool) -> [TextRun] {
        let runs = [Status.critical, .warning, .ok, .unknown].map { status in
            let count = state.fleetSummary[status]
            let more = status == .unknown && state.hasUncountedRows ? "+" : ""
            let role = count == 0 && more.isEmpty ? Role.dim : status.role
            let glyph = status.glyph(glyphs)
            return TextRun(
                isWide ? "\(glyph) \(count)\(more) \(status.word.lowercased())" : "\(glyph)\(count)\(more)", role)
        }
        return Array(runs.map { [$0] }.joined(separator: [TextRun(isWide ? "   " : " ", .header)]))
    }

    /// DRILL in the place of the environment, on every screen, so that nobody takes the one for the other.
    static func badge(_ state: OpsState, _ glyphs: GlyphSet) -> TextRun {
        if state.banner.isDrill { return TextRun("\(glyphs.badgeLeft)DRILL\(glyphs.badgeRight)", .badgeDrill) }
        let environments = state.fleetSummary.environments
        let label =
            if environments.contains(.production) { "PROD" } else if environments.contains(.unknown) { "ENV?" } else {
                environments.map(\.label).min() ?? "ENV?"
            }
        let role: Role = state.isProduction || environments.isEmpty ? .badgeProduction : .badgeOther
        let text = TextWidth.truncated(label, to: 16, glyphs: glyphs)
        return TextRun("\(glyphs.badgeLeft)\(text)\(glyphs.badgeRight)", role)
    }

    private static func liveness(_ state: OpsState, isWide: Bool) -> TextRun {
        if let frozen = state.frozen {
            let age = NumberText.age(of: frozen.since, at: frozen.now)
            return TextRun(isWide ? "FROZEN since \(CivilTime(frozen.since).timeOfDay)" : "FROZEN \(age)", .warning)
        }
        let sources = state.backends.entities
        guard !sources.isEmpty else { return TextRun("starting", .dim) }
        guard sources.contains(where: { $0.isWorking(at: state.now) }) else {
            guard let last = sources.compactMap(\.lastSuccess).max() else {
                return sources.allSatisfy(\.hasFailed) ? TextRun("NO DATA", .error) : TextRun("connecting", .dim)
            }
            return TextRun("NO DATA \(NumberText.age(of: last, at: state.now))", .error)
        }
        let fastest = sources.map(\.interval).min() ?? .zero
        return TextRun("LIVE \(NumberFormat.age(fastest.inSeconds))", .header)
    }

    /// `src 11/12`; in a wide line also which one is missing, and for how long.
    private static func sources(_ state: OpsState, width: Int) -> [TextRun]? {
        let sources = state.backends.entities
        guard !sources.isEmpty else { return nil }
        let working = sources.count { $0.isWorking(at: state.now) }
        let partial = sources.count { source in if case .degraded = source.health { true } else { false } }
        let role: Role = working == sources.count && partial == 0 ? .header : .warning
        guard width >= 110 else { return [TextRun("src \(working)/\(sources.count)", role)] }
        let word = partial == 0 ? "ok" : "(\(partial) partial)"
        var runs = [TextRun("sources \(working)/\(sources.count) \(word)", role)]
        let silent = sources.filter { !$0.isWorking(at: state.now) }
            .min { ($0.lastSuccess ?? state.now, $0.id.rawValue) < ($1.lastSuccess ?? state.now, $1.id.rawValue) }
        if let silent, let last = silent.lastSuccess {
            let age = NumberFormat.elapsed(state.now.age(since: last).inSeconds)
            let word = silent.isStale(at: state.now) ? "STALE" : "FAILING"
            runs.append(TextRun(" · \(TextWidth.truncated(silent.id.rawValue, to: 20)) \(word) \(age)", .warning))
        }
        return runs
    }

    /// `03:14:07 UTC 05:14`: the local hour beside UTC where they differ; shorter where there is less room.
    private static func clock(_ state: OpsState, width: Int) -> String {
        let now = state.frozen?.now ?? state.now
        let utc = CivilTime(now)
        if width < 60 { return "\(utc.hourAndMinute) UTC" }
        let day = width >= 100 ? "\(utc.weekdayName) " : ""
        guard state.localOffset != 0 else { return "\(day)\(utc.timeOfDay) UTC" }
        return "\(day)\(utc.timeOfDay) UTC \(CivilTime(now, offset: state.localOffset).hourAndMinute)"
    }
}
