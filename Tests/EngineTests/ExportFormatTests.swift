import Foundation
import OpsModel
import Testing
import Wire

@testable import Engine

@Suite struct `Exported documents` {
    private static let hostile: [String] = [
        "a\u{1B}[31mb", "a\u{9B}31mb", "a\u{85}b", "a\u{7F}b", "a\u{202E}b\u{2066}c", "a\u{200B}b\u{FEFF}c", "a\u{AD}b",
        "a\u{2028}b", "a\u{E0041}b\u{E0020}",
    ]

    private let catalog = FieldCatalog<String>([Field("name", title: "NAME") { .text($0) }])

    private func document(_ format: ExportFormat, _ text: String) throws -> String {
        try format.document([ExportRow(text, catalog)], columns: ["name"])
    }

    @Test(arguments: ExportFormat.allCases, hostile) func `bring nothing to a terminal that does not print`(
        _ format: ExportFormat, _ text: String
    ) throws {
        let document = try document(format, text)
        for scalar in document.unicodeScalars where scalar != "\n" && scalar != "\r" {
            #expect(scalar.isPrintable, "U+\(String(scalar.value, radix: 16)) in \(format)")
        }
    }

    @Test(arguments: hostile + ["größe \u{1F600} \"\\/"]) func `in JSON still read as what they were`(
        _ text: String
    ) throws {
        let rows = try JSONDecoder().decode([[String: String]].self, from: Data(try document(.json, text).utf8))
        #expect(rows == [["name": text]])
    }

    @Test func `carry the unit of a number in its name, the same in every form`() throws {
        var status = BackendStatus(id: "prom", system: "Prometheus", address: "http://p", interval: .seconds(15))
        status.latency = .milliseconds(250)
        let catalog = FieldCatalog<BackendStatus>.sources(Instant(seconds: 0))
        let names = catalog.exported.map(\.exportName)
        #expect(Set(["latencySeconds", "intervalSeconds", "ageSeconds", "clockSkewSeconds"]).isSubset(of: names))
        let rows = [ExportRow(status, catalog)]
        let csv = try ExportFormat.csv.document(rows, columns: names).split(whereSeparator: \.isNewline)
        let cells = csv.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(cells.first?.map(String.init) == names)
        #expect(names.firstIndex(of: "latencySeconds").map { cells[1][$0] } == "0.25")
        let json = try JSONSerialization.jsonObject(
            with: Data(try ExportFormat.json.document(rows, columns: names).utf8))
        #expect(Set(try #require(json as? [[String: Any]])[0].keys) == Set(names))
    }

    @Test func `name a rate by what it counts in, and no ratio twice`() {
        let names = FieldCatalog<FleetEntry>.fleet.exported.map(\.exportName)
        #expect(Set(["requestRatePerSecond", "errorRatio", "latencyP99Seconds", "alerts"]).isSubset(of: names))
    }

    @Test func `in JSON escape what lies beyond the basic plane as a pair`() throws {
        #expect(try document(.json, "\u{E0041}").contains("\"\\uDB40\\uDC41\""))
    }

    @Test func `leave other scripts as they are`() throws {
        for format in [ExportFormat.json, .csv] { #expect(try document(format, "größe 模型").contains("größe 模型")) }
    }
}

@Suite struct `What was known when an incident opened, exported` {
    private var snapshot: StateSnapshot {
        StateSnapshot(
            incident: "INC-K7QD", at: Instant(seconds: 1_774_753_200), observations: [], backends: [], omitted: 2,
            rows: [StateSnapshot.Row(service: "fraud", environment: .production, status: .critical)])
    }

    @Test func `is a list of each kind under its name`() throws {
        struct Read: Decodable {
            struct Row: Decodable { let service, status: String }
            let incident, at: String
            let services: [Row]
            let omitted: Int
        }
        let json = try #require(try ExportFormat.json.document(snapshot))
        let read = try JSONDecoder().decode(Read.self, from: Data(json.utf8))
        #expect(read.incident == "INC-K7QD" && read.at == "2026-03-29T03:00:00Z" && read.omitted == 2)
        #expect(read.services.map(\.status) == ["critical"])
        let keys = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]).keys
        #expect(
            keys.sorted() == [
                "at", "deployments", "goldenSignals", "incident", "omitted", "services", "signals", "sources",
            ])
    }

    @Test func `is the same in YAML, and nothing in a form that holds one list`() throws {
        let yaml = try #require(try ExportFormat.yaml.document(snapshot))
        #expect(yaml.hasPrefix("at: ") && yaml.contains("\nservices:\n"))
        #expect(yaml.contains("INC-K7QD") && yaml.contains("critical"))
        #expect(try ExportFormat.csv.document(snapshot) == nil)
    }
}

@Suite struct `What was known when a request was decided, exported` {
    @Test func `is a list of decisions, each with its record and what was known`() throws {
        let at = Instant(seconds: 1_774_753_200)
        let draft = AuditDraft(
            key: "1", at: at, actor: Actor("k.lindt", .selfAsserted), action: "request.approved", subject: "CR-7")
        let record = try #require(AuditHead.empty.following(draft, recordedAt: at)?.line.record)
        let known = DecisionSnapshot(
            basis: .askedOnce, state: StateSnapshot(incident: nil, at: at, observations: [], backends: []))
        let decision = RecordedDecision(record: record, snapshot: known, isAsRecorded: false)
        struct Read: Decodable {
            struct Known: Decodable { let at: String }
            let request, action, by, basis: String
            let record: Int
            let isAsRecorded: Bool
            let known: Known
        }
        let json = try ExportFormat.json(of: [decision])
        let read = try #require(try JSONDecoder().decode([Read].self, from: Data(json.utf8)).first)
        #expect(read.request == "CR-7" && read.action == "request.approved" && read.by == "k.lindt")
        #expect(read.record == 1 && read.basis == "askedOnce" && !read.isAsRecorded)
        #expect(read.known.at == "2026-03-29T03:00:00Z")
    }
}

@Suite struct `Printable messages` {
    @Test func `keep their lines and nothing else that moves a cursor`() {
        #expect(PlainText.printableLines("a\u{1B}[2J\r\nb\u{9B}c\n\n") == "a\\u{1B}[2J\\r\nb\\u{9B}c\n\n")
    }
}
