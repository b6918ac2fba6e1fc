import Foundation
import Testing

/// Change requests of one store, by commands of the program, at a fleet in which nobody has to approve.
final class Requests: Sendable {
    private let store = FileManager.default.temporaryDirectory.appending(path: "requests-\(UUID())").path
    private let configuration: String

    /// `backends` and `services` as the configuration has them, an entry a line.
    init(backends: [String], services: [String] = []) {
        let lists = [("backends", backends), ("services", services)].filter { !$1.isEmpty }.map { name, entries in
            "\(name):\n" + entries.map { "  - \($0)\n" }.joined()
        }
        configuration = """
            version: 1
            name: told
            store: { path: "\(store)/store.sqlite" }
            \(lists.joined())
            """
    }

    /// The one backend of a fleet.
    convenience init(_ kind: String, at url: String) {
        self.init(backends: ["{ id: told, kind: \(kind), url: \"\(url)\", environment: dev }"])
    }

    deinit { try? FileManager.default.removeItem(atPath: store) }

    /// What a command prints, and how it ends.
    func attempt(_ arguments: [String]) async throws -> (text: String, status: Int32) {
        try await Program.run(arguments, configuration: configuration)
    }

    /// What a command prints that must go well.
    @discardableResult
    func run(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let (text, status) = try await attempt(arguments)
        #expect(status == 0, "\(text)", sourceLocation: sourceLocation)
        return text
    }

    /// Proposes and executes at once.
    func execute(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let (text, status) = try await attempt(arguments + ["--arm", "live test", "--execute"])
        #expect(status == 0, "\(text)", sourceLocation: sourceLocation)
    }

    /// What the store says became of a request.
    struct Record: Decodable, Equatable {
        struct Call: Decodable, Equatable {
            var before: [String: String?]
            var after: [String: String?]
            var outcome: String?
        }

        var status: String
        var ending: String?
        /// Why an earlier plan holds no more, a sentence for each field that moved.
        var moved: [String]
        var calls: [Call]
    }

    func record(_ id: String) async throws -> Record {
        try JSONDecoder().decode(Record.self, from: Data(try await run("requests", id, "-o", "json").utf8))
    }

    /// That the first request was done and the second has taken it back, in every word that the store keeps; the chain
    /// of them holds.
    func expectReverted(
        from before: String?, to after: String?, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let (first, second) = (try await record("CR-1"), try await record("CR-2"))
        #expect(first.status == "reverted" && first.ending == "taken back by CR-2", sourceLocation: sourceLocation)
        #expect(second.status == "succeeded", sourceLocation: sourceLocation)
        let calls = first.calls + second.calls
        #expect(calls.count == 2 && calls.allSatisfy { $0.outcome == "took effect" }, sourceLocation: sourceLocation)
        #expect(calls.map { Array($0.before.values) } == [[before], [after]], sourceLocation: sourceLocation)
        #expect(calls.map { Array($0.after.values) } == [[after], [before]], sourceLocation: sourceLocation)
        let chain = try await run("audit", "verify")
        #expect(chain.contains("fit"), "\(chain)", sourceLocation: sourceLocation)
    }
}
