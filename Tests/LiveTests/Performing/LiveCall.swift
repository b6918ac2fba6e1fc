import Backends
import OpsModel
import Testing
import Wire

/// A call on a live server, made as the desk makes it: read, sent once, and read until it holds.
struct LiveCall {
    let performer: any Performs

    /// What was read before it, once it holds.
    @discardableResult
    func carryOut(
        _ call: SystemCall, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> CallReading {
        let planned = try await performer.reading(of: call)
        #expect(planned.before != planned.after, "nothing to do", sourceLocation: sourceLocation)
        try await performer.perform(call, planned)
        for _ in 0..<600 {
            if try await performer.reading(of: call).before == planned.after { return planned }
            try await Task.sleep(for: .milliseconds(100))
        }
        let last = try await performer.reading(of: call).before
        Issue.record("\(call) never held: \(last), not \(planned.after)", sourceLocation: sourceLocation)
        return planned
    }

    /// Sends it, for what the server says of it.
    func fault(of call: SystemCall) async -> CallFault? {
        do throws(CallFault) {
            try await performer.perform(call, CallReading(before: [], after: []))
            return nil
        } catch {
            return error
        }
    }
}

extension CallFault {
    var isRefusal: Bool {
        if case .refused = self { true } else { false }
    }
}

extension Program {
    /// Proposes and executes a change of the one backend of a fleet in which nobody has to approve; what it prints.
    static func change(_ kind: String, at url: String, _ arguments: [String]) async throws -> String {
        let configuration = """
            version: 1
            name: told
            backends: [{ id: told, kind: \(kind), url: "\(url)", environment: dev }]
            """
        let (text, status) = try await run(
            ["propose"] + arguments + ["--arm", "live test", "--execute"], configuration: configuration)
        #expect(status == 0, "\(text)")
        return text
    }
}
