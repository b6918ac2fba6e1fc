import Backends
import ContractServer
import OpsModel
import Testing
import Wire

/// Every value of every recorded answer, replaced in turn by each other type that JSON has.
@Suite struct `Wrongly typed answers` {
    /// More requests than any recording is worth: what asks for more runs in a circle.
    private static let mostRequests = 60

    @Test(arguments: BackendContract.kinds) func `never end a poll in anything but an error or a snapshot`(
        kind: String
    ) async throws {
        let contract = try BackendContract(kind)
        for file in contract.files {
            guard let body = contract.recording[file]?.body, let document = try? JSONValue(parsing: body) else {
                continue
            }
            for mutant in document.mutants {
                let changed = try mutant.serialized()
                let transport = ReplayTransport { contract.answer(to: $0, replacing: file, with: changed) }
                await poll(contract, over: transport, about: file)
                // Nothing here waits, and the tests beside this one have deadlines.
                await Task.yield()
                #expect(
                    transport.requests.count <= Self.mostRequests,
                    "\(file): \(String(decoding: changed, as: UTF8.self))")
            }
        }
    }

    /// Two polls, because the second meets what the first kept.
    private func poll(_ contract: BackendContract, over transport: ReplayTransport, about file: String) async {
        do {
            let backend = try contract.backend(over: transport)
            var last = LastSnapshot()
            for start in [1_795_462_000.0, 1_795_463_000] {
                let difference = last.advance(to: try await backend.poll(at: Instant(seconds: start)))
                #expect(difference.vanished.isEmpty, "\(file)")
            }
        } catch let error as BackendError {
            #expect(error.failure.kind == .malformed, "\(file): \(error)")
        } catch {
            Issue.record(error, "\(file)")
        }
    }
}
