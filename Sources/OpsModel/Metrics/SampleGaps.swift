extension [Sample] {
    /// With a sample without a value, `delay` after the last one, wherever two are further apart than `longest`, so that
    /// a chart draws no line across.
    public func markingGaps(longerThan longest: Duration, after delay: Duration) -> [Sample] {
        var marked: [Sample] = []
        marked.reserveCapacity(count)
        for sample in self {
            if let last = marked.last, last.value != nil, sample.at.age(since: last.at) > longest {
                marked.append(Sample(at: last.at + delay, value: nil))
            }
            marked.append(sample)
        }
        return marked
    }
}
