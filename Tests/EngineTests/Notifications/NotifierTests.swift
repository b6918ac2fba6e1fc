import ContractServer
import Crypto
import FoundationEssentials
import Glibc
import OpsModel
import Store
import Synchronization
import Testing
import Wire

@testable import Engine

/// Answers one after the other; the last again and again.
final class Answers: Sendable {
    private let rest: Mutex<[ContractAnswer]>

    init(_ answers: [ContractAnswer]) {
        rest = Mutex(answers)
    }

    func next() -> ContractAnswer {
        rest.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
    }
}

/// A store in a file, and what is noted in it.
struct Outgoing {
    let folder: ScratchFolder
    let clock = ManualClock()

    init() throws {
        folder = try ScratchFolder()
    }

    func open() async throws -> SQLiteStore {
        let clock = clock
        let store = try await SQLiteStore.open(path: "\(folder.path)/state/store.sqlite") { clock.now }
        try await store.register(sinks: ["ops"], at: clock.now)
        return store
    }

    func note(_ count: Int = 1, in store: SQLiteStore, summary: String = "SEV1 fraud PROD") async throws {
        let announcements = (0..<count).map { number in
            Announcement(
                .incidentOpened, of: "INC-\(number)", at: clock.now, severity: .critical, level: 1, summary: summary,
                facts: [.init("service", "fraud")])
        }
        try await store.save(StoreBatch(at: clock.now, announcements: announcements))
    }

    /// A secret in a file of its own.
    func secret(_ text: String, _ name: String = "secret") throws -> SecretReference {
        try folder.write(text, to: name)
        chmod("\(folder.path)/\(name)", 0o600)
        return SecretReference(.file("\(folder.path)/\(name)"), line: 3)
    }

