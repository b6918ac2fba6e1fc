import Testing

@testable import OpsModel

@Suite struct `Two sources of the same numbers` {
    private static func scraped(
        _ name: String, version: String? = nil, rate: Double, from backend: BackendID = "triton"
    )
        -> Observation
    {
        .signals(
            GoldenSignals(
                id: SignalsID(backend: backend, source: "metrics", subject: Subject(name: name, version: version)),
                window: .seconds(60),
                values: [.requestRate: Measurement(rate, .lowerBound), .queueDepth: Measurement(3)]))
    }

    private func entry(served versions: [String], scraped: [Observation], told: [Observation]) throws -> FleetEntry {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud", versions: versions)] + scraped)
        fleet.poll("prom", told)
        return try #require(fleet.entry("fraud"))
    }

    @Test func `are not added, and what names no version makes no canary`() throws {
        let entry = try entry(
            served: ["7"], scraped: [Self.scraped("fraud", version: "7", rate: 5)],
            told: [Fleet.signals("fraud", version: nil, rate: 12)])
        #expect(entry.requestRate == Measurement(12))
        #expect(entry.variants.map(\.version) == ["7"])
        #expect(entry.canary == nil && entry.stable?.observedShare == 1)
    }

    @Test func `fill each other in`() throws {
        let entry = try entry(
            served: ["7"], scraped: [Self.scraped("fraud", version: "7", rate: 5)],
            told: [Fleet.signals("fraud", version: "v7", rate: 12)])
        #expect(entry.stable?.queueDepth == Measurement(3))
        #expect(entry.stable?.signals?.backend == "prom")
    }

    @Test func `are told by the living one`() throws {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud"), Self.scraped("fraud", version: "1", rate: 5)])
        fleet.poll("prom", [Fleet.signals("fraud", version: "1", rate: 12)])
        fleet.fail("prom", after: 6)
        fleet.poll("triton", after: 30)
        fleet.tick(31)
        #expect(fleet.entry("fraud")?.requestRate == Measurement(5, .lowerBound))
    }

    @Test func `leave a sum out where each version is asked itself`() throws {
        let entry = try entry(
            served: ["7", "8"],
            scraped: [
                Self.scraped("fraud", version: "7", rate: 9), Self.scraped("fraud", version: "8", rate: 3),
            ], told: [Fleet.signals("fraud", version: nil, rate: 12)])
        #expect(entry.requestRate.value == 12)
        #expect(entry.variants.map(\.version) == ["7", "8"])
    }

    @Test func `give the version to a server that does not name it`() throws {
        let entry = try entry(
            served: [""], scraped: [Self.scraped("fraud", rate: 5)],
            told: [Fleet.signals("fraud", version: "7", rate: 9), Fleet.signals("fraud", version: "8", rate: 3)])
        #expect(entry.requestRate.value == 12)
        #expect(entry.versionText == "v8◂v7")
    }

    @Test func `add up where they are of different versions`() throws {
        let entry = try entry(
            served: ["7"], scraped: [Self.scraped("fraud", version: "7", rate: 9)],
            told: [Fleet.signals("fraud", version: "8", rate: 3)])
        #expect(entry.requestRate.value == 12)
        #expect(entry.versionText == "v8◂v7")
    }
}
