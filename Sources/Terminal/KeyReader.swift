import Cells
import Glibc

/// Everything that can be read from the terminal now, as keys.
struct KeyReader {
    /// How long an Escape waits for the rest of a sequence, in milliseconds.
    static let escapeDelay: Int32 = 25
    /// So that a flood of input leaves the loop time to paint; the rest stays readable.
    static let mostBytes = 1 << 16

    private let descriptor: Int32
    private var decoder: KeyDecoder
    /// The terminal went away, or its input ended.
    private(set) var isClosed = false

    init(descriptor: Int32, strings: [[UInt8]: Key]) {
        self.descriptor = descriptor
        decoder = KeyDecoder(strings: strings)
    }

    /// Blocks for the escape delay at most, and only when the last byte so far is part of an escape sequence.
    mutating func drain() -> [Key] {
        var keys: [Key] = []
        var count = 0
        while !isClosed, count < KeyReader.mostBytes {
            guard isReadable(within: decoder.isInEscape ? KeyReader.escapeDelay : 0) else {
                return keys + decoder.endEscape()
            }
            count += read(into: &keys)
        }
        return keys
    }

    /// A terminal that is gone is readable, too: the read tells.
    private func isReadable(within milliseconds: Int32) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, milliseconds) > 0
    }

    /// The number of bytes read; none although the descriptor was readable means that there will be no more.
    private mutating func read(into keys: inout [Key]) -> Int {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count > 0 {
                keys += decoder.feed(buffer[..<count])
            } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
                isClosed = true
            }
            return max(count, 0)
        }
    }
}
