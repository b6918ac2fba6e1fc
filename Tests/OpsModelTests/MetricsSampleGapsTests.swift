import OpsModel
import Testing

@Suite struct `Gaps between samples` {
    private func samples(_ points: (Double, Double?)...) -> [Sample] {
        points.map { Sample(at: Instant(seconds: $0.0), value: $0.1) }
    }

    @Test func `are marked where two are further apart than allowed, and nowhere else`() {
        let marked = samples((0, 1), (60, 1), (180, 1)).markingGaps(longerThan: .seconds(90), after: .seconds(60))
        #expect(marked == samples((0, 1), (60, 1), (120, nil), (180, 1)))
    }

    @Test func `are not marked twice`() {
        let broken = samples((0, 1), (30, nil), (600, 1))
        #expect(broken.markingGaps(longerThan: .seconds(90), after: .seconds(60)) == broken)
    }
}
