import Cells
import OpsModel
import Testing
import Views

/// domain.md §7: a flag, configuration or missing permission keeps the program in the state that it starts in.
@Suite struct `A program that is kept read-only` {
    private func desk(_ readOnly: ReadOnly? = .flag) -> Desk {
        var desk = Desk(fleet: SampleState.typicalFleet(readOnly: readOnly))
        desk.size = Size(columns: 120, rows: 40)
        return desk
    }

    private struct NoDialog: Error {}

    private static func store(_ health: StoreStatus.Health) -> StoreStatus {
        StoreStatus(place: "store.sqlite", isDurable: true, health: health)
    }

    private func planned(_ desk: Desk) throws -> RequestAction {
        guard case .proposal(let draft)? = desk.fleet.state.dialog?.matter else {
            throw NoDialog()
        }
        let ruling = Policy.standard.ruling(.rollback, in: .production, isRestore: true, at: SampleFleet.now)
        return .answered(.planned(PlannedRequest(draft: draft, plan: SampleRequests.plan(), ruling: ruling)))
    }

    @Test(arguments: [
        (ReadOnly.flag, "read-only: this program was started with --read-only"),
        (.configuration, "read-only: the configuration says decisions: { readOnly: true }"),
    ])
    func `says so in its header, and why where writes are to be armed`(readOnly: ReadOnly, why: String) {
        var desk = desk(readOnly)
        #expect(desk.screen().contains("READ-ONLY") && !desk.screen().contains("W arm"))
        desk.type("W")
        #expect(desk.fleet.state.mode == .browsing && desk.fleet.state.notice?.text == why)
        desk.type(":arm the canary fails")
        desk.press(.enter)
        #expect(desk.fleet.state.armedFor == nil && desk.fleet.state.notice?.text == why)
    }

    @Test func `shows a plan, and no button that would do it`() throws {
        var desk = desk()
        desk.type("R")
        desk.fleet.reduce(.request(try planned(desk)))
        #expect(desk.screen().contains("read-only: this program was started with --read-only"))
        #expect(desk.screen().contains("alias champion of fraud-scorer 47 → 46"))
        #expect(desk.screen().contains("[ Read again ]") && !desk.screen().contains("[ Roll back ]"))
        #expect(!desk.screen().contains("to confirm"))
    }

    @Test func `shows an approved request, and executes none`() {
        var desk = desk()
        desk.fleet.reduce(.source(.restored(StoredHistory(requests: [SampleRequests.request(4, .approved)]))))
        desk.type("E")
        #expect(desk.screen().contains("EXECUTE CR-4") && !desk.screen().contains("[ Execute ]"))
        desk.press(.tab, .enter)
        #expect(desk.fleet.state.dialog == nil)
    }

    @Test func `lets nobody go by break-glass, and takes a word on what others ask for`() {
        var desk = desk()
        desk.fleet.reduce(.source(.restored(StoredHistory(requests: [SampleRequests.request(4, .proposed)]))))
        #expect(desk.fleet.effects(of: .request(.overridden("CR-4", reason: "nobody is awake"))).isEmpty)
        desk.type("V")
        #expect(desk.screen().contains("[ Approve ]") && desk.screen().contains("[ Reject ]"))
    }

    @Test func `acknowledges and takes comments as ever`() {
        var desk = desk()
        desk.type("a")
        #expect(desk.fleet.state.openIncidents.contains { $0.record.acknowledged != nil })
        desk.type(":comment watching v47")
        desk.press(.enter)
        #expect(desk.fleet.state.notice?.text.contains("the comment stands in the timeline of INC-") == true)
    }

    @Test func `is any whose store takes no request, until it does`() {
        var desk = desk(nil)
        desk.fleet.reduce(.source(.storeChanged(Self.store(.refusing("disk full")))))
        desk.type(":arm the canary fails")
        desk.press(.enter)
        #expect(desk.fleet.state.notice?.text == "read-only while nothing is kept: disk full")
        desk.fleet.reduce(.source(.storeChanged(Self.store(.open))))
        desk.type(":arm the canary fails")
        desk.press(.enter)
        #expect(desk.screen().contains("ARMED 15m") && !desk.screen().contains("READ-ONLY"))
    }
}
