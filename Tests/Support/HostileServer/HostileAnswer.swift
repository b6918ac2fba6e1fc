/// What a ``HostileServer`` does after one request, step by step. When all is done it waits for the next request on the
/// same connection, unless a step ended it.
public struct HostileAnswer: Sendable {
    public enum Step: Sendable {
        case send([UInt8])
        case pause(milliseconds: Int)
        /// The same bytes again and again, until the client has had enough.
        case sendForever([UInt8])
        /// Nothing more, until the client goes away.
        case hang
        /// Ends the connection in good order.
        case close
        /// Ends it with a reset.
        case reset
    }

    public var steps: [Step]

    public init(_ steps: [Step]) {
        self.steps = steps
    }

    public static let hang = HostileAnswer([.hang])
    public static let reset = HostileAnswer([.reset])
    public static let hangUp = HostileAnswer([.close])

    /// A proper answer.
    public static func answer(
        _ status: Int = 200, type: String? = "application/json", headers: [String] = [], _ body: String = ""
    ) -> HostileAnswer {
        let type = type.map { ["Content-Type: \($0)"] } ?? []
        let head = Self.head(status, type + headers + ["Content-Length: \(body.utf8.count)"])
        return HostileAnswer([.send(head + Array(body.utf8))])
    }

    /// Bytes as they are, then the end of the connection.
    public static func raw(_ text: String) -> HostileAnswer {
        HostileAnswer([.send(Array(text.utf8)), .close])
    }

    public static func redirect(to location: String, status: Int = 302) -> HostileAnswer {
        answer(status, type: nil, headers: ["Location: \(location)"])
    }

    /// Promises more than comes, then ends or resets the connection.
    public static func half(_ body: String, promised: Int, then end: Step = .close) -> HostileAnswer {
        HostileAnswer([.send(head(200, ["Content-Length: \(promised)"]) + Array(body.utf8)), end])
    }

    /// A body in chunks that never ends.
    public static func endless() -> HostileAnswer {
        let chunk = Array("4000\r\n".utf8) + [UInt8](repeating: 0x20, count: 0x4000) + Array("\r\n".utf8)
        return HostileAnswer([.send(head(200, ["Transfer-Encoding: chunked"])), .sendForever(chunk)])
    }

    /// A body of that many bytes, sent as fast as the client takes it.
    public static func huge(_ count: Int, promised: Bool = true) -> HostileAnswer {
        let megabyte = [UInt8](repeating: 0x20, count: 1 << 20)
        let steps = [Step](repeating: .send(megabyte), count: count >> 20)
        return HostileAnswer([.send(head(200, promised ? ["Content-Length: \(count)"] : []))] + steps + [.close])
    }

    /// One byte after the other with a pause between.
    public static func drip(_ body: String, everyMilliseconds pause: Int) -> HostileAnswer {
        let bytes = body.utf8.flatMap { [Step.send([$0]), .pause(milliseconds: pause)] }
        return HostileAnswer([.send(head(200, ["Content-Length: \(body.utf8.count)"]))] + bytes)
    }

    /// Compressed bytes that become 158 times as many, without end.
    public static func gzipBomb() -> HostileAnswer {
        HostileAnswer([
            .send(head(200, ["Content-Encoding: gzip"]) + GzipBomb.start), .sendForever(GzipBomb.portion),
        ])
    }

    public static func head(_ status: Int, _ headers: [String]) -> [UInt8] {
        Array((["HTTP/1.1 \(status) Hostile"] + headers + ["", ""]).joined(separator: "\r\n").utf8)
    }
}
