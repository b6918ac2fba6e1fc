import OpsModel
import Testing

@Suite struct `Drift without change` {
    /// Some 99.9 % of scores lie below the quantile; of 2,000, seldom more than 7 above.
    private let looks = 2000
    private let mostAbove = 7

    private func sizes(_ reference: Double, _ current: Double) throws -> SampleSizes {
        try #require(SampleSizes(reference: reference, current: current))
    }

    @Test(arguments: [(4, 0.25, 60.0), (10, 0.1, 100), (10, 0.1, 2000)], [1.0, 500])
    func `keeps the scores of bins below their 99.9 % quantile`(bins: (Int, Double, Double), ratio: Double) throws {
        let (count, share, rows) = bins
        let sizes = try sizes(rows * ratio, rows)
        let shares = Array(repeating: share, count: count)
        let psi = try #require(DriftMethod.psi.withoutChange(sizes, bins: count)).quantile()
        let distance = try #require(DriftMethod.jensenShannon.withoutChange(sizes, bins: count)).quantile()
        let association = try #require(DriftMethod.chiSquare.withoutChange(sizes, bins: count)).quantile()
        let kolmogorov = try #require(DriftMethod.kolmogorovSmirnov.withoutChange(sizes, bins: nil)).quantile()
        var generator = SplitMix(state: 42)
        var above = [0, 0, 0, 0]
        for _ in 0..<looks {
            let comparison = try #require(
                BinnedComparison(
                    referenceCounts: generator.multinomial(sizes.reference, shares),
                    currentCounts: generator.multinomial(sizes.current, shares)))
            above[0] += PopulationStabilityIndex.score(comparison) > psi ? 1 : 0
            above[1] += JensenShannon.distance(comparison) > distance ? 1 : 0
            above[2] += ChiSquare(comparison).cramersV > association ? 1 : 0
            above[3] += KolmogorovSmirnov.statistic(comparison) > kolmogorov ? 1 : 0
        }
        #expect(above.allSatisfy { $0 <= mostAbove }, "\(above)")
    }

    @Test func `is no wider than it must be`() throws {
        let sizes = try sizes(5000, 5000)
        let shares = Array(repeating: 0.1, count: 10)
        let level = 0.05
        let psi = try #require(DriftMethod.psi.withoutChange(sizes, bins: 10)).quantile(above: level)
        var generator = SplitMix(state: 43)
        let above = try (0..<2000).count { _ in
            let comparison = try #require(
                BinnedComparison(
                    referenceCounts: generator.multinomial(5000, shares),
                    currentCounts: generator.multinomial(5000, shares)))
            return PopulationStabilityIndex.score(comparison) > psi
        }
        #expect((70...130).contains(above), "\(above)")
    }

    @Test func `keeps Wasserstein's distance below a bound that lies near its quantile`() throws {
        let sizes = try sizes(200, 100)
        var generator = SplitMix(state: 44)
        var scores: [Double] = []
        var quantiles: [Double] = []
        for _ in 0..<300 {
            let reference = (0..<200).map { _ in generator.normal() }
            let current = (0..<100).map { _ in generator.normal() }
            let result = try #require(Wasserstein.compare(reference: reference, current: current))
            scores.append(result.distance)
            quantiles.append(NoChangeDistribution.wasserstein(sizes, shape: result.shape).quantile(above: 0.01))
        }
        #expect(zip(scores, quantiles).count { $0 > $1 } <= 3)
        let highest = scores.sorted()[296]
        #expect((highest...1.6 * highest).contains(quantiles[0]), "\(highest) \(quantiles[0])")
    }

    @Test func `of a share is right however few rows there are`() throws {
        let sizes = try sizes(20_000, 500)
        var generator = SplitMix(state: 45)
        let above = try (0..<looks).count { _ in
            let reference = generator.binomial(20_000, 0.001)
            let share = generator.binomial(500, 0.001) / 500
            let chance = try #require(NoChangeDistribution.share(ofRows: reference, sizes: sizes))
            return chance.probability(ofAtLeast: share) <= 0.001
        }
        #expect(above <= mostAbove)
    }

    @Test func `a PSI of 0.1 is noise at a hundred rows and none at five thousand`() throws {
        let few = try #require(DriftMethod.psi.withoutChange(sizes(2_100_000, 100), bins: 10))
        let many = try #require(DriftMethod.psi.withoutChange(sizes(2_100_000, 5000), bins: 10))
        #expect(few.quantile() > 0.1)
        #expect(many.quantile() < 0.01)
        #expect(few.probability(ofAtLeast: 0.1) > 0.1)
        #expect(many.probability(ofAtLeast: 0.1) < 1e-60)
    }

    @Test func `quantile and probability say the same`() throws {
        let sizes = try sizes(9000, 3000)
        let all: [NoChangeDistribution?] = [
            DriftMethod.psi.withoutChange(sizes, bins: 10), DriftMethod.jensenShannon.withoutChange(sizes, bins: 10),
            DriftMethod.chiSquare.withoutChange(sizes, bins: 10),
            DriftMethod.kolmogorovSmirnov.withoutChange(sizes, bins: 10), .wasserstein(sizes, shape: 0.9),
            .share(ofRows: 12, sizes: sizes),
        ]
        for form in all {
            let form = try #require(form)
            for share in [0.05, 0.001, 1e-6] {
                let probability = form.probability(ofAtLeast: form.quantile(above: share))
                #expect(abs(probability - share) < share * 1e-6)
            }
        }
    }

    @Test func `is unknown where bins are too small, or the shape is wanted`() throws {
        #expect(DriftMethod.psi.withoutChange(try sizes(9000, 99), bins: 10) == nil)
        #expect(DriftMethod.psi.withoutChange(try sizes(9000, 3000), bins: 10, smallestShare: 0.001) == nil)
        #expect(DriftMethod.psi.withoutChange(try sizes(9000, 3000), bins: nil) == nil)
        #expect(DriftMethod.wasserstein.withoutChange(try sizes(9000, 3000), bins: 10) == nil)
        #expect(DriftMethod.nullRatio.withoutChange(try sizes(9000, 3000), bins: 10) == nil)
        #expect(NoChangeDistribution.share(ofRows: 0, sizes: try sizes(.infinity, 50)) == nil)
    }
}
