import Foundation
import Testing

/// The released program, configured for every real server at once, says what they say.
@Suite(
    .needs(.mlflow), .needs(.mlflowAuth), .needs(.prometheus), .needs(.prometheusTLS), .needs(.alertmanager),
    .needs(.fastapi), .needs(.mlserver), .needs(.triton), .needsProgram)
struct `The program beside real servers` {
    @Test func `every source answers, with its version`() async throws {
        let sources = try await Program.rows("sources")
        #expect(Set(sources.compactMap(\.["source"]?.text)) == Set(Program.backends))
        // A rule of the seed always fails, and a failed load makes Triton call itself not ready: both are said.
        let sound = sources.filter { $0["source"]?.text != "metrics" && $0["source"]?.text != "triton" }
        let silent = sound.filter { $0["health"]?.text != "answering" }.compactMap { $0["source"]?.text }
        #expect(silent == [])
        let triton = sources.first { $0["source"]?.text == "triton" }
        let complaint = triton?["health"]?.text ?? ""
        #expect(complaint.contains("not ready"))
        let mlflow = sources.first { $0["source"]?.text == "registry" }
        #expect(mlflow?["version"]?.text == LiveServer.mlflow.fact("VERSION"))
    }

    @Test func `registered versions stand with their aliases, metrics and tags`() async throws {
        let models = try await Program.rows("models")
        let mine = models.filter { $0["registry"]?.text == "registry" && $0["model"]?.text == "fraud-detector" }
        let champion = mine.first { $0["aliases"]?.texts.contains("champion") ?? false }
        #expect(champion?["version"]?.text == "6")
        #expect(champion?["metrics"]?.texts.contains("auc=0.934") == true)
        #expect(champion?["tags"]?.texts.contains("validated=false") == true)
        let challenger = mine.first { $0["aliases"]?.texts.contains("challenger") ?? false }
        #expect(challenger?["version"]?.text == "7")
        #expect(models.contains { $0["registry"]?.text == "registry-auth" && $0["model"]?.text == "churn" })
    }

    @Test func `served models stand with the readiness of each version`() async throws {
        let deployments = try await Program.rows("deployments")
        func row(_ backend: String, _ name: String) -> [String: JSONValue]? {
            deployments.first { $0["backend"]?.text == backend && $0["name"]?.text == name }
        }
        #expect(Set(row("triton", "ranker")?["readyVersions"]?.texts ?? []) == ["1", "2"])
        #expect(row("triton", "broken")?["readiness"]?.text == "unavailable")
        #expect(row("triton", "pricing")?["readiness"]?.text == "ready")
        #expect(row("mlserver", "churn")?["readiness"]?.text == "ready")
        #expect(row("scorer", "fraud-detector")?["versions"]?.texts == ["7"])
    }

    @Test func `alerts fire, wait, and are silenced as the servers say`() async throws {
        let alerts = try await Program.rows("alerts")
        func states(_ name: String) -> Set<String> {
            Set(alerts.filter { $0["alert"]?.text == name }.compactMap(\.["state"]?.text))
        }
        for name in (LiveServer.prometheus.fact("FIRING") ?? "").split(separator: ",") {
            #expect(!states(String(name)).isDisjoint(with: ["firing", "suppressed"]), "\(name)")
        }
        #expect(states(LiveServer.prometheus.fact("PENDING") ?? "") == ["pending"])
        #expect(states(LiveServer.prometheus.fact("INACTIVE") ?? "").isEmpty)
        #expect(states(LiveServer.alertmanager.fact("SILENCED") ?? "") == ["suppressed"])
    }

    @Test func `drift is any metric that the configuration names, and NaN is no number`() async throws {
        let drift = try await Program.rows("drift")
        let values = Dictionary(
            drift.map { ($0["column"]?.text ?? "", $0["value"]?.number) }, uniquingKeysWith: { first, _ in first })
        #expect(values["amount"] == 0.31)
        #expect(values["age"] == 0.04)
        #expect(values["merchant"] == .some(nil))
    }

    @Test func `one service joins what registry, serving and alerts call alike`() async throws {
        let services = try await Program.rows("services")
        let fraud = services.first { $0["service"]?.text == "fraud-detector" }
        #expect(fraud?["serving"]?.texts == ["FastAPI"])
        #expect(fraud?["version"]?.text.map { $0.contains("v7") } == true)
        let ranker = services.first { $0["service"]?.text == "ranker" }
        #expect(ranker?["serving"]?.texts == ["Triton"])
        #expect((ranker?["alerts"]?.number ?? 0) >= 1)
    }

    @Test func `doctor finds nothing to fail`() async throws {
        let (text, status) = try await Program.run(["doctor"])
        #expect(status == 0, "\(text)")
        #expect(!text.contains(LiveServer.mlflowAuth.fact("PASSWORD") ?? "no password"))
    }
}
