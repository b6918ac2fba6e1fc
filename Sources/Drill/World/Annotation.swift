import Glibc

/// Fills the few template forms that the drill's rules use (Prometheus template reference).
enum Annotation {
    static func filled(_ template: String, labels: Labels, value: Double) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            result += rest[..<open.lowerBound]
            result += evaluated(rest[open.upperBound..<close.lowerBound], labels: labels, value: value)
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    private static func evaluated(_ expression: Substring, labels: Labels, value: Double) -> String {
        let words = expression.split(separator: " ").map(String.init)
        guard let first = words.first else { return "" }
        if first.hasPrefix("$labels.") { return labels[String(first.dropFirst(8))] }
        guard first == "$value" else { return "" }
        return words.contains("humanizePercentage")
            ? decimals(value * 100, 2) + "%" : decimals(value, 2)
    }

    static func decimals(_ value: Double, _ places: Int) -> String {
        let scale = pow(10, Double(places))
        let whole = Int((value * scale).rounded())
        let digits = String(abs(whole))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (whole < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }
}
