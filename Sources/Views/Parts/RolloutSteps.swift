internal import Cells
internal import OpsModel

/// The steps by which a canary came to its share, up to the instant that is looked at.
struct RolloutSteps {
    private let steps: [RolloutStep]
    private let canary: VariantRow
    private let entry: FleetEntry
    private let canvas: Canvas

    init(_ canary: VariantRow, _ entry: FleetEntry, _ canvas: Canvas) {
        let viewed = canvas.state.viewedAt
        steps = canvas.state.trafficSteps(of: entry, version: canary.version).filter {
            $0.since.map { $0.earliest <= viewed } ?? true
        }
        (self.canary, self.entry, self.canvas) = (canary, entry, canvas)
    }

    /// The one that holds.
    var current: RolloutStep? { steps.last }

    /// `✓ 5% 02:37 10m  ✗ 25% 02:47 27m ◂here`: the steps taken, when, and for how long; the newest ones where not all
    /// fit.
    func runs(in width: Int) -> [TextRun] {
        let head = TextRun("steps   ", .bold)
        guard !steps.isEmpty else {
            return [head, TextRun(MissingSource.traffic.text, .dim)]
        }
        let pieces = steps.indices.map(piece)
        let lengths = pieces.map { TextWidth.columns(of: $0, glyphs: canvas.glyphs) + 2 }
        let room = width - 8
        let first = lengths.indices.first { lengths[$0...].reduce(0, +) + ($0 > 0 ? 3 : 0) <= room } ?? steps.count - 1
        let cut = first > 0 ? [TextRun("\(canvas.glyphs.ellipsis)  ", .dim)] : []
        return [head] + cut + pieces[first...].flatMap { $0 + [TextRun("  ")] }
    }

    private func piece(_ index: Int) -> [TextRun] {
        let (step, glyphs) = (steps[index], canvas.glyphs)
        let next = steps.indices.contains(index + 1) ? steps[index + 1].since : nil
        let end = next?.latest ?? canvas.state.viewedAt
        let when = step.since.map {
            "\($0.clock(at: canvas.state.now)) \(NumberFormat.age((end - $0.latest).inSeconds))"
        }
        let isLast = index == steps.count - 1
        let share = NumberFormat.percent(ratio: step.share, decimals: 0)
        return [
            isLast ? mark : TextRun(glyphs.check, .dim), TextRun(" \(share)", isLast ? .bold : .text),
            TextRun(" \(when ?? "before")", .dim), TextRun(isLast ? " \(glyphs.arrowLeft) here" : "", .bold),
        ]
    }

    /// What the verdict says of the step that holds.
    private var mark: TextRun {
        let review = canvas.state.canaryReviews(of: entry.id).first { $0.canary.version == canary.version }
        guard canvas.state.travel == nil, let review else { return TextRun(canvas.glyphs.separator, .dim) }
        let (mark, role) = review.look(canvas.glyphs)
        return TextRun(mark, entry.isStale ? .stale : role)
    }
}
