import Glibc

/// Ends another thread's wait in `poll(2)`: a pipe whose one end becomes readable.
final class Wake: Sendable {
    /// -1 where the process has no descriptor left.
    let descriptor: Int32
    private let writer: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        descriptor = ends[0]
        writer = ends[1]
        for end in ends where end >= 0 {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        for end in [descriptor, writer] where end >= 0 { close(end) }
    }

    /// A full pipe is as good as one byte more.
    func ring() {
        var byte: UInt8 = 0
        _ = write(writer, &byte, 1)
    }

    /// Makes the descriptor unreadable until the next ring.
    func silence() {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
            while read(descriptor, bytes.baseAddress, bytes.count) == bytes.count {}
        }
    }
}
