/// Numbers as Go's Prometheus libraries print them.
enum SampleText {
    /// A sample's value: decimal digits from 1e-6 to 1e21, else with an exponent; `NaN`, `+Inf`, `-Inf`.
    static func value(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        let text = "\(number)"
        if let exponent = text.firstIndex(of: "e") {
            let size = abs(number)
            guard size >= 1e-6, size < 1e21, let power = Int(text[text.index(after: exponent)...]) else {
                return text
            }
            return plain(text[..<exponent], power: power)
        }
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// An alert's value: always one digit before the point and an exponent of two digits or more, as `3.1e-02`.
    static func scientific(_ number: Double) -> String {
        guard number.isFinite, number != 0 else { return number == 0 ? "0e+00" : value(number) }
        var power = 0
        var digits = Array(plain(value(abs(number))[...]).utf8)
        let point = digits.firstIndex(of: UInt8(ascii: ".")) ?? digits.count
        digits.removeAll { $0 == UInt8(ascii: ".") }
        let first = digits.firstIndex { $0 != UInt8(ascii: "0") } ?? 0
        power = point - first - 1
        var mantissa = String(decoding: digits[first...], as: UTF8.self)
        while mantissa.hasSuffix("0"), mantissa.count > 1 { mantissa.removeLast() }
        let rest = mantissa.dropFirst()
        let size = String(abs(power))
        return (number < 0 ? "-" : "") + mantissa.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e"
            + (power < 0 ? "-" : "+") + (size.count < 2 ? "0" + size : size)
    }

    private static func plain(_ text: Substring) -> String {
        guard let exponent = text.firstIndex(of: "e"), let power = Int(text[text.index(after: exponent)...]) else {
            return String(text)
        }
        return plain(text[..<exponent], power: power)
    }

    /// Moves the point of decimal digits by `power` places.
    private static func plain(_ digits: Substring, power: Int) -> String {
        let isNegative = digits.hasPrefix("-")
        let unsigned = isNegative ? digits.dropFirst() : digits
        let point = unsigned.firstIndex(of: ".") ?? unsigned.endIndex
        let whole = unsigned[..<point]
        let fraction = unsigned[point...].dropFirst()
        let all = String(whole + (fraction == "0" ? "" : fraction))
        let position = whole.count + power
        let sign = isNegative ? "-" : ""
        if position <= 0 { return sign + "0." + String(repeating: "0", count: -position) + all }
        if position >= all.count { return sign + all + String(repeating: "0", count: position - all.count) }
        return sign + all.prefix(position) + "." + all.dropFirst(position)
    }
}