    func notifier(
        _ kind: SinkConfiguration.Kind, on store: SQLiteStore, factory: BackendFactory = BackendFactory(),
        holder: String = "me"
    ) -> Notifier {
        let sink = Sink(
            configuration: SinkConfiguration(name: "ops", kind: kind), file: "c.yaml", fleet: "prod-eu",
            factory: factory)
        return Notifier([sink], outbox: store, clock: clock, seed: 1, holder: holder)
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Telling people elsewhere` {
    let outgoing: Outgoing

    init() throws {
        outgoing = try Outgoing()
    }

    /// HMAC-SHA256 as RFC 2104 writes it down.
    private func code(_ message: [UInt8], key: String) -> String {
        let padded = Array(key.utf8) + Array(repeating: 0, count: 64 - key.utf8.count)
        let inner = SHA256.hash(data: padded.map { $0 ^ 0x36 } + message)
        let outer = SHA256.hash(data: padded.map { $0 ^ 0x5C } + Array(inner))
        return outer.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `a webhook gets what happened, signed over its time and its body`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store)
        let secret = try outgoing.secret("webhook-canary-4711")
        try await ContractServer.run(answering: { _ in .json("{}") }) { server in
            let notifier = outgoing.notifier(
                .webhook(.plain(server.url + "/hook"), signedBy: secret), on: store)
            #expect(await notifier.deliver().isEmpty)
            #expect(await notifier.deliver().isEmpty)
            #expect(server.requests.count == 1)
            let request = try #require(server.requests.first)
            #expect(request.method == "POST" && request.path == "/hook")
            #expect(request.headers["x-mlops-key"] == "INC-0 1 incident.opened")
            let time = try #require(request.headers["x-mlops-timestamp"])
            #expect(time == "\(Int(outgoing.clock.now.seconds))")
            let expected = code(Array("\(time).".utf8) + request.body, key: "webhook-canary-4711")
            #expect(request.headers["x-mlops-signature"] == "sha256=\(expected)")
            let body = try JSON.parse(request.body)
            #expect(body["topic"].string == "incident.opened" && body["fleet"].string == "prod-eu")
            #expect(body["facts"]["service"].string == "fraud" && body["key"].string == "INC-0 1 incident.opened")
            #expect(!request.text.contains("canary"))
        }
        await store.close()
    }

    @Test func `a webhook gets the document that its receiver wants, in which every value stays a text`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store, summary: #"SEV1 "} {{level}} \u{1B}[2J fraud"#)
        let configuration = try Configuration(
            yaml: #"""
                version: 1
                notify:
                  - name: ops
                    kind: webhook
                    url: "http://127.0.0.1:1"
                    body:
                      text: "**{{summary}}** at {{ facts.service }}{{facts.nothing}}"
                      sev: "{{level}}"
                      nothing: "{{facts.nothing}}"
                      cards: [{ all: "{{facts}}", fixed: 3, on: true, quoted: "3", none: ~ }]
                """#, file: "c.yaml")
        guard case .webhook(_, let form, _) = try #require(configuration.notify.first).kind else {
            return #expect(Bool(false))
        }
        try await ContractServer.run(answering: { _ in .json("{}") }) { server in
            let notifier = outgoing.notifier(
                .webhook(.plain(server.url), body: form, signedBy: nil), on: store)
            #expect(await notifier.deliver().isEmpty)
            let request = try #require(server.requests.first)
            #expect(request.body.allSatisfy { $0 >= 0x20 })
            let body = try JSON.parse(request.body)
            #expect(body["text"].string == #"**SEV1 "} {{level}} \u{1B}[2J fraud** at fraud"#)
            #expect(body["sev"].int == 1 && body["nothing"].kind == .null)
            let card = body["cards"][0]
            #expect(card["all"]["service"].string == "fraud" && card["fixed"].int == 3 && card["on"].bool == true)
            #expect(card["quoted"].string == "3" && card["none"].kind == .null)
        }
        await store.close()
    }

    @Test func `what is refused is said, and sent again under the same key`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store)
        let answers = Answers([.json(#"{"message":"busy"}"#, status: 503), .json("{}")])
        try await ContractServer.run(answering: { _ in answers.next() }) { server in
            let notifier = outgoing.notifier(.webhook(.plain(server.url), signedBy: nil), on: store)
            let troubles = await notifier.deliver()
            #expect(troubles.map(\.sink) == ["ops"] && troubles.first?.waiting == 1)
            #expect(troubles.first?.text.contains("503") == true)
            #expect(await notifier.deliver() == troubles)
            #expect(server.requests.count == 1)
            outgoing.clock.advance(by: .seconds(5))
            #expect(await notifier.deliver().isEmpty)
            #expect(server.requests.count == 2)
            #expect(Set(server.requests.map { $0.headers["x-mlops-key"] }).count == 1)
        }
        await store.close()
    }

    @Test func `what a program had claimed when it was ended the next one sends, under the same key`() async throws {
        let first = try await outgoing.open()
        try await outgoing.note(in: first)
        let wish = SinkWish(sink: "ops", topics: Set(Announcement.Topic.allCases))
        let claimed = try await first.claim(
            wish, by: "dead", at: outgoing.clock.now, lease: Notifier.lease, limit: 1)
        // It ends here, without a word.
        await first.close()
        let store = try await outgoing.open()
        try await ContractServer.run(answering: { _ in .json("{}") }) { server in
            let notifier = outgoing.notifier(.webhook(.plain(server.url), signedBy: nil), on: store)
            _ = await notifier.deliver()
            #expect(server.requests.isEmpty)
            outgoing.clock.advance(by: Notifier.lease)
            _ = await notifier.deliver()
            #expect(server.requests.map { $0.headers["x-mlops-key"] } == [claimed.first?.announcement.key])
        }
        await store.close()
    }

    @Test func `what was delivered and not noted as delivered is sent again, under the same key`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store)
        let wish = SinkWish(sink: "ops", topics: Set(Announcement.Topic.allCases))
        try await ContractServer.run(answering: { _ in .json("{}") }) { server in
            let sink = Sink(
                configuration: SinkConfiguration(name: "ops", kind: .webhook(.plain(server.url), signedBy: nil)),
                file: "", fleet: "", factory: BackendFactory())
            let claimed = try await store.claim(
                wish, by: "dead", at: outgoing.clock.now, lease: Notifier.lease, limit: 1)
            try await sink.send(claimed[0].announcement, at: outgoing.clock.now)
            outgoing.clock.advance(by: Notifier.lease)
            _ = await outgoing.notifier(.webhook(.plain(server.url), signedBy: nil), on: store).deliver()
            #expect(server.requests.count == 2)
            #expect(Set(server.requests.map { $0.headers["x-mlops-key"] }).count == 1)
        }
        await store.close()
    }

    @Test func `of several programs on one store one sends`() async throws {
        let stores = [try await outgoing.open(), try await outgoing.open(), try await outgoing.open()]
        try await outgoing.note(12, in: stores[0])
        try await ContractServer.run(answering: { _ in .json("{}") }) { server in
            await withDiscardingTaskGroup { group in
                for (number, store) in stores.enumerated() {
                    let notifier = outgoing.notifier(
                        .webhook(.plain(server.url), signedBy: nil), on: store, holder: "\(number)")
                    group.addTask { _ = await notifier.deliver() }
                }
            }
            let keys = server.requests.compactMap { $0.headers["x-mlops-key"] }
            #expect(keys.count == 12 && Set(keys).count == 12)
        }
        for store in stores { await store.close() }
    }

    @Test func `no secret is in what is said of a sink that refuses`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store)
        let answer = ContractAnswer.json(
            #"{"message":"no such hook T0CANARY/B1CANARY99: token webhook-canary-4711"}"#, status: 403)
        try await ContractServer.run(answering: { _ in answer }) { server in
            let address = try outgoing.secret("\(server.url)/services/T0CANARY/B1CANARY99", "address")
            let secret = try outgoing.secret("webhook-canary-4711")
            let notifier = outgoing.notifier(.webhook(.secret(address), signedBy: secret), on: store)
            let text = await notifier.deliver().map(\.text).joined()
            #expect(text.contains("403") && !text.uppercased().contains("CANARY"), "\(text)")
            #expect(server.requests.first?.path == "/services/T0CANARY/B1CANARY99")
        }
        await store.close()
    }

    @Test func `a secret that cannot be had is a refusal that says where it was looked for`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store)
        let missing = SecretReference(.file("\(outgoing.folder.path)/nowhere"), line: 7)
        let notifier = outgoing.notifier(.slack(.secret(missing)), on: store)
        let text = await notifier.deliver().map(\.text).joined()
        #expect(text.contains("c.yaml:7") && text.contains("nowhere"), "\(text)")
        await store.close()
    }

    @Test func `Slack gets a text in which no name is a link or a mention`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store, summary: "SEV1 <!channel> <http://evil.example|fraud> & co\n*x*")
        try await ContractServer.run(answering: { _ in .text("ok") }) { server in
            let notifier = outgoing.notifier(.slack(.plain(server.url + "/services/x")), on: store)
            #expect(await notifier.deliver().isEmpty)
            let body = try JSON.parse(try #require(server.requests.first).body)
            let text = try #require(body["text"].string)
            #expect(text.hasPrefix("*[prod-eu] SEV1 &lt;!channel&gt; &lt;http://evil.example|fraud&gt; &amp; co\\n"))
            #expect(!text.contains("<") && text.hasSuffix("\nservice: fraud"))
        }
        await store.close()
    }

    @Test func `PagerDuty gets one incident from its trigger to its end`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store)
        let topics: [(Announcement.Topic, Int)] = [
            (.incidentEscalated, 0), (.incidentAcknowledged, 0), (.incidentResolved, 0),
        ]
        for (topic, level) in topics {
            let next = Announcement(
                topic, of: "INC-0", at: outgoing.clock.now, severity: .critical, level: level, summary: topic.rawValue)
            try await store.save(StoreBatch(at: outgoing.clock.now, announcements: [next]))
        }
        let key = try outgoing.secret("routing-canary-0815")
        try await ContractServer.run(answering: { _ in .json(#"{"status":"success"}"#, status: 202) }) { server in
            let notifier = outgoing.notifier(
                .pagerduty(routingKey: key, address: server.url + "/v2/enqueue"), on: store)
            #expect(await notifier.deliver().isEmpty)
            let bodies = try server.requests.map { try JSON.parse($0.body) }
            #expect(bodies.map { $0["event_action"].string } == ["trigger", "trigger", "acknowledge", "resolve"])
            #expect(Set(bodies.map { $0["dedup_key"].string }) == ["mlops-tui/prod-eu/INC-0"])
            #expect(Set(bodies.map { $0["routing_key"].string }) == ["routing-canary-0815"])
            #expect(bodies[0]["payload"]["severity"].string == "critical")
            #expect(bodies[0]["payload"]["summary"].string == "[prod-eu] SEV1 fraud PROD")
            #expect(bodies[3]["payload"].kind != .object)
        }
        await store.close()
    }

    @Test func `a command gets it on its standard input, and no environment of ours`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store, summary: "$(touch \(outgoing.folder.path)/pwned) `x`")
        setenv("MLOPS_CANARY", "canary-env-1", 1)
        let out = "\(outgoing.folder.path)/out"
        let notifier = outgoing.notifier(
            .command(["/bin/sh", "-c", "cat >\"$1\"; env >>\"$1\"", "sh", out]), on: store)
        #expect(await notifier.deliver().isEmpty)
        let text = try outgoing.folder.read("out")
        #expect(text.contains(#""topic":"incident.opened""#) && text.contains("PATH="))
        #expect(!text.contains("canary-env-1"))
        #expect(outgoing.folder.mode("pwned") == nil)
        await store.close()
    }

    @Test func `a command that fails says so`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store)
        let notifier = outgoing.notifier(.command(["/bin/sh", "-c", "echo no route >&2; exit 3"]), on: store)
        #expect(await notifier.deliver().first?.problem == "sh failed with exit code 3: no route")
        await store.close()
    }

    @Test func `after a day what is refused is given up, and that is said`() async throws {
        let store = try await outgoing.open()
        try await outgoing.note(in: store)
        let notifier = outgoing.notifier(.command(["/bin/false"]), on: store)
        for _ in 0..<Notifier.fewestAttempts {
            _ = await notifier.deliver()
            outgoing.clock.advance(by: .seconds(700))
        }
        outgoing.clock.advance(by: Notifier.patience)
        let trouble = try #require(await notifier.deliver().first)
        #expect(trouble.waiting == 0 && trouble.givenUp == 1)
        await store.close()
    }

    @Test func `people read what begins, machines also what is over`() {
        let slack = SinkConfiguration(name: "a", kind: .slack(.plain("http://a"))).wish.topics
        let hook = SinkConfiguration(name: "a", kind: .webhook(.plain("http://a"), signedBy: nil)).wish.topics
        #expect(hook == Set(Announcement.Topic.allCases))
        #expect(slack.contains(.incidentResolved) && slack.contains(.approvalWanted) && !slack.contains(.approvalOver))
        let only = SinkConfiguration(name: "a", kind: .command(["x"]), events: [.breakGlass]).wish.topics
        #expect(only == [.breakGlassUsed, .breakGlassReviewed])
    }
}
