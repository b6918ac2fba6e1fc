internal import Cells
internal import OpsModel

/// The top of a deployment: which version takes how much traffic, what the registry calls them, what users feel.
enum RolloutBox {
    static func draw(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        guard let canary = entry.canary else { return serving(&canvas, entry, in: rect) }
        let stable = entry.stable?.displayVersion ?? ""
        let title = "ROLLOUT  \(stable) stable \(canvas.glyphs.arrowRight) \(canary.displayVersion) canary"
        let inside = canvas.box(title, notes: [shares(canary, canvas)], in: rect)
        traffic(&canvas, canary, in: inside)
        canvas.line(registry(entry, canvas), row: 1, in: inside)
        canvas.line(users(entry, canvas), row: 2, in: inside)
    }

    private static func serving(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        let version = entry.stable?.displayVersion ?? ""
        let title = "SERVING  \(version.isEmpty ? canvas.glyphs.dash : version)"
        let inside = canvas.box(title, notes: [canvas.joined([entry.rolloutText] + entry.systems)], in: rect)
        canvas.line(registry(entry, canvas), row: 0, in: inside)
        canvas.line(users(entry, canvas), row: 1, in: inside)
    }

    private static func traffic(_ canvas: inout Canvas, _ canary: VariantRow, in rect: Rect) {
        let ratio = canary.observedShare ?? canary.configuredShare
        let share = canary.observedShare == 0 ? "none" : NumberFormat.percent(ratio: ratio, decimals: 0)
        let width = max(0, rect.columns - 12 - canvas.cells.columns(of: share))
        let bar = Bar.text(ratio: ratio, width: width, glyphs: canvas.glyphs)
        canvas.line([TextRun("traffic ", .bold), TextRun(bar, .chartFirst), TextRun("  \(share)")], row: 0, in: rect)
    }

    /// The share it is told to have beside the one it has; a difference between the two is itself a sign.
    private static func shares(_ canary: VariantRow, _ canvas: Canvas) -> String {
        let seen = NumberFormat.percent(ratio: canary.observedShare, decimals: 0)
        guard let told = canary.configuredShare else { return "share as observed" }
        let wanted = "told \(NumberFormat.percent(ratio: told, decimals: 0))"
        return canary.observedShare == nil ? wanted : canvas.joined([wanted, "seen \(seen)"])
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
        return [TextRun("models  ", .bold), TextRun(canvas.joined(unique))]
    }

    private static func users(_ entry: FleetEntry, _ canvas: Canvas) -> [TextRun] {
        let felt = entry.feltErrorRatio.map { "\(NumberFormat.percent(ratio: $0, decimals: 2)) of them fail" }
        let rate = entry.requestRate.value == nil ? "" : "\(NumberText.rate(entry.requestRate)) requests/s"
        let burn = entry.burnRate(canvas.state).map { "budget burns \(NumberFormat.fixed($0, decimals: 1))x over 1h" }
        let text = canvas.joined([rate, felt ?? "", burn ?? ""])
        guard !text.isEmpty else { return [TextRun("users   ", .bold), TextRun("no source measures requests", .dim)] }
        return [TextRun("users   ", .bold), TextRun(text)]
    }
}
