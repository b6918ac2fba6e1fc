/// A hash of what something says, the same on every machine and in every run: FNV-1a over 64 bits of each part's UTF-8,
/// each part followed by a byte 0xFF so that `ab`, `c` and `a`, `bc` differ.
public struct ContentHash: Sendable, Hashable {
    let value: UInt64

    public init(_ parts: [String]) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for part in parts {
            part.utf8.forEach(add)
            add(0xFF)
        }
        value = hash
    }

    /// RFC 4648's letters and digits, of which none is taken for another.
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    /// The first `count` base-32 letters, of a hash whose low bits reach the high ones first.
    public func letters(_ count: Int) -> String {
        var mixed = value
        mixed ^= mixed >> 33
        mixed = mixed &* 0xff51_afd7_ed55_8ccd
        mixed ^= mixed >> 33
        return String((0..<count).map { Self.alphabet[Int((mixed >> (59 - UInt64($0) * 5)) & 31)] })
    }
}
