internal import Cells
internal import OpsModel

/// The columns of the fleet by width; a narrower table drops those of the lowest priority.
enum FleetColumns {
    /// Each row says its own environment where there are several; a single one stands in the header.
    static func columns(
        _ width: Int, environments: Set<Environment>, wanted: Set<String>
    ) -> [ListColumn<FleetEntry>] {
        func from(_ least: Int, _ column: ListColumn<FleetEntry>) -> [ListColumn<FleetEntry>] {
            width >= least || wanted.contains(column.column.title) ? [column] : []
        }
        // Which row is production must not be guessed.
        let tellsEnvironment = environments.count > 1 && (width < 100 || wanted.contains(environment.column.title))
        let isTight = tellsEnvironment && (78..<100).contains(width)
        let figures = isTight ? [rate(4), latency(4), errors] : [rate(5), latency(5), errors]
        return [status, service(least: isTight ? 13 : 16)] + (tellsEnvironment ? [environment] : []) + [version]
            + from(60, serving) + from(100, place) + figures + from(124, burn)
            + [drift, driftPast(width >= 100 ? 10 : 6)] + from(100, rollout) + from(124, owner) + [age]
    }

    /// The columns of every width.
    static func all(environments: Set<Environment>) -> [ListColumn<FleetEntry>] {
        let several = environments.count > 1 ? [environment] : []
        let figures = [rate(5), latency(5), errors, burn, drift]
        let all = [status, service(least: 16)] + several + [version, serving, place] + figures
        return all + [rollout, owner, age]
    }

    private static let status = ListColumn<FleetEntry>(
        TableColumn("ST", minimum: 6, priority: 10), field: "status"
    ) { entry, reading in entry.status.run(reading.glyphs) }

    private static func service(least: Int) -> ListColumn<FleetEntry> {
        ListColumn(
            TableColumn("SERVICE", minimum: least, maximum: 28, priority: 10, isFlexible: true), field: "service"
        ) { entry, _ in
            TextRun(entry.id.service.rawValue, entry.status.rank >= Status.warning.rank ? .bold : .text)
        }
    }

    /// `prod`, `staging`: the same service may have a row in each.
    private static let environment = ListColumn<FleetEntry>(
        TableColumn("ENV", minimum: 5, ideal: 7, maximum: 10, priority: 8)
    ) { entry, _ in
        TextRun(entry.id.environment.label.lowercased(), entry.id.environment.isProductionForWrites ? .text : .dim)
    }

    private static let version = ListColumn<FleetEntry>(
        TableColumn("VERSION", minimum: 7, ideal: 8, maximum: 12, priority: 8)
    ) { entry, reading in TextRun(entry.versionText.isEmpty ? reading.glyphs.dash : entry.versionText) }

    private static let serving = ListColumn<FleetEntry>(
        TableColumn("SERVING", minimum: 8, priority: 5)
    ) { entry, reading in
        TextRun(entry.systems.isEmpty ? reading.glyphs.dash : entry.systems.joined(separator: ","), .dim)
    }

    private static let place = ListColumn<FleetEntry>(
        TableColumn("WHERE", minimum: 9, ideal: 11, maximum: 16, priority: 3)
    ) { entry, _ in
        TextRun(([entry.id.environment.label.lowercased()] + entry.clusters).joined(separator: "-"), .dim)
    }

    private static func rate(_ width: Int) -> ListColumn<FleetEntry> {
        ListColumn(TableColumn("RPS", minimum: width, alignment: .right, priority: 7), field: "requestRate") {
            entry, _ in TextRun(NumberText.rate(entry.requestRate, width: width))
        }
    }

    private static func latency(_ width: Int) -> ListColumn<FleetEntry> {
        ListColumn(TableColumn("P99", minimum: width, alignment: .right, priority: 9), field: "latency") {
            entry, _ in TextRun(NumberText.milliseconds(entry.latency, width: width))
        }
    }

    private static let errors = ListColumn<FleetEntry>(
        TableColumn("ERR%", minimum: 5, alignment: .right, priority: 9), field: "errorRatio"
    ) { entry, _ in TextRun(NumberText.percent(entry.errorRatio)) }

    /// The last hour's burn rate: 1 spends the error budget exactly by the end of its window.
    private static let burn = ListColumn<FleetEntry>(
        TableColumn("BURN", minimum: 5, alignment: .right, priority: 4)
    ) { entry, reading in
        let rate = entry.burnRate(reading.state)
        let text = NumberFormat.fixed(rate, decimals: 1, width: 4) + (rate == nil ? "" : "x")
        return TextRun(text, (rate ?? 0) >= 1 ? .bold : .dim)
    }

    private static let drift = ListColumn<FleetEntry>(
        TableColumn("DRIFT", minimum: 5, alignment: .right, priority: 7), field: "drift"
    ) { entry, reading in
        TextRun(NumberText.score(entry.drift?.value), entry.drift?.cellRole(reading.state) ?? .text)
    }

    private static func driftPast(_ width: Int) -> ListColumn<FleetEntry> {
        ListColumn(TableColumn("", minimum: width, priority: 2)) { entry, reading in
            guard let drift = entry.drift else { return TextRun("") }
            return drift.sparkline(reading.state, width: width, reading.glyphs)
        }
    }

    private static let rollout = ListColumn<FleetEntry>(
        TableColumn("ROLLOUT", minimum: 11, priority: 4)
    ) { entry, reading in
        if entry.status == .unknown {
            guard let since = entry.since else { return TextRun("not known", .dim) }
            return TextRun("stale \(NumberText.age(of: since, at: reading.state.now))", .dim)
        }
        // The version beside it says that there is a canary.
        let text = entry.canary?.observedShare == 0 ? "no traffic" : entry.rolloutText
        return TextRun(text, entry.canary == nil ? .dim : .notice)
    }

    private static let owner = ListColumn<FleetEntry>(
        TableColumn("OWNER", minimum: 8, ideal: 10, maximum: 14, priority: 1)
    ) { entry, reading in TextRun(entry.owner ?? reading.glyphs.dash, .dim) }

    /// How long a row has been as it is; of a row that is well, how old its version is.
    private static let age = ListColumn<FleetEntry>(
        TableColumn("AGE", minimum: 4, alignment: .right, priority: 6), field: "since"
    ) { entry, reading in
        let isWell = entry.status == .ok || entry.status == .idle
        guard isWell else { return TextRun(NumberText.age(of: entry, at: reading.state.now)) }
        return TextRun(NumberText.age(of: entry.since ?? entry.versionSince, at: reading.state.now), .dim)
    }
}

extension FleetEntry {
    /// How many times too fast the worst objective's error budget goes, over the last hour; `nil` where none is
    /// measured.
    func burnRate(_ state: OpsState) -> Double? {
        objectives.prefix(8).compactMap { state.objectives[$0]?.burnRate(over: .seconds(3600)) }.max()
    }
}
