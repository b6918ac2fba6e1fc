extension JSON {
    /// A string, or the text of a number or a boolean: ids and versions come as either.
    public var string: String? {
        guard let document else { return nil }
        switch document.tag(index) {
        case .string: return String(decoding: document.string(index), as: UTF8.self)
        case .signed: return String(Int64(bitPattern: document.bits(index)))
        case .unsigned: return String(document.bits(index))
        case .double: return String(Double(bitPattern: document.bits(index)))
        case .true: return "true"
        case .false: return "false"
        default: return nil
        }
    }

    /// A number, or a string that is one, with `NaN`, `Inf` and `Infinity` under any sign and case. What is larger
    /// than any double reads as infinite.
    public var double: Double? {
        guard let document else { return nil }
        switch document.tag(index) {
        case .signed: return Double(Int64(bitPattern: document.bits(index)))
        case .unsigned: return Double(document.bits(index))
        case .double: return Double(bitPattern: document.bits(index))
        case .string: return NumberText.double(document.string(index))
        default: return nil
        }
    }

    /// A whole number that fits, as a number or in a string; nil for one with a fraction.
    public var int: Int? {
        guard let document else { return nil }
        switch document.tag(index) {
        case .signed: return Int(exactly: Int64(bitPattern: document.bits(index)))
        case .unsigned: return Int(exactly: document.bits(index))
        case .double: return Int(exactly: Double(bitPattern: document.bits(index)))
        case .string:
            let text = document.string(index)
            return Int(String(decoding: text, as: UTF8.self)) ?? NumberText.double(text).flatMap { Int(exactly: $0) }
        default: return nil
        }
    }

    /// A boolean, or a string that says `true` or `false` in any case.
    public var bool: Bool? {
        guard let document else { return nil }
        switch document.tag(index) {
        case .true: return true
        case .false: return false
        case .string:
            let text = String(decoding: document.string(index), as: UTF8.self)
            return text.hasSameLetters(as: "true") ? true : text.hasSameLetters(as: "false") ? false : nil
        default: return nil
        }
    }

    /// The JSON that a string holds, as MLflow's tags do; missing where it holds none.
    public var embedded: JSON {
        guard let document, document.tag(index) == .string else { return .missing }
        return (try? JSON.parse(Array(document.string(index)))) ?? .missing
    }

    /// Whether this is a string of exactly these characters; makes no text.
    public func isString(_ text: String) -> Bool {
        guard let document, document.tag(index) == .string else { return false }
        return document.string(index).elementsEqual(text.utf8)
    }
}
