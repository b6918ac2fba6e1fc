import FoundationEssentials

/// What scipy says of generated samples; `Fixtures/drift/make.py` writes it.
struct ScipyFixture: Decodable {
    struct Counted: Decodable {
        let edges: [Double]
        let reference: [Double]
        let current: [Double]
        let psi: Double
        let jensenShannon: Double
        let kolmogorovSmirnov: Double
        let wasserstein: Double
        let chiSquare: Double
        let degrees: Int
        let probability: Double
        let cramersV: Double
    }

    struct Raw: Decodable {
        let reference: [Double]
        let current: [Double]
        let kolmogorovSmirnov: Double
        let wasserstein: Double
        let edges: [Double]
        let referenceCounts: [Double]
        let currentCounts: [Double]
    }

    /// Rows of arguments, the last number being the answer.
    struct Tails: Decodable {
        let normal: [[Double]]
        let normalQuantile: [[Double]]
        let chiSquared: [[Double]]
        let chiSquaredQuantile: [[Double]]
        let kolmogorov: [[Double]]
        let kolmogorovQuantile: [[Double]]
        let binomial: [[Double]]
    }

    let counted: [Counted]
    let raw: [Raw]
    let tails: Tails

    static func load(beside file: String = #filePath) throws -> ScipyFixture {
        let folder = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Fixtures/drift/scipy.json"))
        return try JSONDecoder().decode(ScipyFixture.self, from: data)
    }
}

/// Whether two numbers are equal to 1e-9, of their size where it is more than 1.
func isClose(_ left: Double?, _ right: Double) -> Bool {
    guard let left else { return false }
    return abs(left - right) <= 1e-9 * max(1, abs(right))
}

/// Whether two numbers are equal to 1e-9 of their size, however small they are.
func isRelativelyClose(_ left: Double, _ right: Double) -> Bool {
    abs(left - right) <= 1e-9 * abs(right)
}
