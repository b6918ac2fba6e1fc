/// A gzip stream without end, made of RFC 1951's longest match repeated: 13 bits for every 258 spaces.
enum GzipBomb {
    /// The header of RFC 1952, then the start of a block with fixed codes and its first literal, a space.
    static let start: [UInt8] = header + Array(stream.prefix(blockStart))

    /// 13 bytes are eight matches of 13 bits each, so that every repetition stands as the one before it.
    static let portion: [UInt8] = {
        let period = Array(stream[blockStart..<(blockStart + 13)])
        return Array([[UInt8]](repeating: period, count: 2048).joined())
    }()

    private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    /// From here on the stream is the period alone.
    private static let blockStart = 2

    private static let stream: [UInt8] = {
        var bits: [UInt8] = [0, 1, 0]
        // A literal space is 0x30 + 0x20 in eight bits, highest first; the match is code 285 and distance 1.
        bits += (0..<8).reversed().map { (0x50 >> $0) & 1 }
        for _ in 0..<32 { bits += [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0] }
        return stride(from: 0, to: bits.count / 8 * 8, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << $1 }
        }
    }()
}
