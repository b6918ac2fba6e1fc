import OpsModel
import Testing

@Suite struct `Bucket quantile` {
    private func histogram(_ pairs: (Double, Double)...) -> BucketHistogram {
        BucketHistogram(pairs.map { .init(upperBound: $0.0, count: $0.1) })
    }

    @Test func `a quantile is linear within its bucket`() {
        let waits = histogram((0.1, 50), (0.5, 90), (1, 100), (.infinity, 100))
        #expect(waits.quantile(0.25) == 0.05)
        #expect(waits.quantile(0.5) == 0.1)
        #expect(abs(waits.quantile(0.7) - 0.3) < 1e-12)
        #expect(waits.quantile(1) == 1)
    }

    @Test func `beyond the last finite bound stands that bound`() {
        #expect(histogram((0.1, 1), (0.5, 2), (.infinity, 100)).quantile(0.99) == 0.5)
    }

    @Test func `no observations have no quantile`() {
        #expect(histogram((0.1, 0), (.infinity, 0)).quantile(0.5).isNaN)
        #expect(BucketHistogram([]).quantile(0.5).isNaN)
    }

    @Test func `a histogram without an infinite bucket has no quantile`() {
        #expect(histogram((0.1, 3), (1, 5)).quantile(0.5).isNaN)
    }

    @Test func `an infinite bucket alone has no quantile`() {
        #expect(histogram((.infinity, 5)).quantile(0.5).isNaN)
    }

    @Test func `a share outside 0 to 1 is infinite`() {
        let waits = histogram((0.1, 3), (.infinity, 5))
        #expect(waits.quantile(-0.1) == -.infinity)
        #expect(waits.quantile(1.1) == .infinity)
        #expect(waits.quantile(.nan).isNaN)
    }

    @Test func `a first bucket at or below zero answers its end`() {
        #expect(histogram((-1, 5), (0, 6), (1, 10), (.infinity, 10)).quantile(0.1) == -1)
        #expect(histogram((0, 5), (1, 10), (.infinity, 10)).quantile(0.5) == 0)
    }

    @Test func `buckets come in any order and one bound twice`() {
        let tidy = histogram((0.1, 50), (0.5, 90), (.infinity, 100))
        let untidy = histogram((.infinity, 60), (0.5, 90), (0.1, 20), (.infinity, 40), (0.1, 30))
        #expect(tidy == untidy)
    }

    @Test func `a count that falls is raised to the one before`() {
        let torn = histogram((0.1, 50), (0.5, 40), (1, 80), (.infinity, 79))
        #expect(torn.buckets.map(\.count) == [50, 50, 80, 80])
        #expect(torn.quantile(0.99) <= 1)
    }

    @Test func `quantiles never fall as the share grows`() {
        var generator = SplitMix(state: 11)
        for _ in 0..<200 {
            let count = Int.random(in: 2...12, using: &generator)
            var buckets = (1..<count).map { index in
                BucketHistogram.Bucket(
                    upperBound: Double(index) * 0.1, count: Double(Int.random(in: 0...50, using: &generator)))
            }
            buckets.append(.init(upperBound: .infinity, count: 51))
            let histogram = BucketHistogram(buckets)
            let quantiles = stride(from: 0.01, through: 1, by: 0.01).map(histogram.quantile)
            #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 + 1e-12 })
        }
    }
}
