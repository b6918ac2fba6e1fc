import OpsModel
import Testing

@Suite struct `Drift rule` {
    /// PSI of ten bins whose 99.9 % quantile is .0279 at a thousand rows against a known reference.
    private func window(_ hour: Double, _ score: Double, rows: Double = 1000, hours: Double = 1) -> DriftWindow {
        let sizes = SampleSizes(reference: .infinity, current: rows)
        return DriftWindow(
            start: Instant(seconds: hour * 3600), end: Instant(seconds: (hour + hours) * 3600), score: score,
            withoutChange: sizes.flatMap { DriftMethod.psi.withoutChange($0, bins: 10) })
    }

    private func decide(_ windows: DriftWindow..., seasonal: [DriftWindow] = []) -> DriftDecision? {
        DriftRule().decide([DriftColumn(name: "age", threshold: 0.1, windows: windows, seasonal: seasonal)]).first
    }

    @Test func `opens on two successive windows over threshold and chance`() throws {
        guard case .open(let latest, let previous) = decide(window(0, 0.2), window(1, 0.3)) else {
            Issue.record("not open")
            return
        }
        #expect(latest.window.score == 0.3)
        #expect(previous.window.score == 0.2)
        #expect(latest.bound == 0.1)
        #expect(!latest.isDecidedByChance)
        #expect(latest.probability < 1e-9)
    }

    @Test func `a single window is no drift yet`() {
        #expect(decide(window(0, 0.3)) == .undecided(.oneWindow))
        guard case .risen(let latest, let previous) = decide(window(0, 0.05), window(1, 0.3)) else {
            Issue.record("not risen")
            return
        }
        #expect(latest.window.score == 0.3)
        #expect(previous.window.score == 0.05)
    }

    @Test func `windows that overlap count once`() {
        #expect(decide(window(0, 0.3), window(0.5, 0.3)) == .undecided(.oneWindow))
        #expect(decide(window(0, 0.3), window(0.5, 0.02), window(1, 0.3))?.isOpen == true)
        #expect(decide(window(0, 0.02), window(0.9, 0.3), window(1, 0.3))?.isOpen == false)
    }

    @Test func `closes with the newest window, whatever was before`() {
        guard case .closed(let reading) = decide(window(0, 0.3), window(1, 0.3), window(2, 0.09)) else {
            Issue.record("not closed")
            return
        }
        #expect(reading.window.score == 0.09)
        #expect(reading.bound == 0.1)
    }

    @Test func `an effect that chance explains is none, and the bound says so`() {
        guard case .closed(let reading) = decide(window(0, 0.2, rows: 100), window(1, 0.2, rows: 100)) else {
            Issue.record("not closed")
            return
        }
        #expect(reading.isDecidedByChance)
        #expect(reading.bound > 0.2)
    }

    @Test func `a difference beyond chance but below the threshold is none`() {
        #expect(decide(window(0, 0.09, rows: 1e6), window(1, 0.09, rows: 1e6))?.isOpen == false)
    }

    @Test func `rows too few to know chance leave it undecided`() {
        let blind = window(1, 0.5, rows: 50)
        #expect(decide(window(0, 0.5), blind) == .undecided(.chanceUnknown(blind)))
    }

    @Test func `a score that is no number leaves it undecided, and the others as they are`() {
        let broken = DriftColumn(name: "b", threshold: 0.1, windows: [window(0, .nan), window(1, .nan)])
        let moved = DriftColumn(name: "age", threshold: 0.1, windows: [window(0, 0.2), window(1, 0.3)])
        let decisions = DriftRule().decide([broken, moved, broken])
        #expect(decisions.map(\.isOpen) == [false, true, false])
        guard case .undecided(.chanceUnknown) = decisions[0] else {
            Issue.record("decided on no number")
            return
        }
    }

    @Test func `many columns raise the bound of each`() {
        let quiet = (0..<37).map {
            DriftColumn(name: "q\($0)", threshold: 0.1, windows: [window(0, 0.005), window(1, 0.005)])
        }
        // At 280 rows .11 has a chance of .0005: over the 99.9 % quantile alone, not among 38.
        let windows = [window(0, 0.12, rows: 280), window(1, 0.12, rows: 280)]
        let column = DriftColumn(name: "age", threshold: 0.1, windows: windows)
        #expect(DriftRule().decide([column])[0].isOpen)
        #expect(!DriftRule().decide([column] + quiet)[0].isOpen)
    }

    @Test func `drifted only against training is seasonal`() {
        let beside = [window(0, 0.01), window(1, 0.02)]
        guard case .seasonal(let latest, _, let reading) = decide(window(0, 0.3), window(1, 0.4), seasonal: beside)
        else {
            Issue.record("not seasonal")
            return
        }
        #expect(latest.window.score == 0.4)
        #expect(reading.window.score == 0.02)
        #expect(decide(window(0, 0.3), window(1, 0.4), seasonal: [window(0, 0.3), window(1, 0.3)])?.isOpen == true)
    }

    @Test func `a seasonal reference that cannot tell takes no drift away`() {
        #expect(decide(window(0, 0.3), window(1, 0.4), seasonal: [window(1, 0.01)])?.isOpen == true)
    }

    @Test func `a reported quantile alone decides for one column`() {
        func reported(_ hour: Double, _ score: Double) -> DriftWindow {
            let window = window(hour, score)
            return DriftWindow(
                start: window.start, end: window.end, score: score, withoutChange: .reported(quantile: 0.15))
        }
        #expect(decide(reported(0, 0.2), reported(1, 0.2))?.isOpen == true)
        #expect(decide(reported(0, 0.2), reported(1, 0.14))?.isOpen == false)
    }

    /// Chance alone decides here: every effect is over the threshold.
    @Test func `raises nothing in a healthy month of 38 columns with a daily cycle`() {
        var month = HealthyMonth(seed: 2026)
        var (opened, seasonal): (Set<Int>, Set<Int>) = ([], [])
        for window in 0..<HealthyMonth.windows {
            month.advance(window: window)
            for (column, decision) in DriftRule().decide(month.report(threshold: 0)).enumerated() {
                if decision.isOpen { opened.insert(column) }
                if case .seasonal = decision { seasonal.insert(column) }
            }
        }
        #expect(opened.isEmpty)
        #expect(seasonal == Set((0..<HealthyMonth.columns).filter(HealthyMonth.follows(theDay:))))
    }

    @Test func `finds the one column that moves, at its second window`() {
        var month = HealthyMonth(seed: 2027)
        var opened: [Int: Int] = [:]
        for window in 0..<24 {
            month.advance(window: window, shifted: window >= 12 ? 8 : nil)
            for (column, decision) in DriftRule().decide(month.report(threshold: 0.1)).enumerated()
            where decision.isOpen {
                opened[column] = opened[column] ?? window
            }
        }
        #expect(opened == [8: 13])
    }
}

@Suite struct `Benjamini–Hochberg` {
    @Test func `the worked example of the paper rejects four of fifteen`() {
        let paper = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590,
            1,
        ]
        let cutoff = BenjaminiHochberg.cutoff(paper.reversed(), level: 0.05)
        #expect(paper.count { $0 <= cutoff } == 4)
    }

    @Test func `none that stands out leaves the bound of the first`() {
        #expect(BenjaminiHochberg.cutoff([0.5, 0.4, 0.9, 0.2], level: 0.04) == 0.01)
        #expect(BenjaminiHochberg.cutoff([], level: 0.04) == 0.04)
    }
}
