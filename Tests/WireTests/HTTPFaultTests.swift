import Glibc
import HostileServer
import Testing
import Wire

@Suite struct `A server that fails` {
    @Test func `that refuses is refused`() async throws {
        let port = try HostileServer.refusingPort()
        let error = try await failure(of: Request(.get, BaseURL("http://127.0.0.1:\(port)")))
        #expect(error == .refused(host: "127.0.0.1:\(port)"))
    }

    @Test func `whose name does not resolve is a DNS failure`() async throws {
        let error = try await failure(of: Request(.get, BaseURL("http://nowhere.invalid:8080")))
        #expect(error == .dnsFailure(host: "nowhere.invalid:8080"))
    }

    @Test func `that hangs costs the deadline and says that no answer came`() async throws {
        let (error, host) = try await failure(by: .hang, deadline: .milliseconds(100))
        #expect(error == .deadline(host: host, after: .milliseconds(100), during: .waiting))
    }

    @Test func `that never accepts leaves the deadline to the connection`() async throws {
        // A listener whose queue is full drops what would connect.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        let port = try fullPort(of: listener)
        defer { for one in port.fillers { close(one) } }
        var request = Request(.get, try BaseURL("http://127.0.0.1:\(port.number)"))
        request.deadline = .milliseconds(200)
        let error = try await failure(of: request)
        #expect(error == .deadline(host: "127.0.0.1:\(port.number)", after: .milliseconds(200), during: .connecting))
    }

    @Test func `that drips byte by byte costs the deadline inside the answer`() async throws {
        let (error, host) = try await failure(
            by: .drip(String(repeating: "x", count: 1000), everyMilliseconds: 20), deadline: .milliseconds(200))
        #expect(error == .deadline(host: host, after: .milliseconds(200), during: .receiving))
    }

    @Test func `that resets before an answer is unreachable`() async throws {
        let (error, host) = try await failure(by: .reset)
        guard case .unreachable(host, _) = error else { return #expect(error == .refused(host: host)) }
    }

    @Test func `that hangs up before an answer is unreachable`() async throws {
        let (error, host) = try await failure(by: .hangUp)
        guard case .unreachable(host, _) = error else { return #expect(error == .refused(host: host)) }
    }

    @Test(arguments: [HostileAnswer.Step.close, .reset])
    func `that ends inside the body is truncated`(_ end: HostileAnswer.Step) async throws {
        let (error, host) = try await failure(by: .half("{\"half\":", promised: 1000, then: end))
        #expect(error == .truncated(at: "\(host)/", received: 8))
    }

    @Test func `that ends inside a chunk is truncated`() async throws {
        let (error, host) = try await failure(
            by: .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf"))
        #expect(error == .truncated(at: "\(host)/", received: 4))
    }

    @Test func `that speaks another protocol is malformed`() async throws {
        let (error, host) = try await failure(by: .raw("SSH-2.0-OpenSSH_9.2\r\n"))
        #expect(
            error == .malformed(what: "something that is not HTTP; if it speaks TLS, write https://", at: "\(host)/"))
    }

    @Test func `whose header fields never end is malformed`() async throws {
        let field = Array("X-Bomb: \(String(repeating: "x", count: 1000))\r\n".utf8)
        let bomb = HostileAnswer([.send(Array("HTTP/1.1 200 OK\r\n".utf8)), .sendForever(field)])
        let (error, host) = try await failure(by: bomb)
        #expect(error == .malformed(what: "header fields without end", at: "\(host)/"))
    }

    @Test func `whose compressed body is broken is malformed`() async throws {
        let (error, host) = try await failure(
            by: .raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain"))
        #expect(error == .malformed(what: "a body that cannot be decompressed", at: "\(host)/"))
    }

    private func fullPort(of listener: Int32) throws -> (number: Int, fillers: [Int32]) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let fillers = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length)
                listen(listener, 0)
                getsockname(listener, address, &length)
                return (0..<8).map { _ in
                    let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                    _ = fcntl(filler, F_SETFL, O_NONBLOCK)
                    connect(filler, address, length)
                    return filler
                }
            }
        }
        return (Int(UInt16(bigEndian: address.sin_port)), fillers)
    }
}

@Suite struct `A body without bound` {
    @Test func `that never ends is stopped at the limit`() async throws {
        let (error, host) = try await failure(by: .endless())
        #expect(error == .tooLarge(at: "\(host)/", limit: 1 << 20))
    }

    @Test func `that decompresses without end is stopped at the limit`() async throws {
        let (error, host) = try await failure(by: .gzipBomb())
        #expect(error == .tooLarge(at: "\(host)/", limit: 1 << 20))
    }

    @Test(arguments: [true, false])
    func `of a gigabyte is stopped while memory stays bounded`(_ isPromised: Bool) async throws {
        let before = residentBytes()
        let (error, host) = try await failure(by: .huge(1 << 30, promised: isPromised), maximumBytes: 8 << 20)
        #expect(error == .tooLarge(at: "\(host)/", limit: 8 << 20))
        #expect(residentBytes() - before < 256 << 20)
    }

    @Test func `of exactly the limit is read`() async throws {
        let body = try await withServer({ _ in .huge(2 << 20) }) { server in
            var request = try server.request()
            request.maximumBytes = 2 << 20
            return try await HTTPClient().send(request).body
        }
        #expect(body.count == 2 << 20)
    }

    private func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, 128, file) != nil else { return 0 }
        let fields = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
    }
}
