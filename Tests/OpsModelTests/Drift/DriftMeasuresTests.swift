import Testing

@testable import OpsModel

@Suite struct `Drift measures` {
    let fixture: ScipyFixture

    init() throws { fixture = try ScipyFixture.load() }

    @Test func `of bins equal scipy's`() throws {
        #expect(fixture.counted.count == 20)
        for sample in fixture.counted {
            let comparison = try #require(
                BinnedComparison(referenceCounts: sample.reference, currentCounts: sample.current))
            let edges = try #require(BinEdges(sample.edges))
            #expect(isClose(PopulationStabilityIndex.score(comparison), sample.psi))
            #expect(isClose(JensenShannon.distance(comparison), sample.jensenShannon))
            #expect(isClose(KolmogorovSmirnov.statistic(comparison), sample.kolmogorovSmirnov))
            #expect(isClose(Wasserstein.compare(comparison, edges: edges)?.distance, sample.wasserstein))
            let test = ChiSquare(comparison)
            #expect(isClose(test.statistic, sample.chiSquare))
            #expect(test.degrees == sample.degrees)
            #expect(isClose(test.cramersV, sample.cramersV))
            #expect(sample.probability < 1e-280 || isRelativelyClose(test.probability, sample.probability))
        }
    }

    @Test func `of rows equal scipy's, ties and a single row included`() throws {
        #expect(fixture.raw.count == 5)
        for sample in fixture.raw {
            #expect(
                isClose(
                    KolmogorovSmirnov.statistic(reference: sample.reference, current: sample.current),
                    sample.kolmogorovSmirnov))
            #expect(
                isClose(
                    Wasserstein.compare(reference: sample.reference, current: sample.current)?.distance,
                    sample.wasserstein))
        }
    }

    @Test func `quantile bins and their counts equal numpy's`() throws {
        for sample in fixture.raw {
            let edges = try #require(BinEdges(quantilesOf: sample.reference, bins: 10))
            #expect(edges.bounds.count == sample.edges.count)
            #expect(zip(edges.bounds, sample.edges).allSatisfy { isClose($0, $1) })
            let exact = try #require(BinEdges(sample.edges))
            #expect(exact.counts(of: sample.reference).bins == sample.referenceCounts)
            let current = exact.counts(of: sample.current)
            #expect(current.bins == sample.currentCounts)
            #expect(current.total == Double(sample.current.count))
        }
    }

    @Test func `bins hide no more than their stated bound`() throws {
        for sample in fixture.raw {
            let low = min(sample.reference.min() ?? 0, sample.current.min() ?? 0)
            let high = max(sample.reference.max() ?? 0, sample.current.max() ?? 0)
            for bins in [3, 10, 40] {
                let bounds = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
                let edges = try #require(BinEdges(bounds.dropLast() + [high]))
                let comparison = try #require(
                    BinnedComparison(
                        referenceCounts: edges.counts(of: sample.reference).bins,
                        currentCounts: edges.counts(of: sample.current).bins))
                let binned = KolmogorovSmirnov.statistic(comparison)
                #expect(binned <= sample.kolmogorovSmirnov + 1e-12)
                #expect(sample.kolmogorovSmirnov <= binned + KolmogorovSmirnov.errorBound(comparison) + 1e-12)
                let exact = try #require(distance(sample.reference, sample.current))
                let sketched = try #require(distance(comparison, edges))
                #expect(abs(exact - sketched) <= Wasserstein.errorBound(comparison, edges: edges) + 1e-9)
            }
        }
    }

    @Test func `nothing to compare has no score`() {
        #expect(BinnedComparison(referenceCounts: [0, 0], currentCounts: [1, 2]) == nil)
        #expect(BinnedComparison(referenceCounts: [1, 2, 3], currentCounts: [1, 2]) == nil)
        #expect(BinnedComparison(referenceCounts: [3, -1], currentCounts: [1, 2]) == nil)
        #expect(BinnedComparison(referenceCounts: [3, .nan], currentCounts: [1, 2]) == nil)
        #expect(KolmogorovSmirnov.statistic(reference: [.nan], current: [1]) == nil)
        #expect(Wasserstein.compare(reference: [2, 2], current: [1]) == nil)
        #expect(BinEdges([1, 1]) == nil)
        #expect(BinEdges(quantilesOf: [4, 4, 4], bins: 10) == nil)
    }

    @Test func `an empty bin counts as one in ten thousand`() throws {
        let comparison = try #require(BinnedComparison(referenceCounts: [50, 50, 0], currentCounts: [50, 40, 10]))
        #expect(isClose(PopulationStabilityIndex.score(comparison), 0.712_399_107_501_736_5))
    }

    /// Not yet divided by the deviation, which bins change too.
    private func distance(_ reference: [Double], _ current: [Double]) -> Double? {
        let steps = CumulativeSteps(reference: reference, current: current)?.steps
        return steps.map { steps in
            zip(steps, steps.dropFirst()).reduce(0) {
                $0 + ($1.1.value - $1.0.value) * abs($1.0.reference - $1.0.current)
            }
        }
    }

    private func distance(_ comparison: BinnedComparison, _ edges: BinEdges) -> Double? {
        var (distance, difference) = (0.0, 0.0)
        for index in edges.centres.indices.dropLast() {
            difference += comparison.reference[index] - comparison.current[index]
            distance += abs(difference) * (edges.centres[index + 1] - edges.centres[index])
        }
        return distance
    }
}
