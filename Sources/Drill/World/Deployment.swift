/// One version of a model as it behaves under its own load when nothing is wrong.
struct VersionProfile: Sendable {
    let version: String
    /// Seconds.
    let median: Double
    /// Seconds.
    let p99: Double
    /// 0...1.
    let errorRatio: Double
    /// Requests it can work on at once before it queues.
    let slots: Double
}

/// One served endpoint of a service on one inference server.
struct Deployment: Sendable {
    let service: String
    /// Whom its alerts reach.
    let team: String
    let environment: Environment
    let server: ServerID
    /// The name on the inference server.
    let model: String
    /// The registry's name.
    let registered: String
    let tier: Int
    /// Requests a second, averaged over a day.
    let requestRate: Double
    /// The daily cycle's amplitude as a share of the average.
    let swing: Double
    /// The hour of the day, UTC, at which traffic peaks.
    let peakHour: Double
    /// Seconds within which its objective wants 99 % of requests answered.
    let latencyBound: Double
    let versions: [VersionProfile]
    /// What the server has loaded when the world begins.
    let loaded: [String]
    /// The aliases its router follows.
    let stableAlias: String
    let canaryAlias: String?
    /// When the latency began to rise, relative to the traffic step, and by what factor in all.
    let slowing: Slowing?

    struct Slowing: Sendable {
        let begin: Double
        let factor: Double
    }

    enum Environment: String, Sendable, CaseIterable {
        case production, staging
    }

    /// Names the streams its randomness is drawn from.
    var key: UInt64 { Seeded.key("\(server.rawValue)/\(model)") }

    var labels: Labels {
        [
            "service": service, "env": environment.rawValue, "cluster": server.cluster, "model": model,
            "namespace": team,
        ]
    }

    /// Requests a second at an instant: a daily cycle, slow wandering and a little noise.
    func rate(at instant: Double, key: UInt64, seeded: Seeded) -> Double {
        let hour = (instant / 3_600).truncatingRemainder(dividingBy: 24)
        let cycle = 1 + swing * Cosine.of((hour - peakHour) / 24)
        let wander = 1 + 0.04 * seeded.wave(key &+ 1, at: instant, period: 1_100)
        let noise = 1 + 0.015 * seeded.normal(key &+ 2, Int(instant / World.tick))
        return requestRate * cycle * wander * noise
    }
}

/// An inference server of the drill's fleet.
enum ServerID: String, Sendable, CaseIterable {
    case tritonEU = "triton-eu"
    case tritonUS = "triton-us"
    case mlserverEU = "mlserver-eu"
    case mlserverStaging = "mlserver-staging"

    var isTriton: Bool { self == .tritonEU || self == .tritonUS }
    var cluster: String { self == .tritonUS ? "us" : "eu" }
    var environment: Deployment.Environment { self == .mlserverStaging ? .staging : .production }
    /// The label Prometheus gives it.
    var instance: String { "\(rawValue):\(isTriton ? 8002 : 8082)" }
    var job: String { isTriton ? "triton" : "mlserver" }
}
