import Backends
import ContractServer
import OpsModel
import Testing
import Wire

@Suite struct `What doctor did not verify` {
    private static let kinds = ["mlflow", "prometheus", "alertmanager", "triton", "torchserve"]

    private func findings(_ kind: String, _ answer: ContractAnswer) async throws -> [Diagnosis] {
        let url = "http://backend.example"
        return await (try BackendContract(kind, url: url).backend(at: url, over: ReplayTransport { _ in answer }))
            .examine()
    }

    private func claims(_ findings: [Diagnosis]) -> Set<String> {
        Set(findings.filter { $0.verdict == .pass }.map(\.topic)).subtracting(["reachable", "clock skew"])
    }

    @Test(arguments: kinds) func `is not claimed of a web page`(kind: String) async throws {
        let findings = try await findings(kind, .text("<!doctype html><html>Log in</html>"))
        #expect(claims(findings) == [])
        #expect(findings.contains { $0.topic == "answers" && $0.verdict == .fail })
    }

    @Test(arguments: kinds) func `is not claimed of JSON of another kind`(kind: String) async throws {
        for text in [#"{"a":1}"#, #"[]"#, #"{"status":"success","data":"text"}"#] {
            #expect(claims(try await findings(kind, .json(text))) == [], "\(text)")
        }
    }

    @Test(arguments: kinds) func `is no fault of the credential while a server is unwell`(kind: String) async throws {
        let findings = try await findings(kind, .text("down", status: 503))
        #expect(!findings.contains { $0.topic == "authorised" })
        #expect(findings.contains { $0.verdict == .fail })
    }
}
