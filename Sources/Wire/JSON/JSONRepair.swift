/// Rewrites what real servers send though RFC 8259 forbids it, so that one odd value does not hide a whole answer: bare
/// `NaN` and `Infinity` as Python writes them, and numbers beyond what a double or 64 bits hold, become strings (and
/// are still read as numbers); half a surrogate pair and bytes that are no UTF-8 become U+FFFD.
struct JSONRepair {
    /// nil where nothing needed repair.
    static func repaired(_ bytes: [UInt8]) -> [UInt8]? {
        let text = String(validating: bytes, as: UTF8.self) == nil
        var repair = JSONRepair(bytes: text ? Array(String(decoding: bytes, as: UTF8.self).utf8) : bytes)
        repair.isChanged = text
        repair.run()
        return repair.isChanged ? repair.result : nil
    }

    private let bytes: [UInt8]
    private var result: [UInt8] = []
    private var position = 0
    private var isChanged = false

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        result.reserveCapacity(bytes.count + 64)
    }

    private mutating func run() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                copyString()
            } else if byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
                copyToken()
            } else {
                result.append(byte)
                position += 1
            }
        }
    }

    private mutating func copyString() {
        copy(1)
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\") {
                copyEscape()
            } else {
                copy(1)
                if byte == UInt8(ascii: "\"") { return }
            }
        }
    }

    private mutating func copyEscape() {
        guard let unit = escapedUnit(at: position) else { return copy(min(2, bytes.count - position)) }
        if unit & 0xF800 != 0xD800 { return copy(6) }
        if unit & 0xFC00 == 0xD800, let next = escapedUnit(at: position + 6), next & 0xFC00 == 0xDC00 {
            return copy(12)
        }
        result += Array("\\uFFFD".utf8)
        position += 6
        isChanged = true
    }

    /// The UTF-16 unit of a `\uXXXX` that stands there.
    private func escapedUnit(at start: Int) -> UInt32? {
        guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"), bytes[start + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt32 = 0
        for byte in bytes[(start + 2)..<(start + 6)] {
            guard let digit = byte.hexadecimal else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    private mutating func copyToken() {
        let end = bytes[position...].firstIndex { !$0.isTokenByte } ?? bytes.count
        let token = bytes[position..<end]
        let needsQuotes = token.withUnsafeBufferPointer { token in
            guard let value = NumberText.double(token) else { return false }
            return !value.isFinite || token.count > 18 && token.dropFirst().allSatisfy(\.isDigit)
        }
        guard needsQuotes else { return copy(end - position) }
        result.append(UInt8(ascii: "\""))
        result += token
        result.append(UInt8(ascii: "\""))
        position = end
        isChanged = true
    }

    private mutating func copy(_ count: Int) {
        result += bytes[position..<(position + count)]
        position += count
    }
}

extension UInt8 {
    fileprivate var isTokenByte: Bool {
        isLetter || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "+") || self == UInt8(ascii: ".")
    }
}
