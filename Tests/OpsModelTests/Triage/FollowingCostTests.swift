import Glibc
import Testing

@testable import OpsModel

/// Many alerts of one service, as when a region is down or labels do not tell one model from the other.
@Suite struct `What many conditions of one service cost` {
    private let row = FleetID(service: "fraud", environment: .production)
    private let inputs = InputFreshness(Fleet().state)

    private func conditions(_ numbers: Range<Int>) -> [SignalCondition] {
        numbers.map { number in
            SignalCondition(
                id: Signal.ID(service: "fraud", environment: .production, kind: .alert, detail: "A\(number)"),
                severity: .warning, subject: Subject(name: "fraud"), title: "A",
                hold: SignalRules.Hold(for: .zero, keep: .zero), onset: InstantInterval(Fleet.start))
        }
    }

    /// CPU time of this thread alone, the least of three runs, whatever other tests do meanwhile.
    private func cost(_ work: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
        }
        return (0..<3).map { _ in
            let start = now()
            work()
            return now() - start
        }.min() ?? 0
    }

    /// Four times as many must not cost sixteen times as much.
    private func expectLinear(_ work: (Int) -> Void) {
        let (few, many) = (cost { work(500) }, cost { work(2000) })
        #expect(many < few * 8, "\(few) s and \(many) s")
    }

    @Test func `grows with their number where they join one that is followed`() {
        let start = Fleet.start
        expectLinear { count in
            var triage = TriageState()
            _ = triage.follow(row, conditions(0..<1), at: start, inputs)
            #expect(triage.follow(row, conditions(0..<count), at: start + .seconds(5), inputs).count == count)
        }
    }

    @Test func `grows with their number where they take the place of as many`() {
        expectLinear { count in
            var triage = TriageState()
            _ = triage.follow(row, conditions(0..<count), at: Fleet.start, inputs)
            let after = conditions(count..<2 * count)
            #expect(triage.follow(row, after, at: Fleet.start + .seconds(5), inputs).count == 2 * count)
        }
    }

    @Test func `grows with their number from the answer of a source to the incident`() {
        expectLinear { count in
            var fleet = Fleet()
            fleet.poll("triton", [Fleet.deployment("fraud")])
            fleet.poll("am")
            let alerts = (0..<count).map { number in
                Observation.alert(
                    Alert(
                        id: AlertID(backend: "prom", fingerprint: "\(number)"),
                        labels: ["alertname": "A\(number)", "service": "fraud", "severity": "warning"],
                        state: .firing, activeAt: Fleet.start - .seconds(300)))
            }
            fleet.poll("prom", after: 2, Array(alerts.prefix(1)))
            fleet.poll("prom", after: 7, alerts)
            #expect(fleet.state.raised(of: "fraud").count == count)
        }
    }

    @Test func `grows with their number where they are over and a source recalls them`() {
        let hold = SignalRules.Hold(for: .zero, keep: .zero)
        expectLinear { count in
            let over = conditions(0..<count).map { condition in
                var track = SignalTrack(onset: InstantInterval(Fleet.start))
                track.hold(at: Fleet.start, onset: InstantInterval(Fleet.start), hold)
                track.clear(at: Fleet.start + .seconds(60), hold)
                return TriageState.Followed(condition: condition, track: track).signal(at: Fleet.start + .seconds(90))
            }
            var triage = TriageState()
            triage.recall(over)
            triage.recall(over)
            #expect(triage.ended["fraud"]?.count == count)
        }
    }
}
