import Glibc

/// A pipe that wakes a thread out of `poll(2)`; `eventfd`, which would be one descriptor less, is not visible from
/// Swift.
public final class Doorbell: Sendable {
    /// Readable once it was rung; -1, and `errno` set, where the process has no descriptor left.
    public let reader: Int32
    private let writer: Int32

    public init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        reader = ends[0]
        writer = ends[1]
        for end in ends where end >= 0 {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        for end in [reader, writer] where end >= 0 { close(end) }
    }

    /// A full pipe is as good as one byte more.
    public func ring() {
        var byte: UInt8 = 0
        _ = write(writer, &byte, 1)
    }

    /// Makes the reader unreadable until the next ring.
    public func silence() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(reader, bytes.baseAddress, bytes.count) == bytes.count {}
        }
    }
}
