import Cells
import OpsModel

/// Frames at 200x60, and the keys that touch every row.
struct FrameBenchmark {
    let repetitions: Int

    func figures() -> [Figure] {
        var small = FleetSession(count: 100)
        var large = FleetSession(count: 10_000)
        let move = [moving(&small), moving(&large)]
        let ratio = move[1] / move[0]
        return [
            Figure(
                "move key, frame and diff at 100 / 10,000 rows, µs CPU",
                move.map { Decimals.text($0 * 1e6, 0) }.joined(separator: " / "), goal: "≤ 250",
                isMet: move[1] <= 250e-6),
            Figure("  ratio", Decimals.text(ratio, 2), goal: "≤ 1.2", isMet: ratio <= 1.2),
            tick(&large),
        ] + changedNumbers(&large) + everyRow(&large)
    }

    private func moving(_ fleet: inout FleetSession) -> Double {
        var down = true
        return CPUTime.median(of: repetitions) {
            fleet.press(.character(down ? "j" : "k"))
            down.toggle()
            _ = fleet.paint()
        }
    }

    private func tick(_ fleet: inout FleetSession) -> Figure {
        var second = 0
        let cost = CPUTime.median(of: repetitions) {
            second = (second + 1) % 10
            fleet.tick(second)
            _ = fleet.paint()
        }
        return Figure("a second passes, 10,000 rows, µs CPU", Decimals.text(cost * 1e6, 0))
    }

    /// Thirty rows on screen get another number each.
    private func changedNumbers(_ fleet: inout FleetSession) -> [Figure] {
        var step = 1
        var cells: [Double] = []
        var settling: [Double] = []
        var building: [Double] = []
        var comparing: [Double] = []
        for _ in 0..<max(20, repetitions / 5) {
            let changed = fleet.fleet.signals(step: step, of: 0..<30)
            step += 1
            settling.append(fleet.observe(changed, of: SyntheticFleet.metrics).reduce(0, +))
            let start = CPUTime.thread
            let frame = fleet.frame()
            let built = CPUTime.thread
            let runs = fleet.compare(frame)
            building.append(built - start)
            comparing.append(CPUTime.thread - built)
            cells.append(Double(runs.reduce(0) { $0 + $1.cells.count }))
        }
        let (build, compare) = (Spread(building).median, Spread(comparing).median)
        return [
            Figure(
                "frame with 30 changed rows, 200x60, µs CPU: made and compared (cells written)",
                "\(Decimals.text((build + compare) * 1e6, 0)) (\(Decimals.text(Spread(cells).median, 0)))",
                goal: "≤ 120", isMet: build + compare <= 120e-6),
            Figure(
                "  of which compared with the last one", Decimals.text(compare * 1e6, 0), peer: "ncurses diffing: 260"),
            Figure(
                "  their reduce and settle before it, ms CPU", Decimals.text(Spread(settling).median * 1000, 2)),
        ]
    }

    private func everyRow(_ fleet: inout FleetSession) -> [Figure] {
        let sort = CPUTime.median(of: 12) {
            fleet.press(.character("s"))
            _ = fleet.paint()
        }
        fleet.press(.character("/"))
        _ = fleet.paint()
        var letters: [Double] = []
        for letter in "-fraud".unicodeScalars {
            let start = CPUTime.thread
            fleet.press(.character(letter))
            _ = fleet.paint()
            letters.append(CPUTime.thread - start)
        }
        fleet.press(.escape)
        _ = fleet.paint()
        let filter = Spread(letters)
        return [
            Figure(
                "sort key at 10,000 rows, ms CPU", Decimals.text(sort * 1000, 2), goal: "≤ 8", isMet: sort <= 8e-3),
            Figure(
                "filter key at 10,000 rows, ms CPU (median, max)",
                "\(Decimals.text(filter.median * 1000, 2)), \(Decimals.text(filter.maximum * 1000, 2))", goal: "≤ 8",
                isMet: filter.maximum <= 8e-3),
        ]
    }
}
