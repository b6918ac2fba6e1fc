import Glibc
import Testing
import Wire

@Suite struct `A secret` {
    private let secret = Secret("hunter2")

    @Test func `shows in no description, dump or mirror`() {
        var dumped = ""
        dump(["key": secret], to: &dumped)
        let credential = Credential.basic(user: "ada", password: secret)
        var settings = HTTPSettings()
        settings.credential = credential
        settings.tls.clientKey = .text(secret)
        for text in [
            "\(secret)", secret.debugDescription, String(reflecting: secret), String(describing: credential), dumped,
            String(reflecting: settings), "\(Redaction([secret]))",
        ] {
            #expect(!text.contains("hunter2"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `is no part of an encoding`() {
        #expect(!((secret as Any) is any Encodable))
    }

    @Test func `is given to who asks for it`() {
        #expect(secret.reveal() == "hunter2")
    }
}

@Suite struct `A place for a secret` {
    @Test(arguments: [
        ("env:TOKEN", SecretSource.environment("TOKEN")), ("file:/etc/token", .file("/etc/token")),
        ("command:pass show 'a b' \"c d\" e\\ f", .command(["pass", "show", "a b", "c d", "e f"])),
    ])
    func `is read from its prefix`(_ text: String, _ expected: SecretSource) throws {
        #expect(try SecretSource(text) == expected)
    }

    @Test(arguments: ["hunter2", "Bearer:hunter2", "", "https://hunter2"])
    func `is never the secret itself`(_ text: String) {
        let error = #expect(throws: SecretError.literal) { try SecretSource(text) }
        #expect(error.map { "\($0)".contains("hunter2") } == false)
    }

    @Test(arguments: ["env:", "file: ", "command:"])
    func `is named`(_ text: String) {
        #expect(throws: SecretError.incomplete(String(text.prefix { $0 != ":" }))) { try SecretSource(text) }
    }

    @Test func `with an open quote is refused`() {
        #expect(throws: SecretError.unreadableCommand) { try SecretSource("command:pass 'a") }
    }

    @Test func `in the environment is read`() async throws {
        setenv("WIRE_TEST_SECRET", "hunter2", 1)
        defer { unsetenv("WIRE_TEST_SECRET") }
        #expect(try await SecretSource.environment("WIRE_TEST_SECRET").resolve() == Secret("hunter2"))
    }

    @Test func `in the environment may be missing`() async {
        await #expect(throws: SecretError.unset("WIRE_TEST_NOTHING")) {
            try await SecretSource.environment("WIRE_TEST_NOTHING").resolve()
        }
    }

