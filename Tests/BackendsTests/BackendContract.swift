import Backends
import ContractServer
import FoundationEssentials
import OpsModel
import Wire

/// What the contract suite needs to know of one kind: `contract.json` beside its recordings says with which options
/// it is polled (`{{url}}` stands for the server's address) and which recorded file answers which request. Requests it
/// does not list are answered from the manifest.
struct BackendContract: Sendable {
    let kind: String
    let options: Setting
    let recording: Recording
    private let answers: [String: String]

    /// The kinds of the whole catalog.
    static var kinds: [String] { BackendCatalog.all.map { $0.kind } }

    init(_ kind: String, url: String = "http://backend.example") throws {
        self.kind = kind
        recording = try Fixtures.recording(kind)
        let file = Data(try Array(Data(contentsOf: URL(filePath: "\(Fixtures.folder(kind))/contract.json"))))
        let text = String(decoding: file, as: UTF8.self).replacing("{{url}}", with: url)
        let content = try JSONDecoder().decode(Content.self, from: Data(text.utf8))
        options = Setting(json: content.options)
        answers = content.answers
    }

    /// The recorded files that a poll reads.
    var files: [String] { Set(answers.values).sorted() }

    func answer(to request: ContractRequest) -> ContractAnswer {
        if let file = answers["\(request.method) \(request.path)"], let answer = recording[file] { return answer }
        return recording.answer(to: request)
    }

    /// As recorded, but with `body` in place of one file.
    func answer(to request: ContractRequest, replacing file: String, with body: [UInt8]) -> ContractAnswer {
        var answer = answer(to: request)
        if answers["\(request.method) \(request.path)"] == file { answer.body = body }
        return answer
    }

    func backend(
        at url: String = "http://backend.example", deadline: Duration = .seconds(10), over transport: any Transport
    ) throws -> any Backend {
        guard let type = BackendCatalog[kind] else { throw ContractFault.unknownKind(kind) }
        return try type.init(
            settings: BackendSettings(
                id: "contract", url: url, environment: .production, deadline: deadline, options: options),
            transport: transport)
    }
}

enum ContractFault: Error {
    case unknownKind(String)
}

private struct Content: Decodable {
    let options: JSONValue
    let answers: [String: String]
}

extension Setting {
    /// A setting as if it had been written so in the configuration.
    init(json: JSONValue) {
        switch json {
        case .null: self.init(.null)
        case .bool(let value): self.init(.bool(value))
        case .number(let value): self.init(.number(value))
        case .string(let value): self.init(.text(value))
        case .array(let elements): self.init(.list(elements.map { Setting(json: $0) }))
        case .object(let members):
            self.init(
                .map(members.sorted { $0.key < $1.key }.map { Entry(key: $0, line: 0, value: Setting(json: $1)) }))
        }
    }
}
