internal import Cells
internal import OpsModel

/// Changes as numbered marks on the time axis of a chart, with their legend.
struct ChartMarkers {
    /// More than these cannot be told apart on a chart of so many columns.
    private static func capacity(_ columns: Int) -> Int { columns < 60 ? 3 : 5 }

    let marks: [Chart.Marker]

    /// Of `changes` those within the chart's range, the oldest as number 1; on a narrow chart the newest ones.
    init(changes: [ChangeEvent], state: OpsState, columns: Int) {
        let window = state.chartWindow
        let shown = changes.filter { window.contains($0.tookEffect.latest) }
            .sorted { $0.tookEffect < $1.tookEffect }.suffix(Self.capacity(columns))
        marks = shown.enumerated().map { index, change in
            let version = change.subject.version.map { change.object.contains($0) ? "" : " v\($0)" } ?? ""
            return Chart.Marker(
                x: change.tookEffect.latest.seconds, number: String(index + 1),
                label: change.summary(.unicode) + version)
        }
    }

    /// The changes that touch a service and are no controller's own doing.
    init(of service: ServiceID?, state: OpsState, columns: Int) {
        var changes: [ChangeEvent] = []
        if let service {
            state.changes.forEach { change in
                if !change.isAutomatic, state.service(of: .change(change.id)) == service { changes.append(change) }
            }
        }
        self.init(changes: ChangeEvent.withoutCounterparts(changes), state: state, columns: columns)
    }

    /// `1 card_fv.ttl 24h→1h  2 traffic 5%→25% v47`
    func legend(_ glyphs: GlyphSet) -> String {
        marks.map { "\($0.number) \($0.label)" }.joined(separator: "  ")
    }
}

extension OpsState {
    /// The stretch of time that charts show.
    var chartWindow: ClosedRange<Instant> {
        (viewedAt - chart.range)...viewedAt
    }
}