    @Test func `that is too short to be kept out of other words is refused by its place`() async throws {
        try await withFile("abc\n", mode: 0o600) { path in
            let error = await #expect(throws: SecretError.tooShort(path)) {
                try await SecretSource.file(path).resolve()
            }
            #expect(error?.description.contains(path) == true && error?.description.contains("abc") == false)
        }
        try await withFile("abcd\n", mode: 0o600) { path in
            let secret = try await SecretSource.file(path).resolve()
            #expect(secret == Secret("abcd"))
        }
    }

    @Test func `in a file loses its last line break`() async throws {
        try await withFile("hun\nter2\r\n", mode: 0o600) { path in
            let secret = try await SecretSource.file(path).resolve()
            #expect(secret == Secret("hun\nter2"))
        }
    }

    @Test(arguments: [0o640, 0o604, 0o622, 0o777] as [mode_t])
    func `in a file that others may open is refused`(_ mode: mode_t) async throws {
        try await withFile("hunter2", mode: mode) { path in
            await #expect(throws: SecretError.unsafe(path: path, mode: String(mode, radix: 8))) {
                try await SecretSource.file(path).resolve()
            }
        }
    }

    @Test(arguments: ["", "\n\n"])
    func `may not be empty`(_ contents: String) async throws {
        try await withFile(contents, mode: 0o600) { path in
            await #expect(throws: SecretError.empty(path)) { try await SecretSource.file(path).resolve() }
        }
    }

    @Test func `must be text`() async throws {
        try await withFile(bytes: [0xFF, 0xFE], mode: 0o600) { path in
            await #expect(throws: SecretError.notText(path)) { try await SecretSource.file(path).resolve() }
        }
    }

    @Test(arguments: ["/nonexistent/token", "/tmp", "/dev/null"])
    func `must be a regular file`(_ path: String) async {
        do throws(SecretError) {
            _ = try await SecretSource.file(path).resolve()
            Issue.record("it was read")
        } catch {
            guard case .unreadable(path, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func `of a command is what it writes`() async throws {
        #expect(try await SecretSource.command(["printf", "hunter2\n"]).resolve() == Secret("hunter2"))
    }

    @Test func `of a command that fails says why without its output`() async {
        do throws(SecretError) {
            _ = try await SecretSource.command(["sh", "-c", "echo hunter2; echo locked >&2; exit 3"]).resolve()
            Issue.record("it was read")
        } catch {
            #expect(error == .command(.failed(program: "sh", exit: .code(3), message: "locked")))
            #expect(!"\(error)".contains("hunter2"))
        }
    }
}

@Suite struct `A redacted text` {
    @Test func `takes known secrets out in every form`() {
        let redaction = Redaction([Secret("p@ss \"1\""), Secret("p@ss \"1\"-longer")])
        let text = #"p@ss "1" p%40ss%20%221%22 p@ss \"1\" cEBzcyAiMSI= p@ss "1"-longer"#
        #expect(redaction(text) == "••• ••• ••• ••• •••")
    }

    @Test(arguments: [
        ("GET https://ada:hunter2@mlflow/x", "GET https://•••@mlflow/x"),
        ("https://ada:hun@ter2@mlflow:5000/x", "https://•••@mlflow:5000/x"),
        ("Authorization: Basic hunter2hunter2 and more\nHost: x", "Authorization: •••\nHost: x"),
        ("{\"password\": \"hunter2\\\"x\", \"user\": \"ada\"}", "{\"password\": \"•••\", \"user\": \"ada\"}"),
        ("/x?access_token=hunter2&page=2", "/x?access_token=•••&page=2"),
        ("db_password = hunter2; host=x", "db_password = •••; host=x"),
        ("sent Bearer hunter2hunter2.sig, refused", "sent Bearer •••, refused"),
        ("X-API-Key: hunter2", "X-API-Key: •••"), ("PWD=hunter2 DB_PWD=/hunter2", "PWD=••• DB_PWD=•••"),
        ("Set-Cookie: a=hunter2; Path=/", "Set-Cookie: •••"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----",
            "•••-----END RSA PRIVATE KEY-----"
        ),
    ])
    func `takes out what looks like a credential`(_ text: String, _ expected: String) {
        #expect(Redaction()(text) == expected)
    }

    @Test(arguments: [
        "GET /api/2.0/mlflow/registered-models/search?max_results=1000", "https://mlflow:5000/a@b",
        "Basic authentication is off",
        "tokens per second: 5", "PWD=/srv/ops\nHOME=/root", "the token was refused", "mail ada@example.org", "", "•••",
        "ümlaut – dash",
        "-----BEGIN CERTIFICATE-----",
    ])
    func `leaves the rest alone`(_ text: String) {
        #expect(Redaction()(text) == text)
    }

    @Test func `of nothing secret changes nothing`() {
        #expect(Redaction([Secret("")])("text") == "text")
    }

    @Test(arguments: 0..<32 as Range<UInt64>)
    func `survives any text`(_ seed: UInt64) {
        var generator = Seeded(seed: seed)
        let parts = [
            "password", "=", ":", " ", "\"", "'", "://", "@", "\\", "token", "-----BEGIN ", "PRIVATE KEY-----", "é",
            "\n",
        ]
        for _ in 0..<300 {
            let text = (0..<12).compactMap { _ in parts.randomElement(using: &generator) }.joined()
            #expect(!Redaction([Secret("é@")])(text).contains("é@"))
        }
    }
}

/// Runs `body` with a file of these contents, and removes it.
func withFile(_ contents: String = "", bytes: [UInt8]? = nil, mode: mode_t, _ body: (String) async throws -> Void)
    async throws
{
    var path = Array("/tmp/wire-test-XXXXXX".utf8CString)
    let file = mkstemp(&path)
    try #require(file >= 0)
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(name) }
    let bytes = bytes ?? Array(contents.utf8)
    _ = write(file, bytes, bytes.count)
    fchmod(file, mode)
    close(file)
    try await body(name)
}
