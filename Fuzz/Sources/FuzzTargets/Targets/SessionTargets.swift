import Cells
import Dashboard
import Foundation
import Glibc
import OpsModel
import Views

enum SessionTargets {
    /// A recording is untrusted too: it comes attached to a bug report.
    static func recording(_ bytes: [UInt8]) {
        let path = "/dev/shm/mlops-tui-fuzz-\(getpid())"
        guard (try? Data(bytes).write(to: URL(filePath: path))) != nil else { return }
        defer { unlink(path) }
        guard let recording = try? Recording(path: path) else { return }
        var session = recording.replayed { Screens.check($0) }
        Screens.check(&session)
    }

    /// A byte is a key, or a size, on a small fleet: no sequence may lead anywhere that traps.
    static func keys(_ bytes: [UInt8]) {
        var session = Session(
            now: Instant(seconds: 1_790_000_000), options: ScreenOptions(size: Size(columns: 90, rows: 30)))
        for input in SmallFleet.inputs { _ = session.take(input) }
        for byte in bytes.prefix(60) {
            _ = session.take(input(byte))
            Screens.check(&session)
        }
    }

    private static func input(_ byte: UInt8) -> Input {
        switch byte {
        case 0x20..<0x7F: .key(.character(Unicode.Scalar(byte)))
        case 1...26: .key(.control(Unicode.Scalar(byte + 0x60)))
        case 0x80..<0xC0:
            .resized(Size(columns: Int(byte - 0x80) * 4, rows: Int(byte & 7) * 9))
        case 0xC0..<0xD0: .ticked(at: Instant(seconds: 1_790_000_000 + Double(byte) * 60), localOffset: 3600)
        default: .key(special[Int(byte) % special.count])
        }
    }

    private static let special: [Key] = [
        .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home, .end, .pageUp,
        .pageDown, .function(5), .paste("a\u{1B}[2J\u{202E}b"),
    ]
}

/// A few of everything, with names that a terminal must never obey.
private enum SmallFleet {
    static let hostile = "fraud\u{1B}]0;title\u{7}\u{202E}-\u{0}model"

    static var inputs: [Input] {
        let at = Instant(seconds: 1_790_000_000)
        let status = BackendStatus(
            id: "b", system: "Test", address: "http://h", interval: .seconds(15), reports: Set(EntityKind.allCases),
            remembers: true)
        var report = PollReport(
            backend: "b", startedAt: at, finishedAt: at, latency: .milliseconds(5),
            outcome: .answered(Difference(changed: observations(at))))
        report.facts.note = hostile
        return [.configured(SourceAction.Setup(backends: [status])), .polled(report)]
    }

    private static func observations(_ at: Instant) -> [Observation] {
        ["a", "b", "ranker", hostile].flatMap { name -> [Observation] in
            let subject = Subject(name: name, version: "2", environment: "production")
            return [
                .deployment(
                    Deployment(
                        id: DeploymentID(backend: "b", name: name), environment: Environment("production"),
                        system: "Test", variants: [Variant(version: "2", readiness: .ready, reason: hostile)],
                        readiness: .ready)),
                .signals(
                    GoldenSignals(
                        id: SignalsID(backend: "b", source: "s", subject: subject), window: .seconds(60),
                        values: [.requestRate: Measurement(4e18), .latencyP99: Measurement(-1)],
                        past: [.latencyP99: (0..<70).map { Sample(at: at - .seconds(60 * $0), value: Double($0)) }])),
                .drift(
                    DriftMeasurement(
                        id: DriftID(backend: "b", monitor: "psi", subject: subject, column: hostile), kind: .dataDrift,
                        method: "psi", value: 0.4, threshold: 0.2, window: nil,
                        past: [Sample(at: at, value: .infinity)])),
                .model(RegisteredModel(id: ModelID(registry: "b", name: name), aliases: ["champion": "2"])),
                .alert(
                    Alert(
                        id: AlertID(backend: "b", fingerprint: name),
                        labels: ["alertname": hostile, "service": name, "severity": "critical"],
                        annotations: ["summary": hostile], state: .firing, activeAt: at - .seconds(90))),
            ]
        }
    }
}
