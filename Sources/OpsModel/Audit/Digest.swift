internal import Crypto
internal import FoundationEssentials

/// SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits: what records and plans are told by.
public struct Digest: Sendable, Hashable, Codable {
    public let hex: String

    public init(of text: String) {
        self.init(ofBytes: Array(text.utf8))
    }

    public init(ofBytes bytes: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        hex = String(
            decoding: SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// As it was written down somewhere; whatever it is, it equals only the digest that is written so.
    public init(hex: String) {
        self.hex = hex
    }

    public init(from decoder: any Decoder) throws {
        hex = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    /// Enough of it for people to tell two apart: `7f3a9c01`.
    public var brief: String { String(hex.prefix(8)) }

    /// Of a public key's bytes, as `ssh-keygen -l` writes it: `SHA256:` and base 64 without padding.
    public static func sshFingerprint(ofKey bytes: [UInt8]) -> String {
        let text = Data(SHA256.hash(data: bytes)).base64EncodedString()
        return "SHA256:\(text.prefix { $0 != "=" })"
    }
}
