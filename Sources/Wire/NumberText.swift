import CSimdJSON

/// Decimal numbers in bytes, read the same in every locale.
enum NumberText {
    /// The nearest double of all the bytes: a decimal number with an optional sign, fraction and exponent, or `NaN`,
    /// `Inf`, `Infinity` in any case. nil for everything else, hexadecimal numbers among them.
    static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let isSigned = text.first == 0x2B || text.first == 0x2D
        let digits = UnsafeBufferPointer(rebasing: text.dropFirst(isSigned ? 1 : 0))
        guard let first = digits.first else { return nil }
        guard let value = first.isDigit || first == 0x2E ? decimal(digits) : word(digits) else { return nil }
        return text.first == 0x2D ? -value : value
    }

    /// Where digits and exponent are small enough, one exact operation gives the nearest double (Clinger, "How to
    /// read floating point numbers accurately", 1990).
    private static func decimal(_ digits: UnsafeBufferPointer<UInt8>) -> Double? {
        var mantissa: UInt64 = 0
        var position = 0
        var fractionDigits = 0
        while position < digits.count, digits[position].isDigit {
            mantissa = mantissa &* 10 &+ UInt64(digits[position] & 15)
            position += 1
        }
        var digitCount = position
        if position < digits.count, digits[position] == 0x2E {
            let start = position + 1
            position = start
            while position < digits.count, digits[position].isDigit {
                mantissa = mantissa &* 10 &+ UInt64(digits[position] & 15)
                position += 1
            }
            fractionDigits = position - start
            digitCount += fractionDigits
        }
        guard digitCount > 0 else { return nil }
        if position == digits.count, digitCount <= 18, mantissa < 1 << 53, fractionDigits <= 22 {
            return Double(mantissa) / powersOfTen[fractionDigits]
        }
        return rounded(digits)
    }

    private static func rounded(_ digits: UnsafeBufferPointer<UInt8>) -> Double? {
        guard digits.allSatisfy(\.isNumberByte) else { return nil }
        var value = 0.0
        if csimdjson_double(digits.baseAddress, digits.count, &value) == 0 { return value }
        // Beyond a double's range, or no number at all.
        return Double(String(decoding: digits, as: UTF8.self))
    }

    private static func word(_ letters: UnsafeBufferPointer<UInt8>) -> Double? {
        switch letters.count {
        case 3 where letters.hasLetters("inf"): .infinity
        case 3 where letters.hasLetters("nan"): .nan
        case 8 where letters.hasLetters("infinity"): .infinity
        default: nil
        }
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}

extension UInt8 {
    fileprivate var isNumberByte: Bool {
        isDigit || self == 0x2E || self == 0x2B || self == 0x2D || self == 0x65 || self == 0x45
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func hasLetters(_ letters: StaticString) -> Bool {
        letters.withUTF8Buffer { letters in elementsEqual(letters) { $0.lowercased == $1 } }
    }
}
