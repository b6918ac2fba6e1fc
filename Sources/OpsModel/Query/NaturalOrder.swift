/// The order people expect of names: without regard to case, and with numbers by their value (`v9` before `v10`).
public enum NaturalOrder {
    /// A key whose bytes compare as the names should: letters folded, each run of digits led by its length.
    public static func key(_ name: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(name.utf8.count + 4)
        var digits: [UInt8] = []
        for byte in name.utf8 {
            if isDigit(byte) {
                digits.append(byte)
                continue
            }
            appendNumber(&digits, to: &result)
            result.append(FoldedText.lower(byte))
        }
        appendNumber(&digits, to: &result)
        return result
    }

    /// The names in this order.
    public static func sorted(_ names: [String]) -> [String] {
        names.map { (name: $0, key: key($0)) }.sorted { precedes($0.key, $1.key) }.map(\.name)
    }

    public static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }

    /// The first eight bytes of a key as one number, which compares as they do; a shorter key is filled with zeros.
    static func start(of key: [UInt8]) -> UInt64 {
        var start: UInt64 = 0
        for position in 0..<8 { start = start << 8 | (position < key.count ? UInt64(key[position]) : 0) }
        return start
    }

    /// Bits that compare as the numbers do.
    static func bits(of number: Double) -> UInt64 {
        // A zero below zero is no other number.
        let bits = (number + 0).bitPattern
        return number < 0 ? ~bits : bits | 1 << 63
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// `7` becomes `0 1 7`, `12` becomes `0 2 12`: shorter numbers are smaller, and digits sort before letters.
    private static func appendNumber(_ digits: inout [UInt8], to result: inout [UInt8]) {
        guard !digits.isEmpty else { return }
        let significant = digits.drop { $0 == 48 }
        result.append(48)
        result.append(UInt8(clamping: significant.count))
        result.append(contentsOf: significant)
        digits.removeAll(keepingCapacity: true)
    }
}

/// Text folded for searching: ASCII letters in lower case, other bytes as they are.
public enum FoldedText {
    public static func fold(_ text: String) -> [UInt8] { text.utf8.map(lower) }

    @inlinable public static func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }

    /// Whether `needle`, folded, stands somewhere in `text`. An empty needle stands everywhere.
    public static func contains(_ text: [UInt8], _ needle: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { contains($0, needle) }
    }

    /// As `contains(_:_:)`, for a text that need not be folded.
    static func contains(_ text: UnsafeBufferPointer<UInt8>, _ needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        guard needle.count <= text.count else { return false }
        return needle.withUnsafeBufferPointer { needle in
            for start in 0...(text.count - needle.count) where lower(text[start]) == first {
                var offset = 1
                while offset < needle.count, lower(text[start + offset]) == needle[offset] { offset += 1 }
                if offset == needle.count { return true }
            }
            return false
        }
    }
}
