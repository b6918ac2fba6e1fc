/// Reads what a field is compared with, in the field's unit.
///
/// A number without a unit is in the unit that the column shows: percent for ratios, milliseconds for latencies.
struct FilterOperand {
    let field: FilterField
    /// As typed: `>=`.
    let sign: String
    let text: String

    /// What a row's value must pass. Of what is thrown the caller knows where it belongs.
    func test() throws(FilterReason) -> FilterTest {
        if text == "*", sign == ":" || sign == "=" { return .present }
        switch field.kind {
        case .text: return try textTest()
        case .list: return try listTest()
        case .number: return .number(relation, try number())
        case .status: return .status(relation, try status())
        case .instant, .duration: return .age(try ageRelation(), try seconds())
        }
    }

    private var relation: FilterTest.Relation {
        switch sign {
        case "<": .less
        case "<=": .atMost
        case ">": .greater
        case ">=": .atLeast
        default: .equal
        }
    }

    private var needle: [UInt8] { FoldedText.fold(text) }

    private func textTest() throws(FilterReason) -> FilterTest {
        switch sign {
        case ":": .contains(needle)
        case "=", "!=": .equals(needle)
        default: .ordered(relation, key: NaturalOrder.key(text))
        }
    }

    private func listTest() throws(FilterReason) -> FilterTest {
        switch sign {
        case ":": return .contains(needle)
        case "=", "!=": return .equals(needle)
        default: throw FilterReason("\(field.id) holds several texts, which have no order: write \(field.id):\(text)")
        }
    }

    private func status() throws(FilterReason) -> Status {
        let asked = text.lowercased()
        let status = Status.allCases.first {
            $0.name.hasPrefix(asked) || ($0.word.lowercased() == asked) || asked.hasPrefix($0.name)
        }
        guard let status else {
            let names = Status.allCases.map { $0.word.lowercased() }.joined(separator: ", ")
            throw FilterReason("there is no status '\(text)': \(names)")
        }
        return status
    }

    private func ageRelation() throws(FilterReason) -> FilterTest.Relation {
        guard relation != .equal else {
            throw FilterReason("an age is compared by < or >: \(field.id)<2h")
        }
        return relation
    }

    private func seconds() throws(FilterReason) -> Double {
        guard let duration = Duration(spelled: text) else {
            throw FilterReason("'\(text)' is no time: write 90s, 30m, 2h or 3d")
        }
        return duration.inSeconds
    }

    private func number() throws(FilterReason) -> Double {
        let (number, unit, rest) = text[...].numberAndUnit
        guard let number else { throw FilterReason("'\(text)' is no number") }
        guard rest.isEmpty, let scale = scale(unit) else {
            throw FilterReason("'\(unit)' is no unit of \(field.id): \(units)")
        }
        return number * scale
    }

    private func scale(_ unit: String) -> Double? {
        switch field.unit {
        case .ratio: return ["": 0.01, "%": 0.01][unit]
        case .seconds: return unit.isEmpty ? 0.001 : Duration.spans[unit.lowercased()]
        case .perSecond: return Self.rates[unit.lowercased()]
        case .bytes: return Self.sizes[unit.lowercased()]
        case .count, .none: return Self.thousands[unit.lowercased()]
        }
    }

    private var units: String {
        switch field.unit {
        case .ratio: "write a percentage, \(field.id)>1%"
        case .seconds: "us, ms, s or m; without one it is ms"
        case .perSecond: "k or M, and /s or /m"
        case .bytes: "B, kB, MB, GB, KiB, MiB or GiB"
        case .count, .none: "k or M"
        }
    }

    private static let thousands: [String: Double] = ["": 1, "k": 1e3, "m": 1e6, "g": 1e9]
    private static let rates: [String: Double] = [
        "": 1, "/s": 1, "k": 1e3, "k/s": 1e3, "m": 1e6, "m/s": 1e6, "/m": 1.0 / 60, "k/m": 1e3 / 60, "/min": 1.0 / 60,
    ]
    private static let sizes: [String: Double] = [
        "": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "k": 1024, "m": 1_048_576, "g": 1_073_741_824,
        "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776,
    ]
}

/// Why an operand does not read; where it stands is known to the parser.
struct FilterReason: Error, Sendable, Hashable {
    let text: String

    init(_ text: String) { self.text = text }
}
