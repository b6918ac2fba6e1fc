/// Numbers as the screens show them: never wider than asked, `—` for what is unknown, and `…` where no form of the
/// number fits, since a number cut short would be another number.
public enum NumberFormat {
    /// A count: `44`, `860`, `1.2k`, `12k`, `3.4M`; below ten with one decimal where it is not whole.
    public static func count(_ value: Double?, width: Int = 5) -> String {
        guard let value, !value.isNaN else { return unknown(width) }
        return fit(countForms(value), width)
    }

    /// A count: `44`, `860`, `1.2k`, `12k`, `3.4M`.
    public static func count(_ value: Int?, width: Int = 5) -> String {
        count(value.map(Double.init), width: width)
    }

    /// A whole number with its thousands set apart: `9,120`; abbreviated where that does not fit.
    public static func grouped(_ value: Int?, width: Int = 12) -> String {
        guard let value else { return unknown(width) }
        var digits = Array(String(value.magnitude))
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
        return fit([(value < 0 ? "-" : "") + String(digits)] + countForms(Double(value)), width)
    }

    /// So many decimals, and fewer where they do not fit; without `leadingZero`, `.92`.
    public static func fixed(
        _ value: Double?, decimals: Int = 2, width: Int = 6, leadingZero: Bool = true
    ) -> String {
        guard let value, !value.isNaN else { return unknown(width) }
        let forms = stride(from: decimals, through: 0, by: -1).map {
            FixedDecimal.text(value, decimals: $0, leadingZero: leadingZero)
        }
        return fit(forms.compactMap { $0 } + countForms(value), width)
    }

    /// A ratio as percent: 0.031 is `3.1%`; without the sign for columns that have it in their title.
    public static func percent(
        ratio: Double?, decimals: Int = 1, width: Int = 6, hasSign: Bool = true
    ) -> String {
        guard let ratio, !ratio.isNaN else { return unknown(width) }
        let sign = hasSign ? "%" : ""
        let forms = stride(from: decimals, through: 0, by: -1).compactMap {
            FixedDecimal.text(ratio * 100, decimals: $0)
        }
        return fit((forms + countForms(ratio * 100)).map { $0 + sign }, width)
    }

    /// A relative change as percent with its sign: `+210%`, `-0.8%`, `0%`.
    public static func change(ratio: Double?, width: Int = 7) -> String {
        guard let ratio, !ratio.isNaN else { return unknown(width) }
        let percent = ratio * 100
        let forms = (abs(percent) < 9.95 ? [1, 0] : [0]).compactMap { FixedDecimal.text(percent, decimals: $0) }
        return fit((forms + countForms(percent)).map { signed($0) + "%" }, width)
    }

    /// A difference with its sign: `+.003`, `-1.20`, `0.00`.
    public static func difference(_ value: Double?, decimals: Int = 2, width: Int = 7) -> String {
        guard let value, !value.isNaN else { return unknown(width) }
        let forms = stride(from: decimals, through: 0, by: -1).compactMap { FixedDecimal.text(value, decimals: $0) }
        return fit((forms + countForms(value)).map(signed), width)
    }

    /// Bytes in powers of 1,024: `512B`, `1.5KiB`, `16GiB`; narrower as `1.5K`.
    public static func bytes(_ value: Double?, width: Int = 7) -> String {
        guard let value, !value.isNaN else { return unknown(width) }
        let forms = scaled(value, by: 1024, units: ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"])
        return fit(forms.flatMap { [$0, $0.hasSuffix("iB") ? String($0.dropLast(2)) : $0] }, width)
    }

    static func unknown(_ width: Int) -> String {
        width > 0 ? "—" : ""
    }

    /// The first of `forms`, best first, that fits.
    static func fit(_ forms: [String], _ width: Int) -> String {
        forms.first { $0.unicodeScalars.count <= width } ?? (width > 0 ? "…" : "")
    }

    private static func signed(_ text: String) -> String {
        let isZero = !text.contains { $0 != "0" && $0 != "." && $0 != "-" }
        if isZero { return text.hasPrefix("-") ? String(text.dropFirst()) : text }
        return text.hasPrefix("-") ? text : "+" + text
    }

    private static func countForms(_ value: Double) -> [String] {
        scaled(value, by: 1000, units: ["", "k", "M", "G", "T", "P", "E"])
    }

    /// `value` in the unit that leaves fewer than four digits: with a decimal below ten where it is not whole, two
    /// below a tenth, then without.
    static func scaled(_ value: Double, by base: Double, units: [String]) -> [String] {
        guard value.isFinite else { return [value < 0 ? "-inf" : "inf"] }
        var value = value
        var unit = 0
        while abs(value).rounded() >= 1000, unit < units.count - 1 {
            value /= base
            unit += 1
        }
        guard abs(value) < 10_000 else { return [] }
        let whole = FixedDecimal.text(value, decimals: 0).map { $0 + units[unit] }
        guard abs(value) < 9.95, value != value.rounded() || unit > 0 else { return [whole].compactMap { $0 } }
        let decimals = abs(value) < 0.095 ? [2, 1] : [1]
        let fractions = decimals.map { FixedDecimal.text(value, decimals: $0).map { $0 + units[unit] } }
        return (fractions + [whole]).compactMap { $0 }
    }
}
