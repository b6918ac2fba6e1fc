import Glibc

/// One connection: reads requests one after another and does what is asked to its client.
struct HostileConnection {
    private let socket: Int32
    private var buffer: [UInt8] = []

    init(_ socket: Int32) {
        self.socket = socket
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    }

    /// The next request with its body; nil when the connection has ended.
    mutating func nextRequest() -> HostileRequest? {
        let blank = Array("\r\n\r\n".utf8)
        while true {
            if let end = buffer.firstRange(of: blank) {
                let head = Array(buffer[..<end.lowerBound])
                let bodyEnd = end.upperBound + HostileRequest.contentLength(in: head)
                if buffer.count >= bodyEnd {
                    defer { buffer.removeFirst(bodyEnd) }
                    return HostileRequest(head: head, body: Array(buffer[end.upperBound..<bodyEnd]))
                }
            }
            guard receive() else { return nil }
        }
    }

    private mutating func receive() -> Bool {
        var part = [UInt8](repeating: 0, count: 16_384)
        let count = recv(socket, &part, part.count, 0)
        guard count > 0 else { return false }
        buffer += part.prefix(count)
        return true
    }

    /// False when the connection must end.
    func perform(_ answer: HostileAnswer) -> Bool {
        for step in answer.steps {
            switch step {
            case .send(let bytes):
                guard send(bytes) else { return false }
            case .pause(let milliseconds):
                guard !isGone(within: Int32(milliseconds)) else { return false }
            case .sendForever(let bytes):
                while send(bytes) {}
                return false
            case .hang:
                while !isGone(within: -1) {}
                return false
            case .close: return false
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
                return false
            }
        }
        return true
    }

    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Whether the client ended the connection in that time.
    private func isGone(within milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, milliseconds) > 0 else { return false }
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK)) <= 0
    }
}
