import OpsModel
import Testing

@testable import Engine

@Suite struct `Gathering samples` {
    let collector = SampleCollector()
    let start = Instant(seconds: 1_000_000)

    private func poll(
        after seconds: Int, _ ratio: Double?, vanished: [EntityID] = [], incomplete: [EntityKind: String] = [:]
    ) {
        let changed = ratio.map { [Readings.signals($0)] } ?? []
        let report = Readings.report(
            at: start + .seconds(seconds), changed, vanished: vanished, incomplete: incomplete)
        collector.note(.polled(report))
    }

    private func taken() -> [Sample] {
        collector.take().first { $0.series.kind == .errorRatio }?.samples ?? []
    }

    private func sample(_ seconds: Int, _ value: Double?) -> Sample {
        Sample(at: start + .seconds(seconds), value: value)
    }

    @Test func `of values that change, at most one each ten seconds is taken, the later`() {
        poll(after: 0, 0.1)
        poll(after: 5, 0.2)
        poll(after: 15, 0.3)
        #expect(taken() == [sample(5, 0.2), sample(15, 0.3)])
        #expect(taken().isEmpty)
    }

    @Test func `a value that stays is noted once a minute while it is seen`() {
        poll(after: 0, 0.1)
        for second in stride(from: 15, through: 150, by: 15) { poll(after: second, nil) }
        #expect(taken() == [sample(0, 0.1), sample(60, 0.1), sample(120, 0.1)])
    }

    @Test func `a value is not noted while its list is incomplete`() {
        poll(after: 0, 0.1)
        poll(after: 90, nil, incomplete: [.signals: "no answer"])
        #expect(taken() == [sample(0, 0.1)])
    }

    @Test func `what vanishes ends with a gap`() {
        poll(after: 0, 0.1)
        poll(after: 30, nil, vanished: [.signals(Readings.id)])
        poll(after: 120, nil)
        #expect(taken() == [sample(0, 0.1), sample(30, nil)])
    }

    @Test func `of a backend that remembers nothing is gathered`() {
        collector.note(
            .sources([
                BackendStatus(id: "triton", system: "T", address: "", interval: .seconds(15), remembers: true)
            ]))
        poll(after: 0, 0.1)
        #expect(taken().isEmpty)
    }
}
