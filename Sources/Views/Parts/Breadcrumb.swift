internal import Cells
internal import OpsModel

extension Canvas {
    /// `fleet ▸ fraud-detection ▸ drift ▸ card_age`: where the pane in front stands, with more steps and words at the
    /// right.
    ///
    /// Nothing where the pane is about no service.
    mutating func breadcrumb(_ steps: [String] = [], right: [TextRun] = [], in rect: Rect) {
        guard case .fleet(let id)? = state.place.subject else { return }
        let title = PaneCatalog[state.place.pane]?.title ?? ""
        let tail = ([title] + steps).filter { !$0.isEmpty }.map { TextRun(" \(glyphs.breadcrumb) \($0)", .dim) }
        line(
            [
                TextRun("\(PaneCatalog[PaneCatalog.home]?.title ?? "") \(glyphs.breadcrumb) ", .dim),
                TextRun("\(id.service.rawValue) \(id.environment.label)", .bold),
            ] + tail, right: right, row: 0, in: rect)
    }

    /// Draws the breadcrumb in the first row where there is room and something to say, and gives what is left.
    mutating func belowBreadcrumb(_ steps: [String] = [], in rect: Rect) -> Rect {
        guard state.place.subject != nil, rect.rows >= 14 else { return rect }
        breadcrumb(steps, in: rect.row(0))
        return rect.trimmed(top: 1)
    }
}
