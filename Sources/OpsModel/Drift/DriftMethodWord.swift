extension DriftMeasurement {
    /// The method in the word that people use beside a column's name: `nulls`, `psi`.
    public var methodWord: String {
        switch DriftMethod(rawValue: method) {
        case .nullRatio: "nulls"
        case .outOfRangeRatio: "out of range"
        case .newCategoryRatio: "new categories"
        case .jensenShannon: "js"
        case .kolmogorovSmirnov: "ks"
        case .wasserstein: "wasserstein"
        case .chiSquare: "chi2"
        case .psi, nil: method
        }
    }
}
