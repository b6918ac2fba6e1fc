import ContractServer

/// Documents that differ from a recorded one in one place.
enum JSONMutants {
    static func of(_ bytes: [UInt8]) throws -> [[UInt8]] {
        try JSONValue(parsing: bytes).mutants.map { try $0.serialized() }
    }
}
