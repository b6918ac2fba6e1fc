import Cells
import OpsModel
import Testing
import Views

@testable import Dashboard

@Suite struct `The session` {
    private func selected(_ session: Session) -> String? {
        guard case .fleet(let id)? = session.state.selected(in: session.state.place.pane) else { return nil }
        return id.service.rawValue
    }

    @Test func `a key that means nothing asks for no paint`() {
        var session = Session.world(World.deployments(3))
        session.press(.function(20), .insert)
        #expect(!session.needsPaint)
        #expect(!session.needsSettling)
    }

    @Test func `a key that moves asks for a paint`() {
        var session = Session.world(World.deployments(3))
        session.press(.character("j"))
        #expect(session.needsPaint)
    }

    @Test func `what a key was refused for goes with the next key`() {
        var session = Session.world(World.deployments(3))
        session.press(.character("a"))
        #expect(session.state.notice?.text == "no incident here")
        _ = session.settledFrame()
        session.press(.insert)
        #expect(session.state.notice == nil && session.needsPaint)
        #expect(!session.lines().contains { $0.contains("no incident here") })
    }

    @Test func `each key of a burst acts on rows as the key before left them`() {
        var session = Session.world(World.deployments(50))
        session.press(.character("/"))
        session.type("0042")
        session.press(.enter, .enter)
        #expect(session.state.place.subject == .fleet(FleetID(service: "service-0042", environment: .production)))
    }

    @Test func `ten thousand changed services are settled in slices`() {
        var session = Session.world()
        for part in Inbox.split(World.polled("triton", World.deployments(10_000))) { _ = session.take(part) }
        var slices = 0
        while session.needsSettling {
            session.settle()
            slices += 1
        }
        #expect(slices >= 100)
        #expect(session.state.fleet.entities.count == 10_000)
    }

    @Test func `a resize storm loses neither selection nor scroll`() {
        var session = Session.world(World.deployments(300))
        for _ in 0..<150 { session.press(.character("j")) }
        for _ in 0..<4 { session.press(.character("k")) }
        let before = session.lines()
        let chosen = selected(session)
        for (columns, rows) in [(1, 1), (200, 60), (40, 10), (39, 9), (120, 40), (3, 50), (200, 2), (80, 24)] {
            _ = session.take(.resized(Size(columns: columns, rows: rows)))
            let frame = session.settledFrame()
            #expect(frame.size == Size(columns: columns, rows: rows))
            #expect(selected(session) == chosen)
        }
        #expect(session.lines() == before)
    }

    @Test func `a resize while a filter is typed loses none of it`() {
        var session = Session.world(World.deployments(30))
        session.press(.character("/"))
        session.type("service-002")
        for (columns, rows) in [(1, 1), (200, 60), (80, 24)] {
            _ = session.take(.resized(Size(columns: columns, rows: rows)))
            _ = session.settledFrame()
        }
        #expect(session.state.pane?.filter.text == "service-002")
        session.type("4")
        session.press(.enter)
        #expect(selected(session) == "service-0024")
    }

    @Test func `no size is refused`() {
        var session = Session.world(World.deployments(40) + [World.alert("service-0001")])
        for key: Key in [
            .character("1"), .character("2"), .character("3"), .character("4"), .character("5"), .enter,
            .character("v"), .character("?"),
        ] {
            session.press(key)
            for columns in [0, 1, 2, 39, 40, 79, 80, 109, 110, 120, 200] {
                for rows in [0, 1, 2, 9, 10, 23, 24, 29, 30, 40, 60] {
                    _ = session.take(.resized(Size(columns: columns, rows: rows)))
                    #expect(session.settledFrame().size == Size(columns: columns, rows: rows))
                }
            }
            _ = session.take(.resized(Size(columns: 80, rows: 24)))
        }
    }

    @Test func `in ASCII no cell is above 126, whatever key is pressed`() {
        var session = Session.world([World.deployment("größe-预测"), World.alert("größe-预测", summary: "p99 ≥ 4 s")])
        session.useASCII()
        for key: Key in [.character("|"), .character("|"), .enter, .character("v"), .character("?")] {
            session.press(key)
            #expect(
                session.settledFrame().text.unicodeScalars.allSatisfy { $0 == "\n" || (0x20...0x7E).contains($0.value) }
            )
        }
    }

    @Test func `the glyph key changes how charts are drawn where the terminal allows it`() {
        var session = Session.world(World.deployments(3))
        session.press(.character("|"))
        #expect(session.options.glyphs == .blocks)
        #expect(session.needsPaint)
    }

    @Test func `a display that is frozen stands while collection goes on, and goes on where the person is`() {
        var session = Session.world(World.deployments(3))
        session.press(.character(" "))
        let before = session.lines()
        for part in Inbox.split(World.polled("triton", World.deployments(8))) { _ = session.take(part) }
        #expect(session.lines().dropFirst() == before.dropFirst())
        #expect(session.state.frozen != nil && session.state.fleet.count == 3)
        session.press(.character("j"), .character("j"))
        let chosen = selected(session)
        #expect(chosen != nil)
        session.press(.character(" "))
        _ = session.settledFrame()
        #expect(session.state.frozen == nil && session.state.fleet.count == 8)
        #expect(selected(session) == chosen)
    }

    @Test func `what is said of an incident while the display is frozen is kept`() throws {
        var session = Session.world()
        _ = session.take(World.polled("am", [World.alert("fraud")]))
        while session.needsSettling { session.settle() }
        _ = session.takePersisted()
        let id = try #require(session.state.openIncidents.first?.id)
        _ = session.take(.key(.character(" ")))
        #expect(session.state.frozen != nil)
        _ = session.take(.key(.character("a")))
        while session.needsSettling { session.settle() }
        var records: [IncidentRecord] = []
        for case .persist(let batch) in session.takePersisted() { records += batch.records }
        #expect(records.first { $0.id == id }?.acknowledged != nil)
        _ = session.take(.key(.character(" ")))
        while session.needsSettling { session.settle() }
        #expect(session.state.incident(id)?.record.acknowledged != nil)
    }

    @Test func `a frozen display says since when, and what time it is`() throws {
        var session = Session.world(World.deployments(3))
        session.press(.character(" "))
        _ = session.take(.ticked(at: session.state.now + .seconds(75), localOffset: 0))
        let frozen = try #require(session.state.frozen)
        #expect(frozen.now.age(since: frozen.since) == .seconds(75))
        #expect(session.lines().first?.contains("FROZEN 1m") == true)
        #expect(session.state.now == frozen.since)
    }

    @Test func `w asks for the view as text and its rows as fields`() throws {
        var session = Session.world(World.deployments(3))
        guard case .write(let files)? = session.take(.key(.character("w"))).first else {
            Issue.record("nothing is written")
            return
        }
        #expect(files.map { String($0.path.suffix(5)) } == ["Z.txt", ".json"])
        let text = try #require(files.first?.content)
        guard case .text(let shown) = text, case .rows(let rows)? = files.last?.content else {
            Issue.record("not text and rows")
            return
        }
        #expect(shown.contains("service-0001") && rows.count == 3)
        #expect(files.allSatisfy { !$0.replaces && !$0.path.contains("/") })
    }

    @Test func `a theme is asked for by name`() {
        var session = Session.world(World.deployments(1))
        session.type(":theme dark")
        #expect(session.take(.key(.enter)).contains(.useTheme("dark")))
    }
}
