/// What must be known of a PromQL text to judge its answer and to fill its placeholders: where its strings are, and
/// its comparisons that stand outside all brackets. No parser: what the text means is the server's to say.
struct PromQLScan {
    struct Literal {
        /// Of the bytes between the quotes.
        var range: Range<Int>
        /// `"`, `'` or a backquote.
        var quote: UInt8
        /// It is the right side of `=~` or `!~`.
        var isRegex: Bool
    }

    private(set) var literals: [Literal] = []
    /// The bytes of `==`, `!=`, `>`, `<`, `>=` and `<=` outside all brackets.
    private(set) var comparisons: [Range<Int>] = []
    /// Every string and every bracket that opens is closed.
    private(set) var isClosed = true

    private let bytes: [UInt8]
    private var depth = 0
    private var index = 0
    private var followsRegexOperator = false

    init(_ text: String) {
        bytes = Array(text.utf8)
        while index < bytes.count { step() }
        if depth != 0 { isClosed = false }
    }

    private mutating func step() {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): literal(byte)
        case UInt8(ascii: "#"): while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
        case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"): comparison(byte)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): index += 1
        default:
            bracket(byte)
            followsRegexOperator = false
            index += 1
        }
    }

    private mutating func bracket(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            if depth == 0 { isClosed = false }
            depth = max(0, depth - 1)
        default: break
        }
    }

    private mutating func literal(_ quote: UInt8) {
        let start = index + 1
        var end = start
        while end < bytes.count, bytes[end] != quote {
            end += quote != UInt8(ascii: "`") && bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        if end >= bytes.count { isClosed = false }
        end = min(end, bytes.count)
        literals.append(Literal(range: start..<max(start, end), quote: quote, isRegex: followsRegexOperator))
        followsRegexOperator = false
        index = end + 1
    }

    private mutating func comparison(_ byte: UInt8) {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        let isEqual = next == UInt8(ascii: "=")
        followsRegexOperator = next == UInt8(ascii: "~")
        let length = isEqual || followsRegexOperator ? 2 : 1
        let isAngle = byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
        if depth == 0, isEqual || isAngle { comparisons.append(index..<(index + length)) }
        index += length
    }
}
