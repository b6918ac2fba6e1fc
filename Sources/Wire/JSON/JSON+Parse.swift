import CSimdJSON

extension JSON {
    /// How deep arrays and objects may stand in each other.
    public static let maximumDepth = 256

    /// The one value of a document. Accepts a byte order mark and, beyond RFC 8259, what servers written in Python
    /// send all the same: see ``JSONRepair``. Any bytes at all either parse or fail.
    public static func parse(_ bytes: [UInt8]) throws(WireError) -> JSON {
        try parse(bytes, at: "text", or: nil)
    }

    /// `fault` is what to call a body that cannot be read.
    static func parse(_ bytes: [UInt8], at place: String, or fault: String?) throws(WireError) -> JSON {
        let (document, code) = read(bytes)
        if let document { return JSON(document: document, index: JSONDocument.root) }
        if code != CSIMDJSON_TOO_DEEP, let repaired = JSONRepair.repaired(bytes) {
            if let document = read(repaired).document { return JSON(document: document, index: JSONDocument.root) }
        }
        throw .malformed(what: fault ?? describe(bytes, code), at: place)
    }

    private static func read(_ bytes: [UInt8]) -> (document: JSONDocument?, code: Int32) {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, buffer.count > start else { return (nil, 0) }
            var handle: OpaquePointer?
            let code = csimdjson_parse(base + start, buffer.count - start, maximumDepth, &handle)
            return (handle.flatMap { JSONDocument($0) }, code)
        }
    }

    private static func describe(_ bytes: [UInt8], _ code: Int32) -> String {
        if code == CSIMDJSON_TOO_DEEP { return "JSON nested deeper than \(maximumDepth) levels" }
        guard let first = bytes.first(where: { !$0.isBlank }) else { return "nothing instead of JSON" }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
            ? "JSON that is broken or cut off" : "text that is not JSON"
    }
}
