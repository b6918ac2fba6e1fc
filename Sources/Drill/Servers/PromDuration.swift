/// Durations as PromQL and the API's `step` write them: `30s`, `1h30m`, or a plain number of seconds.
enum PromDuration {
    private static let units: [(String, Double)] = [
        ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400), ("w", 604_800), ("y", 31_536_000),
    ]

    /// `nil` where the text is neither.
    static func seconds(_ text: String) -> Double? {
        if let number = Double(text) { return number.isFinite ? number : nil }
        var rest = text[...]
        var total = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix(while: \.isNumber)
            let unit = rest.dropFirst(digits.count).prefix(while: \.isLetter)
            guard let number = Double(digits), let size = units.first(where: { $0.0 == unit })?.1 else { return nil }
            total += number * size
            rest = rest.dropFirst(digits.count + unit.count)
        }
        return total
    }
}
