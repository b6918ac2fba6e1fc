import FlyingSocks
import FoundationEssentials
import Glibc

/// The plainest HTTP client: one connection a request, read until the server closes it.
struct LoopbackClient {
    struct Answer: Equatable {
        let status: Int
        /// `nil` where the header is absent.
        let contentType: String?
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct NotHTTP: Error {
        let url: String
    }

    static func send(
        _ method: String, _ url: String, body: [UInt8] = [], contentType: String? = nil
    ) async throws -> Answer {
        let rest = url.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        guard let colon = authority.firstIndex(of: ":"), let port = UInt16(authority[authority.index(after: colon)...])
        else { throw NotHTTP(url: url) }
        let socket = try await AsyncSocket.connected(to: try sockaddr_in.inet(ip4: "127.0.0.1", port: port))
        defer { try? socket.close() }
        var head = "\(method) \(path.isEmpty ? "/" : path) HTTP/1.1\r\nHost: \(authority)\r\nConnection: close\r\n"
        if let contentType { head += "Content-Type: \(contentType)\r\n" }
        head += "Content-Length: \(body.count)\r\n\r\n"
        try await socket.write(Data(head.utf8) + Data(body))
        return try await answer(socket, url)
    }

    private static func answer(_ socket: AsyncSocket, _ url: String) async throws -> Answer {
        var received: [UInt8] = []
        while !isWhole(received), let more = try? await socket.bytes.nextBuffer(suggested: 65_536), !more.isEmpty {
            received += more
        }
        let text = String(decoding: received, as: UTF8.self)
        let lines = text.split(separator: "\r\n", maxSplits: 40, omittingEmptySubsequences: false)
        guard let end = headEnd(received), let code = lines.first?.split(separator: " ").dropFirst().first,
            let status = Int(code)
        else { throw NotHTTP(url: url) }
        let contentType = lines.prefix { !$0.isEmpty }.first { $0.lowercased().hasPrefix("content-type: ") }
        return Answer(
            status: status, contentType: contentType.map { String($0.dropFirst("content-type: ".count)) },
            body: Array(received[end...]))
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let end = headEnd(bytes) else { return false }
        let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
        guard let length = head.firstRange(of: "content-length: ") else { return false }
        return bytes.count - end >= Int(head[length.upperBound...].prefix(while: \.isNumber)) ?? 0
    }
}
