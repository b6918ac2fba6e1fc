import Foundation
import Testing

@Suite(.needsProgram) struct `An incident from its runbook to its post-mortem` {
    @Test
    func `is remedied by what the runbook asks for, seen to recover, reviewed by a second person, and told whole`()
        async throws
    {
        try await Story.tell { story in
            let drill = try await story.fleetOfTwo(second: "k.lindt", alias: "d.roy")
            let me = try await story.run("-un", program: "/usr/bin/id").output.trimmed
            let terminal = try await story.terminal(120, 40)
            let landing = try await terminal.sees("the incident") {
                $0.incident != nil && $0.line("DO").contains("rollback v47") && $0.has("7/7")
            }
            let incident = try #require(landing.incident)
            #expect(try await drill.share(of: "47") == 0.25)

            // The runbook has asked its own checks: the canary fails, the stable version does not.
            try await terminal.press("a", "i")
            try await terminal.sees(
                "RUNBOOK canary-failing", "✓ 1 Confirm that the canary fails",
                "✓ 2 Confirm that the stable version does not", "▸ 4 Take the canary's traffic away", "acked by \(me)")
            try await terminal.press("b")
            try await terminal.sees("▸ RUNBOOK canary-failing")
            try await terminal.press("W")
            try await terminal.sees(":arm ")
            try await terminal.type("the canary fails")
            try await terminal.press("Enter")
            try await terminal.sees("ARMED 1")
            try await terminal.press("Enter")
            let dialog = try await terminal.sees(
                "ROLLBACK fraud-detection v47 → v46", "type fraud-detection to confirm")
            #expect(dialog.has("not needed before (restore: confirm in production)"))
            #expect(dialog.has("by somebody else, within 1d of its execution"), "\(dialog.text)")
            try await terminal.press("Tab", "Tab")
            try await terminal.type("fraud-detection")
            try await terminal.press("Enter")

            // What the checks said before the canary lost its traffic leads nobody past the step that watches.
            try await terminal.sees("canary-failing step 4 done: CR-1 took effect", "▸ 5 Watch the service recover")
            try await terminal.press("Enter")
            try await terminal.sees("canary-failing step 5 is watched")
            #expect(try await drill.version(of: "challenger") == "46")
            try await story.wait(for: "the router, which follows the alias") {
                await (try? drill.share(of: "47")) == 0
            }
            try await terminal.press(":")
            try await terminal.type("requests")
            try await terminal.press("Enter")
            let done = try await terminal.sees("the recovery") { $0.has("● succeeded · recovered") }
            #expect(done.has("REQUESTS 0 open, 1 to review") && done.has("canary v47: over"), "\(done.text)")
            try await story.wait(for: "the end of the page") {
                await (try? drill.isFiring("VersionErrorsHigh")) == false
            }

            // Who asked for it says it is right, on the screen and by another name with the same key.
            try await terminal.press("V")
            try await terminal.sees("[ Reviewed ]", "REVIEW    due ")
            try await terminal.press("Tab", "Enter")
            try await terminal.sees("is who requested CR-1", "somebody else must review it")
            try await terminal.press("Escape")
            let due = try await story.run("report", "handover").output.section("Reviews due")
            #expect(
                due.contains("CR-1 ROLLBACK fraud-detection v47 → v46 of \(me): due ")
                    && due.contains("by anybody else"))
            let own = try await story.reviewed("CR-1", by: "d.roy", key: story.ownKey, "looks fine to me")
            #expect(own.status == 1 && own.complaints.contains("CR-1"), "\(own)")
            #expect(own.complaints.contains("one person") || own.complaints.contains("who requested"), "\(own)")

            // The second person has the file and a key of their own.
            let reviewed = try await story.reviewed("CR-1", by: "k.lindt", key: story.secondKey, "the right call")
            #expect(reviewed.status == 0, "\(reviewed)")
            try await terminal.sees("the review") { $0.has("REQUESTS 0 open ") && !$0.has("to review") }
            try await terminal.press("Enter")
            try await terminal.sees("REVIEW    reviewed by k.lindt, self-asserted: the right call")
            try await terminal.press("Escape")
            let again = try await story.reviewed("CR-1", by: "k.lindt", key: story.secondKey, "twice")
            #expect(again.status == 1, "\(again)")

            // The incident is over, and told.
            try await terminal.press("q", "i")
            try await terminal.sees("▸ TIMELINE", "monitoring")
            try await terminal.press(":")
            try await terminal.type("close the canary is out, \(incident) needs nobody any more")
            try await terminal.press("Enter")
            try await terminal.sees("SEV1 resolved")
            let report = try await story.run("report", "postmortem", incident).output
            for part in [
                "Acknowledged: 2", " by \(me)", "Status: resolved, closed by \(me): the canary is out",
                ", by CR-1, executed by \(me), approved by nobody: not needed before (restore: confirm",
                "Asked for by \(me) (", ": the canary fails", "From canary-failing step 4",
                "alias challenger of fraud-detector 47 → 46 (took effect)", "Executed by \(me) (",
                "Verification: recovered: canary v47: over", "Review: reviewed by k.lindt (ssh SHA256:",
                ": the right call", "canary-failing step 4 done: CR-1 took effect",
            ] { #expect(report.contains(part), "\(part) in\n\(report)") }
            let open = report.section("Left open")
            #expect(!open.contains("CR-1") && !open.contains("review") && !open.contains("incident itself"), "\(open)")
            #expect(!open.contains("lever") && !open.contains("Signal that is not over:"), "\(open)")

            // The screen writes the same, and the handover has nothing left to say of it.
            try await terminal.press("w")
            let wrote = try await terminal.sees("wrote mlops-tui-\(incident)-")
            let name = try #require(wrote.text.firstMatch(of: /wrote (mlops-tui-INC-\S+\.md)/)?.output.1)
            let written = story.text(of: "\(story.home)/\(name)")
            #expect(written.section("What was done") == report.section("What was done"), "\(written)")
            try await terminal.press("H")
            let noted = try await terminal.sees("wrote mlops-tui-handover-")
            let file = try #require(noted.text.firstMatch(of: /wrote (mlops-tui-handover-\S+\.md)/)?.output.1)
            let shown = story.text(of: "\(story.home)/\(file)")
            let handover = try await story.run("report", "handover").output
            for text in [shown, handover] {
                #expect(text.section("Open incidents").contains("None."), "\(text)")
                #expect(text.section("Requests that wait").contains("None."), "\(text)")
                #expect(text.section("Reviews due").contains("None."), "\(text)")
            }
            let verified = try await story.run("audit", "verify")
            #expect(verified.status == 0, "\(verified)")
            #expect(try await story.run("audit", "export").output.contains("request.reviewed"))
        }
    }
}

