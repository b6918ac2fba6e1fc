import ContractServer
import FlyingSocks
import FoundationEssentials
import Testing

@Suite struct `Contract server` {
    @Test func `the request arrives with its query decoded`() async throws {
        let text = try await exchange("GET /a%2Fb?name=x+y&name=%C3%A9 HTTP/1.1\r\nHost: h\r\n\r\n") { request in
            .text("\(request.method) \(request.path) \(request.query.map(\.value))")
        }
        #expect(text.hasSuffix("\r\n\r\nGET /a/b [\"x y\", \"é\"]"))
    }

    @Test func `a body is read to its promised length`() async throws {
        let text = try await exchange("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello") { .text($0.text) }
        #expect(text.hasSuffix("hello"))
    }

    @Test func `a cut off body is shorter than promised`() async throws {
        let text = try await exchange("GET / HTTP/1.1\r\n\r\n") { _ in
            ContractAnswer(body: Array("0123456789".utf8), fault: .cutOff(after: 4))
        }
        #expect(text.contains("Content-Length: 10\r\n"))
        #expect(text.hasSuffix("\r\n\r\n0123"))
    }

    @Test func `a recorded answer is found by method, path and part of the query`() throws {
        let recording = try Fixtures.recording("mlflow")
        let entry = try #require(recording.entries.first { $0.file == "registered_models_search_page2.json" })
        #expect(entry.query.contains(ContractRequest.Pair("page_token", "eyJvZmZzZXQiOiAyfQ==")))
        #expect(recording["health.json"]?.body == Array("OK".utf8))
    }

    /// Sends raw bytes to a server and returns what it answered until it had no more to say.
    private func exchange(
        _ request: String, answering responder: @escaping ContractServer.Responder
    ) async throws -> String {
        try await ContractServer.run(answering: responder) { server in
            let socket = try await AsyncSocket.connected(to: .inet(ip4: "127.0.0.1", port: server.port))
            try await socket.write(Data(request.utf8))
            var answer = try await socket.read(atMost: 4096)
            while !answer.contains(Array("\r\n\r\n".utf8)) { answer += try await socket.read(atMost: 4096) }
            try socket.close()
            return String(decoding: answer, as: UTF8.self)
        }
    }
}
