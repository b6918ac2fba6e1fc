import FoundationEssentials
import OpsModel
import Testing

@Suite struct `An onset that nobody watched` {
    /// A deployment that was down already when it was first seen.
    private var fleet: Fleet {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("prom")
        fleet.poll("triton", [Fleet.deployment("fraud", readiness: .unavailable)])
        fleet.tick(3)
        return fleet
    }

    @Test func `is by the first look, and claims no earlier bound`() throws {
        let entry = try #require(fleet.entry("fraud"))
        #expect(entry.onset?.isOpen == true)
        #expect(entry.onset?.latest == Fleet.start + .seconds(1))
        #expect(entry.since == Fleet.start + .seconds(1))
        #expect(FieldCatalog.fleet["sinceBound"]?.value(entry) == .text("atLatest"))
    }

    @Test func `is marked in what get prints of the incident`() throws {
        let incident = try #require(fleet.state.incidents.entities.first)
        #expect(FieldCatalog.incidents["since"]?.value(incident) == .instant(Fleet.start + .seconds(1)))
        #expect(FieldCatalog.incidents["sinceLatest"]?.value(incident) == .absent)
        #expect(FieldCatalog.incidents["sinceBound"]?.value(incident) == .text("atLatest"))
    }

    @Test func `is bounded where it was seen to be well before`() throws {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.poll("triton", after: 20, [Fleet.deployment("fraud", readiness: .unavailable)])
        let entry = try #require(fleet.entry("fraud"))
        let onset = try #require(entry.onset)
        #expect(!onset.isOpen)
        #expect(onset == InstantInterval(Fleet.start + .seconds(1), Fleet.start + .seconds(20)))
        #expect(FieldCatalog.fleet["sinceBound"]?.value(entry) == .text("atEarliest"))
    }

    @Test func `keeps its mark in a store, and what was kept before there was one still reads`() throws {
        let open = InstantInterval.by(Instant(seconds: 100), reach: .seconds(60))
        let encoder = JSONEncoder()
        #expect(try JSONDecoder().decode(InstantInterval.self, from: encoder.encode(open)) == open)
        let plain = InstantInterval(Instant(seconds: 40), Instant(seconds: 100))
        #expect(!String(decoding: try encoder.encode(plain), as: UTF8.self).contains("isOpen"))
        #expect(try JSONDecoder().decode(InstantInterval.self, from: encoder.encode(plain)) == plain)
    }

    @Test func `of two the one that reaches back furthest says whether both are bounded`() {
        let open = InstantInterval.by(Instant(seconds: 100), reach: .seconds(60))
        let late = InstantInterval(Instant(seconds: 90), Instant(seconds: 120))
        #expect(open.union(late).isOpen && late.union(open).isOpen)
        #expect(!open.union(InstantInterval(Instant(seconds: 0), Instant(seconds: 120))).isOpen)
    }
}
