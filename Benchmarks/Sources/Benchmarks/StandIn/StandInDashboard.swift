import FoundationEssentials
import Glibc

/// Our program on a stand-in fleet, once all of it is on screen.
struct StandInDashboard {
    let program: TerminalProgram
    let server: StandInServer
    /// From its start until everything had been read, derived and painted, in seconds.
    let loadTime: Double
    /// The processor time of that, in seconds.
    let loadCPU: Double

    init(_ peers: Peers, _ fleet: StandInFleet, interval: String) async throws {
        server = try await StandInServer(fleet)
        let file = "\(peers.folder)/\(fleet.count)-\(fleet.changing)-\(interval).yaml"
        try server.configuration(interval: interval).write(toFile: file, atomically: true, encoding: .utf8)
        program = try peers.startOurs(["--config", file])
        (loadTime, loadCPU) = try Self.load(program, server, fleet)
    }

    func end() async {
        program.end()
        await server.stop()
    }

    /// Everything is there when the pasts have been asked for, and the program has nothing left to do.
    private static func load(
        _ program: TerminalProgram, _ server: StandInServer, _ fleet: StandInFleet
    ) throws -> (Double, Double) {
        let deadline = WallTime.now + 90
        while server.answered("/api/v1/query_range") < StandInFleet.rules.count {
            guard WallTime.now < deadline else { throw BenchmarkError("the fleet was not read within 90 s") }
            _ = program.read(within: 0.05)
        }
        var (cpu, still, last) = (program.cpu, 0, WallTime.now)
        while still < 5 {
            let end = WallTime.now + 0.2
            while WallTime.now < end { _ = program.read(within: end - WallTime.now) }
            let now = program.cpu
            if now - cpu > 0.01 {
                last = WallTime.now
                still = 0
            } else {
                still += 1
            }
            cpu = now
        }
        // A new size repaints everything, so that the count stands whole in what is written.
        program.resize(columns: 121, rows: 40)
        guard program.read(until: Array("FLEET \(fleet.count)".utf8), within: 5) != nil else {
            throw BenchmarkError("the dashboard does not show all \(fleet.count) deployments")
        }
        return (last - program.startedAt, cpu)
    }
}
