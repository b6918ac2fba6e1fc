/// 64-bit FNV-1a, as Prometheus hashes a label set (prometheus/common: model/fnv.go).
struct Fingerprint {
    private(set) var value: UInt64 = 14_695_981_039_346_656_037

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
    }

    mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 1_099_511_628_211
    }
}

extension Labels {
    /// 16 hexadecimal digits, the same for the same labels in every run; what Alertmanager calls `fingerprint`.
    var fingerprint: String {
        var hash = Fingerprint()
        for (name, value) in pairs {
            hash.add(name)
            hash.add(255)
            hash.add(value)
            hash.add(255)
        }
        let digits = String(hash.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
