extension Duration {
    /// Seconds of the units people write.
    static let spans: [String: Double] = [
        "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800,
    ]

    /// Reads `90s`, `2h`, `1h30m`, `3d`; `nil` for what is none, and for what is longer than a hundred years.
    public init?(spelled text: String) {
        var rest = text[...]
        var total = 0.0
        repeat {
            let (number, unit, tail) = rest.numberAndUnit
            guard let number, let scale = Self.spans[unit.lowercased()] else { return nil }
            total += number * scale
            rest = tail
        } while !rest.isEmpty
        guard abs(total) <= 100 * 365.25 * 86_400 else { return nil }
        self = .seconds(total)
    }
}

extension Substring {
    /// The number at the beginning, the letters that follow, and what is left.
    var numberAndUnit: (number: Double?, unit: String, rest: Substring) {
        let digits = prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
        let tail = dropFirst(digits.count)
        let unit = tail.prefix { !$0.isNumber && $0 != "." }
        return (Double(digits).flatMap { $0.isFinite ? $0 : nil }, String(unit), tail.dropFirst(unit.count))
    }
}
