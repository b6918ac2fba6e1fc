/// Takes secrets out of any text before it is logged, shown or recorded: the known ones in every form they travel in,
/// and what looks like a credential.
public struct Redaction: Sendable, Equatable {
    /// Longest first, so that a secret inside another leaves nothing behind.
    private let needles: [[UInt8]]

    public init(_ secrets: [Secret] = []) {
        var forms: Set<[UInt8]> = []
        for secret in secrets where !secret.isEmpty { forms.formUnion(secret.forms) }
        needles = forms.sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count }
    }

    /// The text with `•••` in place of every secret.
    public func callAsFunction(_ text: String) -> String {
        if text.isEmpty { return text }
        var bytes = Array(text.utf8)
        for needle in needles { bytes = bytes.replacing(needle, with: Self.mask) }
        return String(decoding: CredentialText.masked(bytes, with: Self.mask), as: UTF8.self)
    }

    static let mask = Array("•••".utf8)
}

extension Secret {
    /// As it is, in a URL, inside a JSON string, and in base 64.
    fileprivate var forms: [[UInt8]] {
        let value = reveal()
        let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return [value, value.percentEncoded, escaped, Credential.base64(value)].map { Array($0.utf8) }
    }
}

extension Array<UInt8> {
    /// Every occurrence from left to right, none overlapping.
    fileprivate func replacing(_ needle: [UInt8], with mask: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var start = 0
        while start < count {
            if self[start] == needle[0], self[start...].starts(with: needle) {
                result += mask
                start += needle.count
            } else {
                result.append(self[start])
                start += 1
            }
        }
        return result
    }
}
