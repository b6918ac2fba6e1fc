internal import FoundationEssentials
internal import OpsModel

/// Which keys stand for which names (ssh-keygen(1), ALLOWED SIGNERS). Whether a signature holds is for `ssh-keygen` to
/// say; this only tells who is the same person.
struct AllowedSigners {
    fileprivate struct Line {
        let principals: [String]
        let key: String
    }

    private let lines: [Line]

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        lines = text.split(whereSeparator: \.isNewline).compactMap(Self.line)
    }

    /// Fingerprints of every key of the person of that name, whatever else it is restricted to: two names that share a
    /// key are one person, and so are an account and the same name at a domain.
    func keys(of name: String) -> Set<String> {
        var (keys, names): (Set<String>, Set<String>) = ([], [])
        var next = [name]
        while let name = next.popLast() {
            guard names.insert(name).inserted else { continue }
            for key in lines where key.isOf(name) && keys.insert(key.key).inserted {
                next += lines.filter { $0.key == key.key }.flatMap(\.names)
            }
        }
        return keys
    }

    /// `nil` for a comment, and for what no key is read from.
    private static func line(_ text: Substring) -> Line? {
        let words = words(text)
        guard let principals = words.first, !principals.hasPrefix("#") else { return nil }
        for (kind, key) in zip(words.dropFirst(), words.dropFirst(2)) {
            guard let blob = Data(base64Encoded: key).map(Array.init), blob.isKey(of: kind) else { continue }
            return Line(
                principals: principals.split(separator: ",").map(String.init), key: Digest.sshFingerprint(ofKey: blob))
        }
        return nil
    }

    /// Split at blanks outside quotes; the quotes are left out.
    private static func words(_ text: Substring) -> [String] {
        var (words, word): ([String], String) = ([], "")
        var (isQuoted, isEscaped) = (false, false)
        for character in text {
            if isEscaped || !"\"\\ \t".contains(character) || (isQuoted && character.isWhitespace) {
                word.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}

extension AllowedSigners.Line {
    /// The principals that are names and no patterns.
    fileprivate var names: [String] { principals.filter { !$0.contains { "*?!".contains($0) } } }

    fileprivate func isOf(_ name: String) -> Bool {
        let patterns = principals.map { Array($0.utf8)[...] }
        func matches(_ pattern: ArraySlice<UInt8>) -> Bool { Self.matches(Array(name.utf8)[...], pattern) }
        let negation = UInt8(ascii: "!")
        if patterns.contains(where: { $0.first == negation && matches($0.dropFirst()) }) { return false }
        return patterns.contains { $0.first != negation && matches($0) } || names.contains { $0.hasPrefix("\(name)@") }
    }

    /// As ssh_config(5) has it under PATTERNS: `*` for any text, `?` for any byte.
    private static func matches(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var (text, pattern) = (text, pattern)
        var retry: (text: ArraySlice<UInt8>, pattern: ArraySlice<UInt8>)?
        while let first = text.first {
            if pattern.first == UInt8(ascii: "*") {
                pattern = pattern.dropFirst()
                retry = (text.dropFirst(), pattern)
            } else if let wanted = pattern.first, wanted == first || wanted == UInt8(ascii: "?") {
                (text, pattern) = (text.dropFirst(), pattern.dropFirst())
            } else if let again = retry {
                (text, pattern) = again
                retry = (again.text.dropFirst(), again.pattern)
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

extension [UInt8] {
    /// Whether these are a public key's bytes: they begin with its kind (RFC 4253, 6.6).
    fileprivate func isKey(of kind: String) -> Bool {
        let name = Array(kind.utf8)
        return count > name.count + 4 && Array(prefix(4)) == [0, 0, 0, UInt8(clamping: name.count)]
            && Array(dropFirst(4).prefix(name.count)) == name
    }
}
