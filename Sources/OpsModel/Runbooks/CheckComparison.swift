/// What a check says of the numbers that its query answers: `> 0.01`.
///
/// The program applies it itself, so that a number that does not satisfy it is seen, and "no series" is not taken for
/// "does not hold".
public struct CheckComparison: Sendable, Hashable, Codable, CustomStringConvertible {
    public enum Operator: String, Sendable, Hashable, Codable, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case greater = ">"
        case less = "<"
        case greaterOrEqual = ">="
        case lessOrEqual = "<="
    }

    public var `operator`: Operator
    public var bound: Double

    public init(_ operator: Operator, _ bound: Double) {
        self.operator = `operator`
        self.bound = bound
    }

    public func holds(for value: Double) -> Bool {
        switch `operator` {
        case .equal: value == bound
        case .notEqual: value != bound
        case .greater: value > bound
        case .less: value < bound
        case .greaterOrEqual: value >= bound
        case .lessOrEqual: value <= bound
        }
    }

    public var description: String { "\(`operator`.rawValue) \(Self.text(bound))" }

    /// The shortest text that reads back as the number, whole numbers without a fraction.
    static func text(_ number: Double) -> String {
        Int(exactly: number).map { "\($0)" } ?? "\(number)"
    }

    /// Takes the comparison off the end of a query: what stands behind the last comparison outside all brackets and
    /// strings must be a number.
    static func split(_ text: String) throws(CheckFault) -> (query: String, comparison: CheckComparison) {
        let scan = PromQLScan(text)
        guard scan.isClosed else { throw .unclosed }
        guard let last = scan.comparisons.last else { throw .noComparison }
        let bytes = Array(text.utf8)
        let query = trimmed(bytes[..<last.lowerBound])
        let right = trimmed(bytes[last.upperBound...])
        let word = String(decoding: bytes[last], as: UTF8.self)
        guard let comparison = Operator(rawValue: word) else { throw .noComparison }
        guard !query.isEmpty else { throw .noQuery }
        guard let bound = number(right) else { throw .noNumber(right) }
        return (query, CheckComparison(comparison, bound))
    }

    /// As PromQL writes numbers, less hexadecimal ones and the infinities, which bound nothing.
    private static func number(_ text: String) -> Double? {
        let isPlain = text.utf8.allSatisfy { "0123456789.eE+-".utf8.contains($0) }
        guard isPlain, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        var bytes = bytes.drop { blanks.contains($0) }
        while let last = bytes.last, blanks.contains(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Of how many of a query's series a comparison must hold.
public enum CheckQuantifier: String, Sendable, Hashable, Codable {
    case every
    /// Written `check promql any`.
    case any
}

/// Which statuses of an answer a check takes as good.
public enum ExpectedStatus: Sendable, Hashable, Codable, CustomStringConvertible {
    case success
    case these([Int])

    public func holds(for status: Int) -> Bool {
        switch self {
        case .success: (200..<300).contains(status)
        case .these(let statuses): statuses.contains(status)
        }
    }

    public var description: String {
        switch self {
        case .success: "2xx"
        case .these(let statuses): statuses.map(String.init).joined(separator: " or ")
        }
    }
}

/// Why a check cannot be asked as it is written.
enum CheckFault: Error, Hashable {
    case unclosed
    case noComparison
    case noQuery
    case noNumber(String)

    var sentence: String {
        switch self {
        case .unclosed: "a quote or a bracket of the query is not closed; close it"
        case .noComparison:
            "the query is compared with nothing; end it with ==, !=, >, <, >= or <= and a number: `> 0.01`"
        case .noQuery: "nothing is compared; write a query before the comparison: `service:errors:ratio_rate5m > 0.01`"
        case .noNumber(let text):
            "'\(text)' is no number; the last comparison is the program's own, so end the query with one: `> 0.01`"
        }
    }
}
