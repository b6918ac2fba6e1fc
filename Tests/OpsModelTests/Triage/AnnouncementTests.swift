import Testing

@testable import OpsModel

/// Whom the bell calls, and for what.
@Suite struct `Announcements` {
    /// A fleet whose sources have all answered, with nothing open.
    private func quiet(services: [Service] = []) -> Fleet {
        var fleet = Fleet(services: services)
        fleet.poll("triton", [Fleet.deployment("fraud"), Fleet.deployment("eta")])
        fleet.poll("prom")
        fleet.poll("am")
        _ = fleet.state.takeAnnouncements()
        return fleet
    }

    private func texts(_ fleet: inout Fleet) -> [String] {
        fleet.state.takeAnnouncements().map { effect in
            if case .notify(let text, _) = effect { text } else { "\(effect)" }
        }
    }

    @Test func `a new incident is announced once, with its level, place, reason and id`() {
        var fleet = quiet()
        fleet.poll("am", after: 10, [Fleet.alert("fraud", severity: "page", since: 5)])
        let said = texts(&fleet)
        let id = fleet.state.openIncidents[0].id.rawValue
        #expect(said.count == 1)
        #expect(said[0].hasPrefix("SEV"))
        #expect(said[0].contains("fraud PROD: A, since ") && said[0].hasSuffix(" UTC · \(id)"))
        fleet.poll("am", after: 20, [Fleet.alert("fraud", severity: "page", since: 5)])
        fleet.tick(30)
        #expect(texts(&fleet).isEmpty)
    }

    @Test func `what is only a warning calls nobody`() {
        var fleet = quiet()
        fleet.poll("am", after: 10, [Fleet.alert("fraud", severity: "ticket", since: 5)])
        #expect(texts(&fleet).isEmpty)
    }

    @Test func `what was open at the start is one message, said when every source has had its say`() {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud"), Fleet.deployment("eta")])
        fleet.poll("am", [Fleet.alert("fraud", severity: "page"), Fleet.alert("eta", severity: "page", since: -90)])
        #expect(texts(&fleet).isEmpty)
        fleet.fail("prom", after: 2)
        let said = texts(&fleet)
        #expect(said.count == 1)
        #expect(said.first?.hasSuffix("and 1 more") == true)
        #expect(texts(&fleet).isEmpty)
    }

    @Test func `a source that never answers holds nothing up for long`() {
        var fleet = Fleet()
        fleet.poll("triton", [Fleet.deployment("fraud")])
        fleet.poll("am", [Fleet.alert("fraud", severity: "page")])
        fleet.tick(19)
        #expect(texts(&fleet).isEmpty)
        fleet.tick(21)
        #expect(texts(&fleet).count == 1)
    }

    @Test func `a rise of the level is announced, a fall is not`() {
        var book = AnnouncementBook()
        #expect(book.take([incident(level: 2)], revision: 1).map(\.level) == [2])
        #expect(book.take([incident(level: 3)], revision: 2).isEmpty)
        let risen = book.take([incident(level: 1)], revision: 3)
        #expect(risen.first?.text.hasPrefix("SEV1 (was SEV3) fraud") == true)
    }

    @Test func `a level that a person set is no news`() {
        var book = AnnouncementBook()
        _ = book.take([incident(level: 3)], revision: 1)
        var set = incident(level: 1)
        set.record.level = 1
        #expect(book.take([set], revision: 2).isEmpty)
    }

    @Test func `what comes back after its end is announced, unless a person reopened it`() {
        var book = AnnouncementBook()
        _ = book.take([incident()], revision: 1)
        var over = incident(status: .resolved)
        over.resolvedAt = Scene.at(30)
        #expect(book.take([over], revision: 2).isEmpty)
        var again = incident()
        again.record.reopened = IncidentRecord.Mark(by: "k.lindt", at: Scene.at(31))
        var copy = book
        #expect(copy.take([again], revision: 3).isEmpty)
        again.record.reopened = IncidentRecord.Mark(by: "mlops-tui", at: Scene.at(31))
        #expect(book.take([again], revision: 3).first?.text.hasPrefix("SEV2 again: fraud") == true)
    }

