/// Start to first full frame at 120x40, in turns with the peers.
///
/// Ours ends with its first frame's end mark. The peers write none: theirs is the last byte before 60 ms of silence.
struct StartUpBenchmark {
    let peers: Peers
    let rounds: Int

    func figures() throws -> [Figure] {
        var ours: [Double] = []
        var cpu: [Double] = []
        var tig: [Double] = []
        var htop: [Double] = []
        for _ in 0..<rounds {
            let program = try peers.startOurs()
            if let painted = program.read(until: Marker.frameEnd, within: 10) {
                cpu.append(program.cpu * 1000)
                ours.append((painted - program.startedAt) * 1000)
            }
            program.end()
            if let time = try peer(peers.startTig()) { tig.append(time) }
            if let time = try peer(peers.startHtop(every: 100)) { htop.append(time) }
        }
        guard !ours.isEmpty else { return [.skipped("start to first frame", "no frame came within 10 s")] }
        let times = Spread(ours)
        let beside = "tig \(Spread(tig).text()), htop \(Spread(htop).text())"
        return [
            Figure(
                "start to first full frame, ms (min/median/max)", times.text(), goal: "≤ 15, ≤ tig",
                isMet: times.median <= 15 && (tig.isEmpty || times.median <= Spread(tig).median), peer: beside),
            Figure("  CPU until then, ms", Spread(cpu).text()),
        ]
    }

    private func peer(_ program: TerminalProgram?) throws -> Double? {
        guard let program else { return nil }
        defer { program.end() }
        return program.readUntilSilent(for: 0.06, least: 1500, within: 5).map { ($0 - program.startedAt) * 1000 }
    }
}
