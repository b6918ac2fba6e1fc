import Glibc

/// Numbers that depend only on a seed, a key and an index, so that any instant can be asked for in any order.
///
/// The mixing step is splitmix64 (Steele, Lea and Flood, OOPSLA 2014).
struct Seeded: Sendable {
    let seed: UInt64

    /// 64 bits of FNV-1a over the text's UTF-8; names the stream a number is drawn from.
    static func key(_ text: String) -> UInt64 {
        var hash = Fingerprint()
        hash.add(text)
        return hash.value
    }

    func bits(_ key: UInt64, _ index: Int) -> UInt64 {
        var z = seed &+ key &+ UInt64(bitPattern: Int64(index)) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 0 ..< 1.
    func unit(_ key: UInt64, _ index: Int) -> Double {
        Double(bits(key, index) >> 11) * 0x1p-53
    }

    /// Mean 0, standard deviation 1, never beyond ±3.5: the sum of four uniform 16-bit parts.
    func normal(_ key: UInt64, _ index: Int) -> Double {
        let b = bits(key, index)
        let sum = (b & 0xFFFF) &+ ((b >> 16) & 0xFFFF) &+ ((b >> 32) & 0xFFFF) &+ (b >> 48)
        return (Double(sum) / 65_535 - 2) * 1.732_050_808
    }

    /// How often something happens that is expected so many times: whole and by Poisson's law where that is seldom,
    /// its normal approximation where it is often.
    func count(_ key: UInt64, _ index: Int, expected: Double) -> Double {
        guard expected < 16 else { return max(0, expected + normal(key, index) * expected.squareRoot()) }
        var rest = unit(key, index)
        var probability = exp(-expected)
        var count = 0.0
        while rest > probability, count < 64 {
            rest -= probability
            count += 1
            probability *= expected / count
        }
        return count
    }

    /// A smooth wandering between -1 and 1 that takes a new direction every `period` seconds.
    func wave(_ key: UInt64, at instant: Double, period: Double) -> Double {
        let position = instant / period
        let index = position.rounded(.down)
        let x = position - index
        let blend = x * x * (3 - 2 * x)
        let from = unit(key, Int(index)) * 2 - 1
        let to = unit(key, Int(index) + 1) * 2 - 1
        return from + (to - from) * blend
    }

    /// Lower-case hexadecimal digits that name something for ever: run ids, commits, digests.
    func hex(_ text: String, digits: Int) -> String {
        let key = Self.key(text)
        var result = ""
        var index = 0
        while result.count < digits {
            let word = String(bits(key, index), radix: 16)
            result += String(repeating: "0", count: 16 - word.count) + word
            index += 1
        }
        return String(result.prefix(digits))
    }

    /// A version 4 UUID in its usual spelling.
    func uuid(_ text: String) -> String {
        var digits = Array(hex(text, digits: 32))
        digits[12] = "4"
        digits[16] = "a"
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(digits[$0]) }.joined(separator: "-")
    }
}
