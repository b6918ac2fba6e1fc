extension FieldValue {
    /// The value as a cell of CSV or of a plain table: one text, empty when absent, in the unit of the field.
    public var plainText: String {
        switch self {
        case .absent: ""
        case .text(let text): text
        case .number(let number, let quality): quality.mark + Self.plain(number)
        case .instant(let instant): CivilTime(instant).rfc3339
        case .duration(let duration): Self.plain(duration.inSeconds)
        case .status(let status): status.name
        case .list(let texts): texts.joined(separator: ",")
        }
    }

    /// Six significant digits, without an exponent for the numbers people read.
    private static func plain(_ number: Double) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return "\(Int(number))" }
        guard abs(number) >= 1e-6, abs(number) < 1e15 else { return "\(number)" }
        var (digits, magnitude) = (5, abs(number))
        while magnitude >= 10, digits > 0 { (magnitude, digits) = (magnitude / 10, digits - 1) }
        while magnitude < 1, digits < 11 { (magnitude, digits) = (magnitude * 10, digits + 1) }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        return "\((number * scale).rounded() / scale)"
    }
}
