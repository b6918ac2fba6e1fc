internal import Cells
internal import OpsModel

/// The top of a deployment: which version takes how much traffic, by which steps, what stood in their way, what is
/// suspected; then what the registry calls them and what users feel.
enum RolloutBox {
    static func draw(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        guard let canary = entry.canary else { return serving(&canvas, entry, in: rect) }
        let stable = entry.stable?.displayVersion ?? ""
        let title = "ROLLOUT  \(stable) stable \(canvas.glyphs.arrowRight) \(canary.displayVersion) canary"
        let steps = RolloutSteps(canary, entry, canvas)
        let (shares, felt) = (shares(canary, steps, entry, canvas), rect.rows >= 8 ? "" : felt(entry, canvas))
        let inside = canvas.box(title, notes: [canvas.joined([felt, shares]), felt, shares], in: rect)
        traffic(&canvas, canary, steps, entry, in: inside)
        let lines = [
            steps.runs(in: rect.columns - 11),
            [TextRun("gate    ", .bold)] + canvas.gateRuns(of: canary, in: entry),
            suspect(entry, canvas), registry(entry, canvas), users(entry, canvas),
        ]
        for (row, runs) in lines.enumerated() { canvas.line(runs, row: row + 1, in: inside) }
    }

    private static func serving(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        let version = entry.stable?.displayVersion ?? ""
        let title = "SERVING  \(version.isEmpty ? canvas.glyphs.dash : version)"
        let inside = canvas.box(title, notes: [canvas.joined([entry.rolloutText] + entry.systems)], in: rect)
        canvas.line(registry(entry, canvas), row: 0, in: inside)
        canvas.line(users(entry, canvas), row: 1, in: inside)
    }

    private static func traffic(
        _ canvas: inout Canvas, _ canary: VariantRow, _ steps: RolloutSteps, _ entry: FleetEntry, in rect: Rect
    ) {
        let observed = canvas.state.observedShare(of: canary, in: entry)
        let ratio = observed ?? steps.current?.share ?? canary.configuredShare
        let share = observed == 0 ? "none" : NumberFormat.percent(ratio: ratio, decimals: 0)
        let width = max(0, rect.columns - 12 - canvas.cells.columns(of: share))
        let bar = Bar.text(ratio: ratio, width: width, glyphs: canvas.glyphs)
        canvas.line([TextRun("traffic ", .bold), TextRun(bar, .chartFirst), TextRun("  \(share)")], row: 0, in: rect)
    }

    /// The share it is told to have beside the one it has; a difference between the two is itself a sign.
    private static func shares(
        _ canary: VariantRow, _ steps: RolloutSteps, _ entry: FleetEntry, _ canvas: Canvas
    ) -> String {
        let observed = canvas.state.observedShare(of: canary, in: entry)
        let seen = NumberFormat.percent(ratio: observed, decimals: 0)
        let told = canvas.state.travel == nil ? canary.configuredShare : nil
        guard let told = told ?? steps.current?.share else { return "share as observed" }
        let wanted = "told \(NumberFormat.percent(ratio: told, decimals: 0))"
        return observed == nil ? wanted : canvas.joined([wanted, "seen \(seen)"])
    }

    /// The likeliest suspect of the incident that the service is part of.
    private static func suspect(_ entry: FleetEntry, _ canvas: Canvas) -> [TextRun] {
        let head = [TextRun("suspect ", .bold)]
        guard let incident = canvas.state.openIncident(of: entry.id.service) else {
            return head + [TextRun("no incident is open here", .dim)]
        }
        guard let suspect = incident.likeliestSuspect else {
            return head + canvas.liveRuns + [TextRun("no change found that explains \(incident.id.rawValue)", .dim)]
        }
        return head + canvas.liveRuns + suspect.runs(incident.signalTitles, at: canvas.state.now, canvas.glyphs)
    }

    /// Aliases that point at the versions in play, and when each was registered.
    private static func registry(_ entry: FleetEntry, _ canvas: Canvas) -> [TextRun] {
        let known = entry.variants.filter { !$0.aliases.isEmpty || $0.registeredAt != nil }.map { variant in
            let age = variant.registeredAt.map { "\(NumberText.age(of: $0, at: canvas.state.now)) old" } ?? ""
            return ([variant.displayVersion, variant.aliases.joined(separator: ",")] + [age])
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
        let unique = known.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        guard !unique.isEmpty else {
            return [TextRun("models  ", .bold), TextRun("no registry knows a version in play", .dim)]
        }
        return [TextRun("models  ", .bold)] + canvas.liveRuns + [TextRun(canvas.joined(unique))]
    }

    private static func users(_ entry: FleetEntry, _ canvas: Canvas) -> [TextRun] {
        let (rate, errors) = canvas.state.felt(entry)
        let felt = errors.map { "\(NumberFormat.percent(ratio: $0, decimals: 2)) of them fail" }
        let requests = rate.value == nil ? "" : "\(NumberText.rate(rate)) requests/s"
        let burn = burn(entry, canvas).map { "budget burns \($0) over 1h" }
        let text = canvas.joined([requests, felt ?? "", burn ?? ""])
        let none =
            canvas.state.travel != nil
            ? "no figure of then is kept"
            : SourceText.notKnown(.signals, of: entry, canvas.state) ?? "no source measures requests"
        guard !text.isEmpty else { return [TextRun("users   ", .bold), TextRun(none, .dim)] }
        return [TextRun("users   ", .bold), TextRun(text)]
    }

    /// As ``users(_:_:)`` where that has no line of its own: `0.80% fail · burn 7.3x`.
    private static func felt(_ entry: FleetEntry, _ canvas: Canvas) -> String {
        let errors = canvas.state.felt(entry).errors.map { "\(NumberFormat.percent(ratio: $0, decimals: 2)) fail" }
        return canvas.joined([errors ?? "", burn(entry, canvas).map { "burn \($0)" } ?? ""])
    }

    /// Nobody keeps how fast a budget went.
    private static func burn(_ entry: FleetEntry, _ canvas: Canvas) -> String? {
        guard canvas.state.travel == nil else { return nil }
        return entry.burnRate(canvas.state).map { "\(NumberFormat.fixed($0, decimals: 1))x" }
    }
}
