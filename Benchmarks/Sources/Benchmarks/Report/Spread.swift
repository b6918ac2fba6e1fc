/// The values of one quantity measured several times.
struct Spread {
    private let sorted: [Double]

    init(_ values: [Double]) {
        sorted = values.sorted()
    }

    var isEmpty: Bool { sorted.isEmpty }
    var minimum: Double { sorted.first ?? .nan }
    var maximum: Double { sorted.last ?? .nan }
    var median: Double { quantile(0.5) }

    /// The value that a share of all is not above: the nearest rank.
    func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    /// `min / median / max`.
    func text(decimals: Int = 1) -> String {
        [minimum, median, maximum].map { Decimals.text($0, decimals) }.joined(separator: " / ")
    }
}

enum Decimals {
    /// A number with that many decimals; `—` for none.
    static func text(_ value: Double, _ decimals: Int = 1) -> String {
        guard value.isFinite else { return "—" }
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(scaled)" }
        let fraction = "\(scaled % scale)"
        let zeros = String(repeating: "0", count: decimals - fraction.count)
        return "\(sign)\(scaled / scale).\(zeros)\(fraction)"
    }
}
