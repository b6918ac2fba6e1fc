import OpsModel
import Testing

@testable import Store

@Suite struct `A block of samples` {
    @Test func `takes eight bytes a sample and gives them back`() throws {
        let samples = Samples.samples(360) + [Sample(at: Samples.start + .seconds(3600), value: nil)]
        let block = try #require(SampleBlock(samples))
        #expect(block.content.count == 361 * 8)
        #expect(block.samples == samples)
    }

    @Test func `leaves out a tail cut short`() throws {
        let block = try #require(SampleBlock(Samples.samples(3)))
        let cut = SampleBlock(start: block.start, content: block.content.dropLast(3))
        #expect(cut.samples == Samples.samples(2))
    }

    @Test func `is none of nothing, nor of an instant that no clock shows`() {
        #expect(SampleBlock([]) == nil)
        #expect(SampleBlock([Sample(at: Instant(seconds: .infinity), value: 1)]) == nil)
    }
}
