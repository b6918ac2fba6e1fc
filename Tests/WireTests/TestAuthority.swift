import Foundation
import HostileServer
import Wire

/// A certificate authority made for one test with openssl's command line, in a folder of its own.
struct TestAuthority {
    struct Identity {
        let certificate: String
        let key: String
    }

    struct Failure: Error {
        let text: String
    }

    let folder: String
    var certificate: String { "\(folder)/ca.pem" }

    static let isAvailable = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/bin/openssl"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    init() async throws {
        folder = NSTemporaryDirectory() + "/wire-ca-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await Self.openssl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=Test-\(UUID().uuidString)"
                + " -keyout \(folder)/ca.key -out \(folder)/ca.pem")
    }

    /// A certificate for a name in openssl's form, such as `IP:127.0.0.1`.
    func issue(_ name: String) async throws -> Identity {
        let stem = "\(folder)/\(UUID().uuidString)"
        try "subjectAltName=\(name)".write(toFile: "\(stem).ext", atomically: true, encoding: .utf8)
        try await Self.openssl(
            "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=test -keyout \(stem).key -out \(stem).csr"
        )
        try await Self.openssl(
            "x509 -req -days 2 -in \(stem).csr -CA \(folder)/ca.pem -CAkey \(folder)/ca.key -CAcreateserial"
                + " -extfile \(stem).ext -out \(stem).pem")
        return Identity(certificate: "\(stem).pem", key: "\(stem).key")
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func openssl(_ arguments: String) async throws {
        let command = Command(["openssl"] + arguments.split(separator: " ").map(String.init))
        try await command.run().requireSuccess()
    }
}

/// `openssl s_server` on a free port, answering every request with one file.
struct TLSServer {
    let port: Int
    private let task: Task<Void, Never>

    /// Demands a certificate of `clients` where there is one.
    init(_ identity: TestAuthority.Identity, port: Int? = nil, clients: TestAuthority? = nil) async throws {
        let port = try port ?? HostileServer.unusedPort()
        self.port = port
        let folder = identity.certificate + ".www"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nover TLS"
            .write(toFile: folder + "/answer", atomically: true, encoding: .utf8)
        var command = Command([
            "openssl", "s_server", "-quiet", "-HTTP", "-accept", "127.0.0.1:\(port)", "-cert", identity.certificate,
            "-key", identity.key,
        ])
        if let clients {
            command.arguments += ["-Verify", "2", "-verify_return_error", "-CAfile", clients.certificate]
        }
        command.directory = folder
        command.deadline = .seconds(120)
        let server = command
        task = Task { _ = try? await server.run() }
        try await waitUntilReady()
    }

    func request() throws -> Request {
        Request(.get, try BaseURL("https://127.0.0.1:\(port)"), "answer")
    }

    func stop() async {
        task.cancel()
        await task.value
    }

    private func waitUntilReady() async throws {
        let probe = Request(.get, try BaseURL("http://127.0.0.1:\(port)"))
        for _ in 0..<2000 {
            do throws(WireError) {
                _ = try await HTTPClient().send(probe)
                return
            } catch {
                guard case .refused = error else { return }
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw TestAuthority.Failure(text: "openssl s_server does not listen")
    }
}
