import OpsModel
import Testing

@Suite struct `Distribution verdict` {
    private let reference = ColumnCounts(bins: [1000, 2000, 3000, 2000, 1000], nulls: 10)

    private func verdict(_ current: ColumnCounts) throws -> DistributionVerdict {
        try #require(DistributionVerdict(reference: reference, current: current))
    }

    @Test func `missing rows are no shift`() throws {
        let verdict = try verdict(ColumnCounts(bins: [62, 122, 188, 126, 120], nulls: 382))
        #expect(verdict.causes == [.missingData])
        #expect(verdict.nullShare == 0.382)
        #expect((verdict.psi ?? 1) < 0.2)
        #expect(verdict.words == "missing data, not shift")
    }

    @Test func `rows that moved are a shift`() throws {
        let verdict = try verdict(ColumnCounts(bins: [400, 300, 150, 100, 50]))
        #expect(verdict.causes == [.shift])
        #expect(verdict.words == "shift")
    }

    @Test func `a new category and rows out of range have names of their own`() throws {
        let category = try verdict(ColumnCounts(bins: [100, 200, 300, 200, 100], newCategories: 100))
        #expect(category.causes == [.newCategory])
        let range = try verdict(ColumnCounts(bins: [100, 200, 300, 200, 100], outOfRange: 100))
        #expect(range.words == "out of range, not shift")
    }

    @Test func `what is furthest over its limit comes first`() throws {
        let verdict = try verdict(ColumnCounts(bins: [400, 300, 150, 100, 50], nulls: 100, outOfRange: 300))
        #expect(verdict.causes == [.range, .shift, .missingData])
        #expect(verdict.words == "out of range and shift and missing data")
    }

    @Test func `nothing that changed is said to be nothing`() throws {
        let verdict = try verdict(ColumnCounts(bins: [110, 190, 305, 198, 97], nulls: 2))
        #expect(verdict.causes.isEmpty)
        #expect(verdict.words == "no change")
    }

    @Test func `nulls that the reference has too are no news`() throws {
        let sparse = ColumnCounts(bins: [600, 400], nulls: 9000)
        let verdict = try #require(
            DistributionVerdict(reference: sparse, current: ColumnCounts(bins: [70, 48], nulls: 882)))
        #expect(verdict.causes.isEmpty)
    }

    @Test func `one null among ten rows is chance`() throws {
        let verdict = try verdict(ColumnCounts(bins: [1, 2, 4, 1, 1], nulls: 1))
        #expect(verdict.nullShare == 0.1)
        #expect(verdict.causes.isEmpty)
        #expect(verdict.psi == nil)
        #expect(verdict.words == "too few rows to tell a shift")
    }

    @Test func `where all rows are missing nothing is said of a shift`() throws {
        let verdict = try verdict(ColumnCounts(bins: [0, 0, 0, 0, 0], nulls: 500))
        #expect(verdict.causes == [.missingData])
        #expect(verdict.words == "missing data; too few rows left to tell a shift")
    }

    @Test func `nothing can be said of no rows or of other bins`() {
        #expect(DistributionVerdict(reference: reference, current: ColumnCounts(bins: [0, 0, 0, 0, 0])) == nil)
        #expect(DistributionVerdict(reference: reference, current: ColumnCounts(bins: [4, 5])) == nil)
    }
}
