import Testing

@testable import OpsModel

@Suite struct `Who quits` {
    private func quit(executing actor: Actor?, _ status: ChangeRequest.Status = .executing) -> (Fleet, [Effect]) {
        var fleet = Fleet()
        fleet.tick(1)
        var request = Requests.request()
        request.status = status
        request.execution = actor.map { Requests.execution($0) }
        _ = fleet.state.reduce(.request(.answered(.changed(request))))
        let effects = fleet.state.reduce(.session(.quit))
        return (fleet, effects)
    }

    @Test func `leaves at once where nothing is executed in their name`() {
        #expect(quit(executing: nil, .approved).1 == [.quit])
        #expect(quit(executing: Requests.other).1 == [.quit])
        #expect(quit(executing: Fleet().state.actor, .verifying).1 == [.quit])
    }

    @Test func `is told once of what is executed in their name, and leaves the second time`() {
        var (fleet, effects) = quit(executing: Fleet().state.actor)
        #expect(effects.isEmpty)
        #expect(fleet.state.notice?.text.hasPrefix("CR-7 is being executed by you: once more leaves") == true)
        #expect(fleet.state.reduce(.session(.quit)) == [.quit])
        fleet.tick(60)
        effects = fleet.state.reduce(.session(.quit))
        #expect(effects.isEmpty, "what was said a minute ago is said again")
    }
}