    @Test func `an acknowledgement that is overtaken is announced`() {
        var book = AnnouncementBook()
        var known = incident(status: .acknowledged)
        known.record.acknowledged = IncidentRecord.Mark(by: "k.lindt", at: Scene.at(5))
        #expect(book.take([known], revision: 1).isEmpty)
        _ = book.take([known], revision: 2)
        var first = incident()
        _ = book.take([first], revision: 3)
        #expect(book.take([known], revision: 4).isEmpty)
        first.record.reopened = IncidentRecord.Mark(by: "mlops-tui", at: Scene.at(9), text: "it got worse")
        #expect(book.take([first], revision: 5).first?.text.contains("no longer acknowledged") == true)
    }

    @Test func `what a maintenance window quiets is said when the window is over`() {
        var book = AnnouncementBook()
        let window = Suppression(cause: .maintenance, reason: "maintenance until 04:00")
        #expect(book.take([incident(suppression: window)], revision: 1).isEmpty)
        #expect(book.take([incident()], revision: 2).count == 1)
    }

    @Test func `a rise within a maintenance window is not announced`() {
        var book = AnnouncementBook()
        _ = book.take([incident(level: 3)], revision: 1)
        let window = Suppression(cause: .maintenance, reason: "maintenance until 04:00")
        #expect(book.take([incident(level: 1, suppression: window)], revision: 2).isEmpty)
    }

    @Test func `an incident that takes up another says nothing anew`() {
        var book = AnnouncementBook()
        _ = book.take([incident()], revision: 1)
        var joined = incident(id: "INC-BBBB")
        joined.joined = ["INC-AAAA"]
        #expect(book.take([joined], revision: 2).isEmpty)
    }

    @Test func `an incident that is only called otherwise says nothing anew`() {
        var book = AnnouncementBook()
        _ = book.take([incident()], revision: 1)
        let renamed = incident(id: "INC-BBBB")
        #expect(book.take([renamed], revision: 2) { _ in "INC-BBBB" }.isEmpty)
    }

    @Test func `the message names the drill or the fleet, and is bounded`() {
        let line = AnnouncementBook.Line(
            incident: "INC-AAAA", level: 1, text: String(repeating: "long ", count: 100))
        let message = AnnouncementBook.message([line, line], banner: Banner(name: "prod-eu"))
        #expect(message?.hasPrefix("prod-eu long ") == true)
        #expect(message?.count == AnnouncementBook.capacity)
        #expect(message?.hasSuffix(" · and 1 more") == true)
        let drill = AnnouncementBook.message([line], banner: Banner(name: "prod-eu", isDrill: true))
        #expect(drill?.hasPrefix("DRILL long ") == true)
        #expect(AnnouncementBook.message([], banner: Banner()) == nil)
    }

    @Test(arguments: NotificationWay.allCases)
    func `the way is the configured one, and none is silence`(way: NotificationWay) {
        var fleet = Fleet()
        let setup = SourceAction.Setup(backends: fleet.state.backends.entities, notification: way)
        _ = fleet.state.reduce(.source(.configured(setup)))
        for source in ["triton", "prom"] as [BackendID] { fleet.poll(source, [Fleet.deployment("fraud")]) }
        fleet.poll("am", [Fleet.alert("fraud", severity: "page")])
        let effects = fleet.state.takeAnnouncements()
        guard way != .none else { return #expect(effects.isEmpty) }
        guard case .notify(_, way)? = effects.first else { return #expect(Bool(false), "\(effects)") }
    }

    private func incident(
        id: IncidentID = "INC-AAAA", level: Int = 2, status: Incident.Status = .open, suppression: Suppression? = nil
    ) -> Incident {
        let signal = Scene.signal(suppression: suppression)
        return Incident(
            id: id, title: "fraud", service: "fraud", environment: .production, services: ["fraud"], level: level,
            status: status, onset: signal.onset, openedAt: Scene.at(1), signals: [signal],
            record: IncidentRecord(id: id, firstSignal: signal.id))
    }
}
