import FlyingSocks
import FoundationEssentials

/// One connection of a ``ContractServer``: reads requests one after another and writes answers, faults included.
struct ContractConnection {
    let socket: AsyncSocket
    private var buffer: [UInt8] = []

    init(socket: AsyncSocket) {
        self.socket = socket
    }

    /// The next request with its body; `nil` once the client has said what is no request.
    mutating func nextRequest() async throws -> ContractRequest? {
        let blank = Array("\r\n\r\n".utf8)
        var end = buffer.firstRange(of: blank)
        while end == nil {
            buffer += try await socket.read(atMost: 4096)
            end = buffer.firstRange(of: blank)
        }
        guard let end, let head = ContractRequest(head: Array(buffer[..<end.lowerBound]), body: []) else { return nil }
        let length = head.headers["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < end.upperBound + length { buffer += try await socket.read(atMost: 4096) }
        let body = Array(buffer[end.upperBound..<end.upperBound + length])
        let request = ContractRequest(head: Array(buffer[..<end.lowerBound]), body: body)
        buffer.removeFirst(end.upperBound + length)
        return request
    }

    /// Writes the answer; false when the connection must end with it.
    func send(_ answer: ContractAnswer) async throws -> Bool {
        switch answer.fault {
        case nil:
            try await socket.write(Data(answer.head + answer.body))
            return true
        case .cutOff(let count):
            try await socket.write(Data(answer.head + answer.body.prefix(count)))
        case .hangs:
            while true { _ = try await socket.read(atMost: 4096) }
        case .hangsUp:
            break
        case .endless:
            try await socket.write(Data(answer.head))
            while true { try await socket.write(chunk(of: answer.body)) }
        }
        return false
    }

    private func chunk(of body: [UInt8]) -> Data {
        let content = body.isEmpty ? [UInt8](repeating: UInt8(ascii: " "), count: 16_384) : body
        return Data(Array("\(String(content.count, radix: 16))\r\n".utf8) + content + Array("\r\n".utf8))
    }
}
