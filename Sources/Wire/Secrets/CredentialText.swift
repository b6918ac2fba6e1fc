/// What looks like a credential in a text whose secrets are not known: user information in an address, the value after
/// a telling name, a token after its scheme, a private key.
struct CredentialText {
    /// The bytes with every such value replaced by the mask; names stay, so that the text still reads.
    static func masked(_ bytes: [UInt8], with mask: [UInt8]) -> [UInt8] {
        var text = CredentialText(bytes: bytes, mask: mask)
        text.scan()
        return text.result
    }

    private let bytes: [UInt8]
    private let mask: [UInt8]
    private var result: [UInt8] = []
    private var position = 0

    private init(bytes: [UInt8], mask: [UInt8]) {
        self.bytes = bytes
        self.mask = mask
        result.reserveCapacity(bytes.count)
    }

    private mutating func scan() {
        while position < bytes.count {
            let isWordStart = position == 0 || !(bytes[position - 1].isLetter || bytes[position - 1].isDigit)
            if maskUserInformation() || maskPrivateKey() { continue }
            if isWordStart, maskNamedValue() || maskSchemeToken() { continue }
            result.append(bytes[position])
            position += 1
        }
    }

    /// `https://user:password@host`: what stands between `://` and the last `@` of the authority.
    private mutating func maskUserInformation() -> Bool {
        guard bytes.starts(withLetters: "://", from: position) else { return false }
        let start = position + 3
        let end = bytes[start...].firstIndex { $0.isBlank || Array("/?#\"'<>".utf8).contains($0) } ?? bytes.count
        guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) else { return false }
        copy(to: start)
        mask(to: at)
        return true
    }

    private mutating func maskPrivateKey() -> Bool {
        guard bytes.starts(withLetters: "-----BEGIN ", from: position) else { return false }
        let line = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        guard (position..<line).contains(where: { bytes.starts(withLetters: "PRIVATE KEY-----", from: $0) }) else {
            return false
        }
        mask(to: (line..<bytes.count).first { bytes.starts(withLetters: "-----END ", from: $0) } ?? bytes.count)
        return true
    }

    /// `password=…`, `"token": "…"`, `Authorization: …`: the whole rest of the line after a header's name.
    private mutating func maskNamedValue() -> Bool {
        guard !isWorkingFolder else { return false }
        guard let name = Self.names.first(where: { bytes.starts(withLetters: $0.text, from: position) }) else {
            return false
        }
        var start = position + name.text.utf8CodeUnitCount
        let isQuotedName = start < bytes.count && bytes[start].isQuote
        if isQuotedName { start += 1 }
        start = skippingSpaces(start)
        guard start < bytes.count, bytes[start] == UInt8(ascii: ":") || bytes[start] == UInt8(ascii: "=") else {
            return false
        }
        start = skippingSpaces(start + 1)
        guard start < bytes.count else { return false }
        if bytes[start].isQuote {
            let end = endOfQuoted(from: start + 1, quote: bytes[start])
            copy(to: start + 1)
            mask(to: end)
        } else {
            let end =
                bytes[start...].firstIndex { name.isHeader ? $0 == 0x0A || $0 == 0x0D : $0.endsValue } ?? bytes.count
            guard end > start else { return false }
            copy(to: start)
            mask(to: end)
        }
        return true
    }

    /// `PWD=/srv/ops`, as a shell prints its environment.
    private var isWorkingFolder: Bool {
        bytes[position...].starts(with: "PWD=/".utf8) && (position == 0 || bytes[position - 1].isBlank)
    }

    /// `Bearer …` and `Basic …` outside a header line; a short word after them is prose.
    private mutating func maskSchemeToken() -> Bool {
        guard let scheme = Self.schemes.first(where: { bytes.starts(withLetters: $0, from: position) }) else {
            return false
        }
        let start = position + scheme.utf8CodeUnitCount
        let end = bytes[start...].firstIndex { $0.endsValue } ?? bytes.count
        guard end - start >= 16 else { return false }
        copy(to: start)
        mask(to: end)
        return true
    }

    private mutating func copy(to end: Int) {
        result += bytes[position..<end]
        position = end
    }

    private mutating func mask(to end: Int) {
        result += mask
        position = end
    }

    private func skippingSpaces(_ start: Int) -> Int {
        bytes[min(start, bytes.count)...].firstIndex { $0 != 0x20 } ?? bytes.count
    }

    private func endOfQuoted(from start: Int, quote: UInt8) -> Int {
        var end = start
        while end < bytes.count, bytes[end] != quote {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(end, bytes.count)
    }
}

extension CredentialText {
    private struct Name {
        let text: StaticString
        var isHeader = false
    }

    private static let names: [Name] = [
        Name(text: "authorization", isHeader: true), Name(text: "proxy-authorization", isHeader: true),
        Name(text: "set-cookie", isHeader: true), Name(text: "cookie", isHeader: true),
        Name(text: "x-api-key"), Name(text: "api-key"), Name(text: "api_key"), Name(text: "apikey"),
        Name(text: "private-token"), Name(text: "x-auth-token"), Name(text: "x-amz-security-token"),
        Name(text: "x-amz-signature"), Name(text: "x-amz-credential"), Name(text: "signature"), Name(text: "sig"),
        Name(text: "access_token"), Name(text: "refresh_token"), Name(text: "id_token"), Name(text: "session_token"),
        Name(text: "client_secret"), Name(text: "secret_access_key"), Name(text: "secret"), Name(text: "token"),
        Name(text: "password"), Name(text: "passwd"), Name(text: "pwd"),
    ]

    private static let schemes: [StaticString] = ["bearer ", "basic ", "negotiate "]
}

extension UInt8 {
    fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }

    /// Ends an unquoted value: blanks, and what separates it from the next in a URL, a list or a sentence.
    fileprivate var endsValue: Bool {
        isBlank || isQuote || Self.valueEnds.contains(self)
    }

    private static let valueEnds = Array("&,;)}]<>".utf8)
}
