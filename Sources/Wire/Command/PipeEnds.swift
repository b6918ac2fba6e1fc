import Glibc

/// What a child writes, kept up to a limit; what is beyond is taken and dropped, so that the child does not stand
/// still.
struct IncomingPipe {
    private(set) var descriptor: Int32
    private(set) var bytes: [UInt8] = []
    private(set) var isTruncated = false
    private let limit: Int

    private static let portion = 64 * 1024

    init(_ descriptor: Int32, limit: Int) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// Takes what is there now, at most 1 MiB so that other pipes have their turn.
    mutating func read() {
        withUnsafeTemporaryAllocation(byteCount: Self.portion, alignment: 1) { buffer in
            for _ in 0..<16 where descriptor >= 0 {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count < 0, errno == EAGAIN || errno == EINTR { return }
                if count <= 0 { return close() }
                keep(buffer.prefix(count))
            }
        }
    }

    private mutating func keep(_ part: Slice<UnsafeMutableRawBufferPointer>) {
        let room = max(0, limit - bytes.count)
        bytes += part.prefix(room)
        if part.count > room { isTruncated = true }
    }

    mutating func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}

/// What a child reads; closed when all is written or the child wants no more.
struct OutgoingPipe {
    private(set) var descriptor: Int32
    private var rest: ArraySlice<UInt8>

    init(_ descriptor: Int32, bytes: [UInt8]) {
        self.descriptor = descriptor
        rest = bytes[...]
        if rest.isEmpty { close() }
    }

    mutating func write() {
        while descriptor >= 0 {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EAGAIN || errno == EINTR { return }
            if count < 0 { return close() }
            rest = rest.dropFirst(count)
            if rest.isEmpty { close() }
        }
    }

    mutating func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}
