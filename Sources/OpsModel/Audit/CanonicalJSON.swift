internal import FoundationEssentials

/// One text for one value: JSON on one line, keys in order, slashes as they are. What is hashed or signed is this.
///
/// The values that are written so hold texts, whole numbers and booleans, so that no reading of a fraction differs.
enum CanonicalJSON {
    /// `nil` for what JSON cannot hold, which none of the types that are written so can be.
    static func text(_ value: some Encodable) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// `nil` for what is no such value.
    static func value<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
        try? JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
