internal import Cells
internal import OpsModel

/// Every version in play of a service, a row each, in whichever cluster it serves.
enum VersionsTable {
    static func draw(_ canvas: inout Canvas, _ entry: FleetEntry, in rect: Rect) {
        guard rect.rows >= 3 else { return }
        let visible = VisibleRows(count: entry.variants.count, selected: nil, height: rect.rows - 3)
        let inside = canvas.box(canvas.live("VERSIONS \(entry.variants.count)"), footnotes: [visible.note], in: rect)
        let table = TableView(columns.map(\.column), width: inside.columns, rows: visible)
        let reading = Reading(canvas)
        canvas.cells.draw(table, in: inside) { row, column in
            let variant = entry.variants[row]
            let run = columns[column].text(variant, reading)
            return variant.isStale && column > 1 ? TextRun(run.text, .stale) : run
        }
        if entry.variants.isEmpty { canvas.line([TextRun("no version is known", .dim)], row: 1, in: inside) }
    }

    private static let columns: [ListColumn<VariantRow>] = [
        ListColumn(TableColumn("VERSION", minimum: 7, ideal: 8, maximum: 12, priority: 10)) { row, _ in
            TextRun(row.displayVersion.isEmpty ? "all" : row.displayVersion, .bold)
        },
        ListColumn(TableColumn("READY", minimum: 9, ideal: 13, priority: 9)) { row, reading in
            row.isStale ? TextRun("? stale", .unknown) : row.readiness.run(reading.glyphs)
        },
        ListColumn(TableColumn("ROLE", minimum: 6, priority: 7)) { row, reading in
            TextRun(row.role.word.isEmpty ? reading.glyphs.dash : row.role.word, row.role == .canary ? .notice : .dim)
        },
        ListColumn(TableColumn("SHARE", minimum: 5, alignment: .right, priority: 8)) { row, _ in
            TextRun(NumberFormat.percent(ratio: row.observedShare ?? row.configuredShare, decimals: 0, width: 5))
        },
        ListColumn(TableColumn("RPS", minimum: 5, alignment: .right, priority: 9)) { row, _ in
            TextRun(NumberText.rate(row.requestRate))
        },
        ListColumn(TableColumn("P99", minimum: 5, alignment: .right, priority: 9)) { row, _ in
            TextRun(NumberText.milliseconds(row.latency))
        },
        ListColumn(TableColumn("ERR%", minimum: 5, alignment: .right, priority: 9)) { row, _ in
            TextRun(NumberText.percent(row.errorRatio))
        },
        ListColumn(TableColumn("SAT%", minimum: 5, alignment: .right, priority: 4)) { row, _ in
            TextRun(NumberText.percent(row.saturation))
        },
        ListColumn(TableColumn("SERVING", minimum: 8, priority: 3)) { row, reading in
            TextRun(row.system.isEmpty ? reading.glyphs.dash : row.system, .dim)
        },
        ListColumn(TableColumn("WHERE", minimum: 6, ideal: 10, maximum: 14, priority: 2)) { row, _ in
            TextRun(row.cluster, .dim)
        },
        ListColumn(TableColumn("AGE", minimum: 4, alignment: .right, priority: 5)) { row, reading in
            TextRun(NumberText.age(of: row.since ?? row.registeredAt, at: reading.state.now), .dim)
        },
        ListColumn(TableColumn("NOTE", minimum: 12, ideal: 20, priority: 1, isFlexible: true)) { row, _ in
            TextRun(row.reason ?? row.aliases.joined(separator: ","), .dim)
        },
    ]
}
