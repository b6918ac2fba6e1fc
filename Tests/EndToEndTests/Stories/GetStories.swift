import Foundation
import Testing

@Suite(.needsProgram) struct `get` {
    /// The services by name and environment, with their status, as one form tells.
    private func services(_ output: String, _ form: String) throws -> [String: String] {
        switch form {
        case "json":
            let rows = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]] ?? []
            return Dictionary(
                uniqueKeysWithValues: rows.map {
                    ("\($0["service"] ?? "") \($0["environment"] ?? "")", "\($0["status"] ?? "")")
                })
        case "csv":
            let lines = output.split(whereSeparator: \.isNewline).map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            let names = lines.first ?? []
            return Dictionary(
                uniqueKeysWithValues: lines.dropFirst().map { line in
                    let row = Dictionary(uniqueKeysWithValues: zip(names, line))
                    return ("\(row["service"] ?? "") \(row["environment"] ?? "")", row["status"] ?? "")
                })
        default:
            let fields = output.split(separator: "\n").reduce(into: [[String: String]]()) { rows, line in
                if line.hasPrefix("- ") { rows.append([:]) }
                let pair = line.dropFirst(2).split(separator: ":", maxSplits: 1).map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                if pair.count == 2, !rows.isEmpty {
                    rows[rows.count - 1][pair[0]] = pair[1].trimmingCharacters(in: ["\"", "'"])
                }
            }
            return Dictionary(
                uniqueKeysWithValues: fields.map {
                    ("\($0["service"] ?? "") \($0["environment"] ?? "")", $0["status"] ?? "")
                })
        }
    }

    @Test func `services read the same in every form, and as the screen shows them`() async throws {
        try await Story.tell { story in
            _ = try await story.serveDrill()
            var forms: [String: [String: String]] = [:]
            for form in ["json", "yaml", "csv"] {
                let result = try await story.run("get", "services", "-o", form)
                #expect(result.status == 0, "\(result.complaints)")
                forms[form] = try services(result.output, form)
            }
            let facts = try #require(forms["json"])
            #expect(facts.count == 13)
            #expect(facts["fraud-detection production"] == "critical")
            #expect(forms["yaml"] == facts)
            #expect(forms["csv"] == facts)

            let table = try await story.run("get", "services")
            let terminal = try await story.terminal(120, 40)
            let screen = try await terminal.seesWholeFleet()
            let words = ["critical": "CRIT", "warning": "WARN", "ok": "OK"]
            for (place, status) in facts {
                let name = place.split(separator: " ").first.map(String.init) ?? ""
                let word = words[status] ?? status
                #expect(screen.lines.contains { $0.contains(name) && $0.contains(word) }, "\(name) \(word)")
                #expect(
                    table.output.split(separator: "\n").contains { $0.contains(name) && $0.contains(status) },
                    "\(name) \(status)\n\(table.output)")
            }
        }
    }

    @Test(arguments: ["deployments", "models", "alerts", "sources", "drift"]) func `every kind can be read as JSON`(
        _ kind: String
    ) async throws {
        try await Story.tell { story in
            let result = try await story.run("get", kind, "-o", "json", "--drill")
            #expect(result.status == 0, "\(result.complaints)")
            let rows = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Any]
            #expect((rows?.count ?? 0) > 5)
        }
    }

    @Test func `a source that is down is named, and the exit is not zero`() async throws {
        try await Story.tell { story in
            let drill = try await story.serveDrill()
            let address = drill.address(of: "triton-us")
            try story.write(
                drill.configuration.replacing(address, with: "http://127.0.0.1:9"), to: story.configurationFile)
            let result = try await story.run("get", "services", "-o", "json")
            #expect(result.status == 1)
            #expect(result.complaints.contains("triton-us"))
            #expect(result.complaints.contains("refused"))
            #expect(result.output.contains("fraud-detection"))
        }
    }

    @Test func `a wrong kind names those there are`() async throws {
        try await Story.tell { story in
            let result = try await story.run("get", "servces")
            #expect(result.status == 64)
            #expect(result.complaints.contains("services"))
        }
    }
}
