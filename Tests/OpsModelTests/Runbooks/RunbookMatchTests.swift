import Testing

@testable import OpsModel

private func book(
    _ id: String, kinds: [String] = [], services: [String] = [], alerts: [String] = [], isReady: Bool = false
) -> Runbook {
    Runbook(
        id: id, title: id, rule: RunbookRule(kinds: kinds, services: services, alerts: alerts),
        source: isReady ? .ready("\(id).md") : .file("/b/\(id)-file.md"))
}

private func ranking(_ books: [Runbook], _ context: RunbookContext) -> [String] {
    RunbookMatch.ranking(books, for: context).map { "\($0.runbook.id): \($0.reason)" }
}

@Suite struct `Which runbook serves an incident` {
    let context = RunbookContext(
        service: "fraud-detection", alerts: ["VersionErrorsHigh"], kinds: ["canary", "sloBurn", "drift"])

    @Test func `the more particular rule goes first, and says why`() {
        let books = [
            book("drift", kinds: ["drift"]), book("burn", kinds: ["sloBurn"]),
            book("canary", kinds: ["canary", "sloBurn"]), book("fraud", kinds: ["canary"], services: ["fraud-*"]),
            book("errors", alerts: ["Version*High"]), book("exact", services: ["fraud-detection"]),
            book("other", kinds: ["canary"], services: ["search-*"]), book("none"),
        ]
        let expected = [
            "errors: alert VersionErrorsHigh", "exact: service fraud-detection", "fraud: canary · service fraud-*",
            "canary: canary, sloBurn", "burn: sloBurn", "drift: drift",
        ]
        #expect(ranking(books, context) == expected)
        #expect(ranking(books.reversed(), context) == expected)
    }

    @Test func `a kind that several signals have is named once`() {
        let context = RunbookContext(kinds: ["alert", "canary", "alert"])
        #expect(ranking([book("any", kinds: ["alert"])], context) == ["any: alert"])
    }

    @Test func `every list of a rule must hold`() {
        let rule = book("a", kinds: ["canary"], alerts: ["Other"])
        #expect(ranking([rule], context).isEmpty)
        #expect(ranking([book("a", services: ["fraud-*"])], RunbookContext(kinds: ["canary"])).isEmpty)
    }

    @Test func `what an alert names goes before all, by identity or file`() {
        var named = context
        let books = [book("errors", alerts: ["VersionErrorsHigh"]), book("R-12")]
        for url in ["https://wiki/runbooks/R-12.md#step", "https://wiki/r-12?x=/y", "https://wiki/R-12-file/"] {
            named.runbookURLs = [url]
            #expect(ranking(books, named).first == "R-12: named by runbook_url", "\(url)")
        }
        named.runbookURLs = ["https://wiki/R-121", ""]
        #expect(ranking(books, named).first == "errors: alert VersionErrorsHigh")
    }

    @Test func `a configured runbook goes before a ready one`() {
        let books = [book("a", kinds: ["drift"], isReady: true), book("b", kinds: ["drift"])]
        #expect(ranking(books, context) == ["b: drift", "a: drift"])
    }
}
