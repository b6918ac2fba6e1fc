/// Decimal text of a floating-point number without Foundation, rounded as C's `printf` does: to nearest, ties to even,
/// by the number's exact value.
enum FixedDecimal {
    /// `nil` where the number has too many digits to be shown, or none.
    static func text(_ value: Double, decimals: Int, leadingZero: Bool = true) -> String? {
        let decimals = min(max(0, decimals), 9)
        guard value.isFinite, let magnitude = rounded(abs(value), decimals: decimals) else { return nil }
        let sign = value < 0 && magnitude > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(magnitude) }
        var digits = String(magnitude)
        if digits.utf8.count <= decimals {
            digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
        }
        let whole = digits.dropLast(decimals)
        return sign + (whole == "0" && !leadingZero ? "" : whole) + "." + digits.suffix(decimals)
    }

    /// `value` in units of the last decimal.
    private static func rounded(_ value: Double, decimals: Int) -> Int? {
        let power = powers[decimals]
        let scaled = value * power
        guard scaled < 9e15 else { return nil }
        let floor = scaled.rounded(.down)
        let fraction = scaled - floor
        guard fraction == 0.5 else { return Int(floor) + (fraction > 0.5 ? 1 : 0) }
        // The product was rounded to this tie; what it lost decides.
        let lost = (-scaled).addingProduct(value, power)
        if lost != 0 { return Int(floor) + (lost > 0 ? 1 : 0) }
        return Int(floor) + Int(floor) % 2
    }

    private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
}