extension Story {
    fileprivate var ownKey: String { "\(folder)/own" }
    fileprivate var secondKey: String { "\(folder)/second" }

    /// A drill of its own under the policy that is built in, and the keys that count: whoever tells the story has one, under
    /// another name too, and the second person has one.
    fileprivate func fleetOfTwo(second: String, alias: String) async throws -> ServedDrill {
        for key in [ownKey, secondKey] {
            _ = try await run("-q", "-t", "ed25519", "-N", "", "-f", key, program: "/usr/bin/ssh-keygen")
        }
        let me = try await run("-un", program: "/usr/bin/id").output.trimmed
        let lines = [(me, ownKey), (alias, ownKey), (second, secondKey)].map { name, key in
            "\(name) namespaces=\"approval@mlops-tui\" \(text(of: "\(key).pub"))"
        }
        try write(lines.joined(), to: "\(folder)/signers")
        let drill = try await serveDrill("--speed", "20")
        let configuration = drill.configuration.replacing(
            "decisions: { ", with: "decisions: { signers: \"\(folder)/signers\", ")
        try write("\(configuration)store: { path: \"\(folder)/store.sqlite\" }\n", to: configurationFile)
        return drill
    }

    /// Exports the request, signs on another machine that it was right, and brings that back.
    fileprivate func reviewed(
        _ id: String, by name: String, key: String, _ comment: String
    ) async throws -> Outcome {
        let plan = "\(folder)/plan-\(nextNumber()).json"
        #expect(try await run("requests", id, "--export", plan).status == 0)
        let shown = try await run("requests", id).output
        let digest = try #require(shown.firstMatch(of: /DIGEST +([0-9a-f]{64})/)?.output.1)
        let signed = try await run(
            "approve", "--plan", plan, "--key", key, "--as", name, "--decision", "reviewed", "--yes", String(digest),
            "--comment", comment)
        #expect(signed.status == 0, "\(signed)")
        return try await run("approve", "--import", "\(plan).sig")
    }
}

/// What the drill's systems say themselves.
extension ServedDrill {
    /// A version's share of the requests, 0...1; `nil` where there is no such series.
    fileprivate func share(of version: String) async throws -> Double? {
        let query = "service:traffic:share{service=\"fraud-detection\",env=\"production\",version=\"\(version)\"}"
        let body = try await companion.story.curl(
            "--get", "\(address(of: "metrics"))/api/v1/query", "--data-urlencode", "query=\(query)")
        return (body.firstMatch(of: /"value":\s*\[[^,]+,\s*"([^"]+)"\]/)?.output.1).flatMap { Double($0) }
    }

    fileprivate func version(of alias: String) async throws -> String? {
        let body = try await companion.story.curl(
            "\(address(of: "registry"))/api/2.0/mlflow/registered-models/alias?name=fraud-detector&alias=\(alias)")
        return (body.firstMatch(of: /"version":\s*"(\d+)"/)?.output.1).map(String.init)
    }

    fileprivate func isFiring(_ alert: String) async throws -> Bool {
        try await companion.story.curl("\(address(of: "alerts"))/api/v2/alerts").contains("\"\(alert)\"")
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }

    /// What stands below a heading of the second level, up to the next.
    fileprivate func section(_ heading: String) -> String {
        guard let start = range(of: "## \(heading)\n") else { return "" }
        let rest = self[start.upperBound...]
        return String(rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)])
    }
}
