import OpsModel
import Testing

@Suite struct `Counter rate` {
    private func samples(_ pairs: (Double, Double?)...) -> [Sample] {
        pairs.map { Sample(at: Instant(seconds: $0.0), value: $0.1) }
    }

    private func rate(_ samples: [Sample], from: Double = 0, to: Double = 60) -> CounterRate? {
        CounterRate(of: samples, from: Instant(seconds: from), to: Instant(seconds: to))
    }

    @Test(arguments: [0.5, 3, 1000.25], [5.0, 15, 20])
    func `a steady counter grows by its slope, wherever its samples fall`(slope: Double, distance: Double) throws {
        for offset in stride(from: 0.0, to: distance, by: distance / 4) {
            let times = stride(from: offset, through: 60, by: distance)
            let steady = times.map { Sample(at: Instant(seconds: $0), value: 1e6 + slope * $0) }
            let measured = try #require(rate(steady))
            #expect(abs(measured.perSecond - slope) < 1e-9 * slope)
            #expect(abs(measured.increase - slope * 60) < 1e-9 * slope * 60)
        }
    }

    @Test func `one sample tells no rate`() {
        #expect(rate(samples((10, 5))) == nil)
        #expect(rate([]) == nil)
        #expect(rate(samples((10, 5), (20, nil))) == nil)
    }

    @Test func `a sample on either boundary belongs to the range`() throws {
        let measured = try #require(rate(samples((0, 100), (60, 160))))
        #expect(measured.increase == 60)
        #expect(measured.perSecond == 1)
    }

    @Test func `samples outside the range say nothing`() throws {
        let inside = samples((10, 100), (20, 110), (50, 140))
        let around = samples((-30, 0), (10, 100), (20, 110), (50, 140), (70, 1000))
        #expect(rate(inside) == rate(around))
    }

    @Test func `a fall is a reset to zero`() throws {
        // 100 → 130, restart, 5 → 25: grown by 30 + 5 + 20; 40 s seen, 10 s to each side within reach.
        let measured = try #require(rate(samples((10, 100), (20, 130), (30, 5), (40, 15), (50, 25))))
        #expect(measured.resets == 1)
        #expect(measured.increase == 82.5)
    }

    @Test func `a counter is never extrapolated to below zero`() throws {
        // Zero 5 s before its first sample: 80 grown in 40 s, extended by 5 s and by 10 s.
        let measured = try #require(rate(samples((10, 10), (20, 30), (30, 50), (40, 70), (50, 90))))
        #expect(measured.increase == 110)
    }

    @Test func `a counter born within the range is extended by half a distance`() throws {
        let measured = try #require(rate(samples((40, 1000), (50, 1010), (60, 1020))))
        #expect(measured.increase == 25)
    }

    @Test func `a counter that ended within the range is extended by half a distance`() throws {
        let measured = try #require(rate(samples((0, 1000), (10, 1010), (20, 1020))))
        #expect(measured.increase == 25)
    }

    @Test func `gaps are passed over`() throws {
        let whole = rate(samples((0, 0), (20, 20), (40, 40), (60, 60)))
        let broken = rate(samples((0, 0), (10, nil), (20, 20), (30, nil), (40, 40), (60, 60)))
        #expect(whole == broken)
    }

    @Test func `no order of falls makes growth negative`() {
        var generator = SplitMix(state: 7)
        for _ in 0..<500 {
            let count = Int.random(in: 2...20, using: &generator)
            let values = (0..<count).map { index in
                Sample(
                    at: Instant(seconds: Double(index) * 3), value: Double(Int.random(in: 0...50, using: &generator)))
            }
            let measured = rate(values)
            #expect((measured?.increase ?? 0) >= 0)
        }
    }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
