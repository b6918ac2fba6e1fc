import Cells
import OpsModel
import Views

/// A fleet, and how keys change it.
struct Desk {
    var fleet: SampleFleet
    var hasQuit = false
    var glyphs: GlyphSet?
    var size = Size(columns: 80, rows: 24)

    mutating func press(_ keys: Key...) {
        for key in keys {
            let intent = KeyInterpreter().intent(of: key, in: fleet.state, ScreenOptions(size: size))
            var actions: [Action] = []
            switch intent {
            case .act(let asked): actions = asked
            case .useGlyphs(let chosen, let asked): (glyphs, actions) = (chosen, asked)
            case .switchGlyphs, nil: break
            }
            for action in actions {
                if case .session(.quit) = action { hasQuit = true }
                fleet.reduce(action)
            }
            paint()
        }
    }

    /// What it looks like now.
    func screen() -> String {
        let frame = Screen.render(fleet.state, ScreenOptions(size: size)).cells
        return (0..<size.rows).map { frame.text(ofRow: $0) }.joined(separator: "\n")
    }

    /// Remembers where the pane in front is scrolled to, as the loop does after each frame.
    private mutating func paint() {
        let pane = pane
        if let scroll = Screen.render(fleet.state, ScreenOptions(size: size)).scrolls[pane] {
            fleet.reduce(.navigation(.scrolled(pane, to: scroll)))
        }
    }

    mutating func type(_ text: String) {
        for scalar in text.unicodeScalars { press(.character(scalar)) }
    }

    var pane: PaneID { fleet.state.place.pane }
    var filter: RowFilter { fleet.state.pane?.filter ?? RowFilter() }
}
