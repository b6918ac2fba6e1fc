import Cells
import Dashboard
import OpsModel
import Views

/// Inputs that a small world would send: a serving system, a Prometheus, an Alertmanager, a registry.
enum World {
    static let start = Instant(seconds: 1_795_489_999)

    static let configured = Input.configured(
        SourceAction.Setup(
            backends: [
                source("triton", "Triton", [.deployment]), source("prom", "Prometheus", [.signals, .alert, .drift]),
                source("am", "Alertmanager", [.alert]), source("registry", "MLflow", [.model, .version]),
            ],
            banner: Banner(name: "test")))

    static func source(_ id: BackendID, _ system: String, _ reports: Set<EntityKind>) -> BackendStatus {
        BackendStatus(
            id: id, system: system, address: "http://127.0.0.1:1", interval: .seconds(5), environment: .production,
            cluster: "eu", reports: reports)
    }

    static func polled(
        _ backend: BackendID, after seconds: Double = 1, _ changed: [Observation] = [], vanished: [EntityID] = []
    ) -> Input {
        let at = start + .seconds(seconds)
        return .polled(
            PollReport(
                backend: backend, startedAt: at, finishedAt: at, latency: .milliseconds(10),
                outcome: .answered(Difference(changed: changed, vanished: vanished)), count: changed.count))
    }

    static func failed(_ backend: BackendID, after seconds: Double, _ message: String) -> Input {
        let at = start + .seconds(seconds)
        return .polled(
            PollReport(
                backend: backend, startedAt: at, finishedAt: at, latency: .milliseconds(10),
                outcome: .failed(PollFailure(kind: .unreachable, message: message))))
    }

    static func ticked(_ seconds: Double) -> Input {
        .ticked(at: start + .seconds(seconds), localOffset: 0)
    }

    static func deployment(_ name: String, version: String = "1", readiness: Readiness = .ready) -> Observation {
        .deployment(
            Deployment(
                id: DeploymentID(backend: "triton", cluster: "eu", name: name), environment: .production,
                system: "Triton", variants: [Variant(version: version, readiness: readiness)], readiness: readiness))
    }

    /// `service-0001` and so on.
    static func deployments(_ count: Int) -> [Observation] {
        (1...count).map { deployment("service-\(String($0 + 10_000).dropFirst())") }
    }

    static func alert(
        _ service: String, backend: BackendID = "am", severity: String = "page", state: Alert.AlertState = .firing,
        name: String = "ErrorsHigh", summary: String = "too many errors", activeAt: Int? = nil
    ) -> Observation {
        .alert(
            Alert(
                id: AlertID(backend: backend, fingerprint: "\(backend.rawValue)-\(service)-\(name)"),
                labels: ["alertname": name, "service": service, "severity": severity],
                annotations: ["summary": summary], state: state,
                activeAt: activeAt.map { start + .seconds($0) }, startsAt: start - .seconds(600),
                receivers: backend == "am" ? ["default"] : []))
    }

    static let quiet = [configured, polled("triton"), polled("prom"), polled("am"), polled("registry")]
}

extension Session {
    /// A session of a small world at 80x24, with these services served.
    static func world(_ served: [Observation] = [], size: Size = Size(columns: 80, rows: 24)) -> Session {
        var session = Session(now: World.start, options: .init(size: size))
        for input in World.quiet { _ = session.take(input) }
        _ = session.take(World.polled("triton", served))
        _ = session.settledFrame()
        return session
    }

    mutating func press(_ keys: Key...) {
        for key in keys { _ = take(.key(key)) }
    }

    mutating func type(_ text: String) {
        for scalar in text.unicodeScalars { _ = take(.key(.character(scalar))) }
    }

    /// The rows of the screen, trailing blanks included.
    mutating func lines() -> [String] {
        let frame = settledFrame()
        return (0..<frame.size.rows).map(frame.text(ofRow:))
    }
}

extension CellBuffer {
    /// All rows, joined by line feeds.
    var text: String { (0..<size.rows).map(text(ofRow:)).joined(separator: "\n") }
}
