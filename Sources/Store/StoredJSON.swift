internal import FoundationEssentials

/// Values of OpsModel as the store writes them: JSON with sorted keys, so that equal values are equal bytes.
struct StoredJSON {
    private let encoder: JSONEncoder
    private let decoder: JSONDecoder

    init() {
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    }

    func data(_ value: some Encodable) throws -> Data {
        try encoder.encode(value)
    }

    func text(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// `nil` for what another version wrote and this one cannot read: it stays where it is and is not shown.
    func value<Value: Decodable>(_ type: Value.Type, _ data: Data) -> Value? {
        try? decoder.decode(type, from: data)
    }
}
