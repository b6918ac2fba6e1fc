/// How durations are written in files: whole numbers with a unit.
extension Duration {
    /// Reads `500ms`, `15s`, `5m`, `6h`, `30d`, `2w`; whole numbers only, and greater than zero.
    public init?(configuration text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), count > 0, count < 1_000_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "ms": self = .milliseconds(count)
        case "s": self = .seconds(count)
        case "m": self = .seconds(count * 60)
        case "h": self = .seconds(count * 3600)
        case "d": self = .seconds(count * 86_400)
        case "w": self = .seconds(count * 604_800)
        default: return nil
        }
    }

    /// In the largest unit that leaves a whole number, as ``init(configuration:)`` reads it; what is finer than a
    /// millisecond is cut off.
    public var configurationText: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        let units: [(Int64, String)] = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")]
        for (length, unit) in units where milliseconds >= length && milliseconds % length == 0 {
            return "\(milliseconds / length)\(unit)"
        }
        return "\(milliseconds)ms"
    }
}
