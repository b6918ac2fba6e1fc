/// Prometheus' own hash of a label set, by which Alertmanager names an alert: FNV-1a over 64 bits of each name and
/// value, in the order of the names, each followed by a byte 0xFF (prometheus/common, `model/signature.go`,
/// `labelSetToFingerprint`).
///
/// Alertmanager hashes external labels too; leaving them out on both sides makes one alert the same one in both.
public struct LabelFingerprint: Sendable, Hashable, CustomStringConvertible {
    public let hash: UInt64

    public init(_ labels: [String: String], without external: Set<String> = []) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let kept = labels.filter { !external.contains($0.key) }
        for (name, value) in kept.sorted(by: { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }) {
            for text in [name, value] {
                text.utf8.forEach(add)
                add(0xFF)
            }
        }
        self.hash = hash
    }

    /// Sixteen hexadecimal digits, as Alertmanager writes it.
    public var description: String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
