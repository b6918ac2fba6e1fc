import HostileServer
import Testing
import Wire

@Suite struct `An answer` {
    @Test func `without a body is empty`() async throws {
        let response = try await response(to: .answer(type: nil))
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
    }

    @Test func `of HTTP 1.0 without a length ends with the connection`() async throws {
        let response = try await response(to: .raw("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nas it was"))
        #expect(response.text == "as it was")
    }

    @Test func `in chunks is put together`() async throws {
        let response = try await response(
            to: .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n4;x=y\r\n two\r\n0\r\n\r\n"))
        #expect(response.text == "one two")
    }

    @Test func `in gzip is decompressed`() async throws {
        let compressed: [UInt8] = [
            0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 7, 0, 0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0,
        ]
        let head = HostileAnswer.head(200, ["Content-Encoding: gzip", "Content-Length: \(compressed.count)"])
        let response = try await response(to: HostileAnswer([.send(head + compressed)]))
        #expect(response.text == "hello")
    }

    @Test func `after an interim one is the answer`() async throws {
        let response = try await response(
            to: .raw("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 204 No Content\r\nX-Late: 1\r\n\r\n"))
        #expect(response.status == 204)
        #expect(response.headers["X-Early"] == nil)
        #expect(response.headers["x-late"] == "1")
    }

    @Test func `keeps fields that occur twice`() async throws {
        let response = try await response(to: .answer(headers: ["Via: a", "via:  b "]))
        #expect(response.headers["VIA"] == "a")
        #expect(response.headers.values(of: "Via") == ["a", "b"])
    }

    @Test func `has its media type even where the charset stands twice`() async throws {
        let type = "Text/Plain; version=0.0.4; charset=utf-8; charset=utf-8"
        #expect(try await response(to: .answer(type: type)).mediaType == "text/plain")
    }

    @Test func `carries the server's clock`() async throws {
        let response = try await response(to: .answer(headers: ["Date: Sun, 06 Nov 1994 08:49:37 GMT"]))
        #expect(response.serverDate == 784_111_777)
        #expect(response.receivedAt > 1_700_000_000)
    }

    @Test func `takes time`() async throws {
        #expect(try await response(to: .answer()).elapsed > .zero)
    }

    @Test(arguments: [200, 201, 204])
    func `of class 2 is a success`(_ status: Int) async throws {
        #expect(throws: Never.self) { try Response(status: status).requireSuccess() }
    }

    @Test(
        arguments: zip(
            [401, 403, 404, 409, 412, 429, 418, 500, 503, 304],
            [
                .unauthorised, .forbidden, .notFound, .conflict, .conflict, .rateLimited, .client, .server, .server,
                .unexpected,
            ] as [WireError.Denial]))
    func `of another class is told apart`(_ status: Int, _ denial: WireError.Denial) async throws {
        let response = try await response(to: .answer(status, "{\"message\": \"no\"}"))
        let error = #expect(throws: WireError.self) { try response.requireSuccess() }
        #expect(error?.denial == denial)
    }

    @Test func `of 503 that names a time to come back is a rate limit`() async throws {
        let response = try await response(to: .answer(503, headers: ["Retry-After: 7"]))
        let error = #expect(throws: WireError.self) { try response.requireSuccess() }
        #expect(error?.denial == .rateLimited)
        #expect(error?.retryAfter == .seconds(7))
    }

    @Test func `with a page where JSON was asked for is malformed though its status is 200`() async throws {
        let response = try await response(to: .answer(type: "text/html", "<!DOCTYPE html><title>Sign in</title>"))
        #expect(response.isHTML)
        let error = #expect(throws: WireError.self) { _ = try response.json() }
        #expect(error == .malformed(what: "a web page instead of JSON", at: response.place))
    }

    @Test func `with a page is known without its content type`() async throws {
        #expect(try await response(to: .answer(type: nil, "\n <HTML><body>")).isHTML)
    }

    @Test func `with JSON is read whatever its content type says`() async throws {
        let response = try await response(to: .answer(type: "text/html", "{\"status\": \"UP\"}"))
        #expect(try response.json()["status"].string == "UP")
    }

    @Test func `with an empty body is no JSON`() {
        let error = #expect(throws: WireError.self) { _ = try Response(place: "mlflow/api").json() }
        #expect(error == .malformed(what: "an empty body instead of JSON", at: "mlflow/api"))
    }
}

@Suite struct `Time to come back` {
    @Test func `is read from seconds`() {
        #expect(Response(headers: ["Retry-After": "120"]).retryAfter == .seconds(120))
    }

    @Test func `is read from a date against the server's own clock`() {
        let response = Response(
            headers: ["Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT", "Date": "Sun, 06 Nov 1994 08:49:37 GMT"],
            receivedAt: 1_700_000_000)
        #expect(response.retryAfter == .seconds(60))
    }

    @Test func `is read from a date against our clock where the server gives none`() {
        let response = Response(headers: ["Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT"], receivedAt: 784_111_777)
        #expect(response.retryAfter == .seconds(60))
    }

    @Test(arguments: ["-5", "Sun, 06 Nov 1994 08:00:00 GMT"])
    func `is never negative`(_ text: String) {
        #expect(Response(headers: ["Retry-After": text], receivedAt: 784_111_777).retryAfter == .zero)
    }

    @Test(arguments: ["", "soon", "99999999999999999999", "Sun, 40 Nov 1994 08:00:00 GMT"])
    func `is unknown where it cannot be read`(_ text: String) {
        #expect(Response(headers: ["Retry-After": text]).retryAfter == nil)
    }
}
