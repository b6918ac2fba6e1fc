import Testing

@testable import OpsModel

/// An alert that held for ten minutes before it fired, restored from what another program kept, while its two sources
/// date its start differently (domain.md §3).
@Suite struct `A restart while an alert fires` {
    private let labels = ["alertname": "A", "severity": "warning", "service": "fraud"]

    private func notified(fired: Double = 600) -> Observation {
        .alert(
            Alert(
                id: AlertID(backend: "am", fingerprint: "a"), labels: labels, state: .firing,
                startsAt: Fleet.start + .seconds(fired), receivers: ["default"]))
    }

    private func evaluated(since: Double = 0) -> Observation {
        .alert(
            Alert(
                id: AlertID(backend: "prom", fingerprint: "a"), labels: labels, state: .firing,
                activeAt: Fleet.start + .seconds(since), holdFor: .seconds(600)))
    }

    private func keep(_ fleet: inout Fleet, in store: inout StoreStandIn) {
        for case .persist(let batch) in fleet.state.takePersisted() { store.save(batch) }
    }

    private func restore(_ store: StoreStandIn, to fleet: inout Fleet) {
        _ = fleet.state.reduce(.source(.restored(store.history)))
        fleet.settle()
    }

    /// What a program kept that saw it at 700.
    private func kept() -> StoreStandIn {
        var (fleet, store) = (Fleet(now: Fleet.start + .seconds(699)), StoreStandIn())
        fleet.poll("triton", after: 699, [Fleet.deployment("fraud")])
        fleet.poll("prom", after: 699, [evaluated()])
        fleet.poll("am", after: 700, [notified()])
        keep(&fleet, in: &store)
        return store
    }

    private enum Answer: CaseIterable { case store, notifier, evaluator }

    private static let orders: [[Answer]] = [
        [.store, .notifier, .evaluator], [.notifier, .store, .evaluator], [.notifier, .evaluator, .store],
        [.evaluator, .store, .notifier],
    ]

    private func restarted(_ order: Int, after seconds: Double, fired: Double = 600, since: Double = 0) -> (
        Fleet, StoreStandIn
    ) {
        var store = kept()
        var fleet = Fleet(now: Fleet.start + .seconds(seconds))
        fleet.poll("triton", after: seconds, [Fleet.deployment("fraud")])
        for answer in Self.orders[order] {
            switch answer {
            case .store: restore(store, to: &fleet)
            case .notifier: fleet.poll("am", after: seconds + 1, [notified(fired: fired)])
            case .evaluator: fleet.poll("prom", after: seconds + 2, [evaluated(since: since)])
            }
        }
        fleet.tick(seconds + 3)
        keep(&fleet, in: &store)
        return (fleet, store)
    }

    @Test(arguments: 0..<4)
    func `goes on with the episode, whoever answers first`(order: Int) {
        let (fleet, store) = restarted(order, after: 1_000)
        let all = fleet.state.triage.signals(at: fleet.state.now)
        #expect(all.map(\.state) == [.open])
        #expect(all.map(\.onset) == [InstantInterval(Fleet.start)])
        #expect(store.history.episodes.map(\.state) == [.open])
    }

    @Test(arguments: [1, 2])
    func `ends the episode where it fires anew since, and never before it had opened`(order: Int) {
        let (fleet, store) = restarted(order, after: 4_000, fired: 3_600, since: 3_000)
        #expect(fleet.state.triage.signals(at: fleet.state.now).filter { $0.state == .open }.count == 1)
        let ended = store.history.episodes.filter { $0.state == .closed }
        #expect(ended.count == 1)
        for one in ended { #expect(one.closedAt ?? one.onset.latest >= one.openedAt ?? one.onset.latest) }
    }
}
