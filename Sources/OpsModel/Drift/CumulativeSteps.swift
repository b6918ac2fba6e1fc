/// Two samples as cumulative distributions over the values that occur in either.
struct CumulativeSteps {
    struct Step {
        var value: Double
        /// The share at or below the value.
        var reference: Double
        var current: Double
    }

    /// By rising value.
    let steps: [Step]

    /// What is not finite is left out; `nil` where a sample is empty.
    init?(reference: [Double], current: [Double]) {
        let reference = reference.filter(\.isFinite).sorted()
        let current = current.filter(\.isFinite).sorted()
        guard !reference.isEmpty, !current.isEmpty else { return nil }
        var (left, right) = (0, 0)
        var steps: [Step] = []
        while left < reference.count || right < current.count {
            let next = (
                left < reference.count ? reference[left] : .infinity, right < current.count ? current[right] : .infinity
            )
            let value = min(next.0, next.1)
            while left < reference.count, reference[left] == value { left += 1 }
            while right < current.count, current[right] == value { right += 1 }
            steps.append(
                Step(
                    value: value, reference: Double(left) / Double(reference.count),
                    current: Double(right) / Double(current.count)))
        }
        self.steps = steps
    }
}
