import Testing

@testable import OpsModel

@Suite struct `Tails of distributions` {
    let tails: ScipyFixture.Tails

    init() throws { tails = try ScipyFixture.load().tails }

    @Test func `of the normal, χ², Kolmogorov's and the binomial equal scipy's, far out too`() {
        #expect(tails.normal.allSatisfy { isRelativelyClose(NormalDistribution.upperTail($0[0]), $0[1]) })
        #expect(
            tails.chiSquared.allSatisfy {
                isRelativelyClose(ChiSquaredDistribution.upperTail($0[0], degrees: Int($0[1])), $0[2])
            })
        #expect(tails.kolmogorov.allSatisfy { isRelativelyClose(KolmogorovDistribution.upperTail($0[0]), $0[1]) })
        #expect(
            tails.binomial.allSatisfy { row in
                let tail = RegularisedBeta.binomialTail(successes: row[0], trials: row[1], probability: row[2])
                return row[3] < 1e-280 || isRelativelyClose(tail, row[3])
            })
        #expect(tails.chiSquared.count == 30)
        #expect(tails.binomial.count == 20)
    }

    @Test func `quantiles equal scipy's`() {
        #expect(tails.normalQuantile.allSatisfy { isClose(NormalDistribution.quantile(above: $0[0]), $0[1]) })
        #expect(
            tails.chiSquaredQuantile.allSatisfy {
                isClose(ChiSquaredDistribution.quantile(above: $0[0], degrees: Int($0[1])), $0[2])
            })
        #expect(tails.kolmogorovQuantile.allSatisfy { isClose(KolmogorovDistribution.quantile(above: $0[0]), $0[1]) })
    }

    @Test func `one bin has no freedom to differ`() {
        #expect(ChiSquaredDistribution.upperTail(0, degrees: 0) == 1)
        #expect(ChiSquaredDistribution.upperTail(0.1, degrees: 0) == 0)
        #expect(ChiSquaredDistribution.quantile(above: 0.001, degrees: 0) == 0)
    }
}
