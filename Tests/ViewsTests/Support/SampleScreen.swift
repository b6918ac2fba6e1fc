import Cells
import OpsModel
import Views

/// One screen to draw: a pane in a state at a size.
struct SampleScreen: CustomStringConvertible, Sendable {
    let pane: PaneID
    let state: SampleState
    let size: Size
    var glyphs = GlyphSet.unicode

    static let sizes = [(40, 10), (80, 24), (120, 40), (200, 60)].map { Size(columns: $0, rows: $1) }
    static let panes: [PaneID] = [
        "fleet", "deployment", "chart", "drift", "models", "alerts", "sources", "incidents", "incident", "findings",
        "changes", "slos", "silences", "requests",
    ]

    /// `fleet.typical.80x24`
    var name: String { "\(pane.rawValue).\(state.rawValue).\(size.columns)x\(size.rows)" }
    var description: String { name }

    func frame() -> CellBuffer {
        Screen.render(opened().state, ScreenOptions(size: size, glyphs: glyphs)).cells
    }

    /// The state with the pane in front.
    func opened() -> SampleFleet {
        var fleet = state.fleet()
        let isAboutOne = ["deployment", "chart"].contains(pane) || (pane == "drift" && state == .stale)
        if pane == "incident" {
            fleet.openIncident()
        } else {
            fleet.open(pane, ofService: isAboutOne)
        }
        if pane == "requests", state != .empty {
            let requests =
                switch state {
                case .hostile: SampleRequests.hostile(Hostile.texts)
                case .overflowing: SampleRequests.many(60)
                default: SampleRequests.typical
                }
            fleet.reduce(.source(.restored(StoredHistory(requests: requests))))
        }
        return fleet
    }
}
