import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// What the suites of calls share.
enum PerformingBench {
    static let empty = CallReading(before: [], after: [])

    /// Sends the call to a server that answers everything so, and returns what is said of it; `nil` where it went well.
    static func fault(
        of call: SystemCall, at kind: String, answering answer: ContractAnswer, limit: Duration = .seconds(120)
    ) async throws -> CallFault? {
        try await ContractServer.run(answering: { _ in answer }) { server in
            await fault(of: call, by: try performer(kind, server.url, limit: limit))
        }
    }

    static func fault(of call: SystemCall, by performer: any Performs) async -> CallFault? {
        do throws(CallFault) {
            try await performer.perform(call, empty)
            return nil
        } catch {
            return error
        }
    }

    private static let client = HTTPClient()

    /// One that waits for no answer longer than `limit`, however long it would be willing to.
    static func performer(_ kind: String, _ url: String, limit: Duration = .seconds(120)) throws -> any Performs {
        let type = try #require(BackendCatalog[kind])
        let transport = ImpatientTransport(client, whileOff: Switch(false), limit: limit)
        let backend = try type.init(settings: BackendSettings(id: "test", url: url), transport: transport)
        return try #require(backend as? any Performs)
    }

    static let calls: [(kind: String, call: SystemCall)] = [
        ("mlflow", .setAlias(model: ModelID(registry: "test", name: "m"), alias: "champion", version: "1")),
        ("mlflow", .setAlias(model: ModelID(registry: "test", name: "m"), alias: "champion", version: nil)),
        ("mlflow", .setTag(version: version, name: "mlops-tui.bad", value: "why")),
        ("mlflow", .setTag(version: version, name: "mlops-tui.bad", value: nil)),
        ("triton", .load(model: model, versions: [])),
        ("triton", .unload(model: model)),
        ("mlserver", .load(model: model, versions: [])),
        ("mlserver", .unload(model: model)),
        ("torchserve", .setDefault(model: model, version: "1.0")),
        ("torchserve", .setWorkers(model: model, version: "1.0", count: 2)),
        (
            "alertmanager",
            .silence(
                backend: "test",
                Silence.Wish(
                    matchers: [Silence.Matcher(name: "a", value: "b", isRegex: false, isEqual: true)],
                    startsAt: Instant(seconds: 0), endsAt: Instant(seconds: 60), createdBy: "ada", comment: "why"))
        ),
        ("alertmanager", .expireSilence(SilenceID(backend: "test", id: "5629a0f2"))),
    ]

    private static let model = DeploymentID(backend: "test", name: "m")
    private static let version = VersionID(model: ModelID(registry: "test", name: "m"), version: "1")
}

extension CallFault {
    var isRefusal: Bool {
        if case .refused = self { true } else { false }
    }
}

extension ReplayTransport {
    /// The bodies sent, as text.
    var bodies: [String] { requests.map { String(decoding: $0.body?.bytes ?? [], as: UTF8.self) } }
}

@Suite struct `Every call` {
    private static let numbers = Array(PerformingBench.calls.indices)

    @Test(arguments: numbers, [400, 401, 403, 404, 405, 409, 412, 422, 429])
    func `that the system refuses is known not to have happened`(number: Int, status: Int) async throws {
        let (kind, call) = PerformingBench.calls[number]
        let fault = try await PerformingBench.fault(of: call, at: kind, answering: .text("no", status: status))
        #expect(fault?.isRefusal == true, "\(kind) \(call.operation) \(status)")
        #expect(fault?.description.contains("\(status)") == true)
    }

    @Test(arguments: numbers, [408, 500, 502, 503, 504])
    func `that a server or a proxy fails on may have happened`(number: Int, status: Int) async throws {
        let (kind, call) = PerformingBench.calls[number]
        let fault = try await PerformingBench.fault(of: call, at: kind, answering: .text("no", status: status))
        #expect(fault?.isRefusal == false, "\(kind) \(call.operation) \(status)")
    }

    @Test(arguments: numbers) func `that is not answered may have happened`(number: Int) async throws {
        let (kind, call) = PerformingBench.calls[number]
        for fault in [ContractAnswer.Fault.hangs, .hangsUp, .cutOff(after: 4)] {
            let answer = ContractAnswer(body: Array("0123456789".utf8), fault: fault)
            // What has just started may take a while to connect, and a call that was never sent is refused.
            let told = try await PerformingBench.fault(
                of: call, at: kind, answering: answer, limit: fault == .hangs ? .seconds(4) : .seconds(120))
            #expect(told?.isRefusal == false, "\(kind) \(call.operation) \(fault)")
        }
    }

    @Test(arguments: numbers) func `is not sent where nobody listens`(number: Int) async throws {
        let (kind, call) = PerformingBench.calls[number]
        let url = "http://127.0.0.1:\(try ContractServer.refusingPort())"
        let fault = await PerformingBench.fault(of: call, by: try PerformingBench.performer(kind, url))
        #expect(fault?.isRefusal == true, "\(kind) \(call.operation)")
    }

    @Test(arguments: numbers) func `is sent once, also where the answer is a redirect or a fault`(number: Int)
        async throws
    {
        let (kind, call) = PerformingBench.calls[number]
        for status in [200, 302, 500, 503] {
            let answer = ContractAnswer(
                status: status, headers: ["Location": "/elsewhere", "Retry-After": "0"], body: Array("{}".utf8))
            try await ContractServer.run(answering: { _ in answer }) { server in
                _ = await PerformingBench.fault(of: call, by: try PerformingBench.performer(kind, server.url))
                #expect(server.requests.count == 1, "\(kind) \(call.operation) \(status)")
            }
        }
    }

    @Test(arguments: numbers) func `is one that its backend declares, and every other is refused unsent`(number: Int)
        async throws
    {
        let (kind, call) = PerformingBench.calls[number]
        let type = try #require(BackendCatalog[kind] as? any Performs.Type)
        #expect(type.operations.contains(call.operation))
        let transport = ReplayTransport { _ in .json("{}") }
        for (_, other) in PerformingBench.calls where !type.operations.contains(other.operation) {
            let backend = try type.init(settings: .test(), transport: transport)
            #expect(await PerformingBench.fault(of: other, by: backend)?.isRefusal == true)
        }
        #expect(transport.requests.isEmpty)
    }
}
