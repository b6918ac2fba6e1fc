internal import Crypto
internal import Wire

/// Proves to a receiver who sent a body and when: HMAC-SHA256 (RFC 2104) over the timestamp, a full stop and the body.
///
/// A receiver works it out over the bytes it got, compares, and refuses timestamps that are minutes old, so that what
/// somebody overheard cannot be sent again.
struct WebhookSignature {
    /// Seconds since 1970, as `X-MLOps-Timestamp` says.
    let timestamp: String
    /// As `X-MLOps-Signature` says: `sha256=` and 64 hexadecimal digits.
    let value: String

    init(of body: [UInt8], sentAt seconds: Int, with secret: Secret) {
        timestamp = "\(seconds)"
        let key = SymmetricKey(data: Array(secret.reveal().utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(seconds).".utf8) + body, using: key)
        let digits = Array("0123456789abcdef".utf8)
        value =
            "sha256="
            + String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
