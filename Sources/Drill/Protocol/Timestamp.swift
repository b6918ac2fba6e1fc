import FoundationEssentials

/// RFC 3339 instants, as Prometheus and Alertmanager write and read them.
enum Timestamp {
    private static let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    private static let whole = Date.ISO8601FormatStyle()

    /// In UTC, with milliseconds.
    static func text(_ epochSeconds: Double) -> String {
        fractional.format(Date(timeIntervalSince1970: (epochSeconds * 1_000).rounded() / 1_000))
    }

    /// Seconds of the epoch, or `nil`.
    static func parse(_ text: String) -> Double? {
        let date = (try? fractional.parse(text)) ?? (try? whole.parse(text))
        return date?.timeIntervalSince1970
    }
}
