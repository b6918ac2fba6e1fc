extension ClosedRange {
    /// The ends that mean something, for sentences: ` from 1 to 1000`, ` of at least 1`; empty where neither does.
    func inWords(least: Bound, most: Bound) -> String {
        switch (lowerBound > least, upperBound < most) {
        case (true, true): " from \(lowerBound) to \(upperBound)"
        case (true, false): " of at least \(lowerBound)"
        case (false, true): " of at most \(upperBound)"
        case (false, false): ""
        }
    }
}

extension ClosedRange<Int> {
    var inWords: String { inWords(least: .min, most: .max) }
}

extension ClosedRange<Double> {
    /// What is astronomically large bounds nothing.
    static let astronomical = 1e300

    var inWords: String { inWords(least: -Self.astronomical, most: Self.astronomical) }
}
