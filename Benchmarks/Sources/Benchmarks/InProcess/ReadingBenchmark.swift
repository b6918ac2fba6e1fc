import Backends
import FoundationEssentials
import Glibc
import OpsModel
import Wire

/// Bytes from outside into what the program knows.
struct ReadingBenchmark {
    let repetitions: Int

    func figures() async -> [Figure] {
        await [json(), exposition(), registry(), monitoring()]
    }

    /// A list as a registry answers it, walked for four fields of every version.
    private func json() -> Figure {
        let bytes = Array(RegistryText.models(12_000, versions: 3).utf8)
        var found = 0
        let time = CPUTime.median(of: repetitions) {
            guard let list = try? JSON.parse(bytes) else { return }
            found = 0
            for model in list["registered_models"].array {
                for version in model["latest_versions"].array {
                    guard version["name"].string != nil, version["version"].string != nil,
                        version["current_stage"].string != nil, version["run_id"].string != nil
                    else { continue }
                    found += 1
                }
            }
        }
        let speed = Double(bytes.count) / time / 1e6
        return Figure(
            "JSON list of \(bytes.count / 1_000_000) MB, \(found) versions read, MB/s", Decimals.text(speed, 0),
            goal: "≥ 400", isMet: speed >= 400, peer: PythonPeer.json(bytes))
    }

    private func exposition() -> Figure {
        let bytes = Array(ExpositionSource.text(families: 3, series: 45_000).utf8)
        var samples = 0
        let time = CPUTime.median(of: repetitions) {
            guard let scrape = try? Exposition.parse(bytes) else { return }
            samples = 0
            for family in scrape.families { for sample in family.samples where sample.value.isFinite { samples += 1 } }
        }
        let speed = Double(bytes.count) / time / 1e6
        return Figure(
            "metrics page of \(bytes.count / 1_000_000) MB, \(samples) samples, MB/s", Decimals.text(speed, 0),
            goal: "≥ 300", isMet: speed >= 300, peer: PythonPeer.exposition(bytes))
    }

    /// 2,000 models with 5 versions each, from pages in memory: what MLflow's client side costs.
    private func registry() async -> Figure {
        let name = "MLflow poll of 2,000 models x 5 versions, ms CPU"
        let pages = RegistryPages(models: 2000, versions: 5)
        let transport = RecordedTransport { pages.answer($0) }
        let settings = BackendSettings(id: "registry", url: "http://127.0.0.1:1")
        guard let backend = try? MLflow(settings: settings, transport: transport) else {
            return .skipped(name, "settings")
        }
        var times: [Double] = []
        var (count, fault) = (0, "")
        var last = LastSnapshot()
        for poll in 0..<max(5, repetitions) {
            let start = CPUTime.process
            do {
                let snapshot = try await backend.poll(at: Instant(seconds: 1_790_000_000 + Double(poll) * 3600))
                count = snapshot.observations.count
                _ = last.advance(to: snapshot)
            } catch {
                fault = "\(error)"
            }
            times.append((CPUTime.process - start) * 1000)
        }
        guard fault.isEmpty else { return .skipped(name, fault) }
        let time = Spread(times).median
        return Figure(
            name, "\(Decimals.text(time)), \(count) observations", goal: "≤ 30", isMet: time <= 30)
    }

    private func monitoring() async -> Figure {
        let name = "Prometheus poll of 10,000 x 4 signals, ms CPU"
        let fleet = StandInFleet(count: 10_000)
        let answers = Dictionary(
            StandInFleet.rules.map { ($0.1, Array(fleet.instant($0.1, at: 1_790_000_000).utf8)) }
        ) { first, _ in first }
        let transport = RecordedTransport { request in
            StandInFleet.rules.map(\.1).first { rule in
                request.url.contains("/query?") && request.url.contains(rule.replacing(":", with: "%3A"))
            }.flatMap { answers[$0] } ?? Array(#"{"status":"success","data":{}}"#.utf8)
        }
        let signals = StandInFleet.rules.map { Setting.Entry(key: $0.0, line: 0, value: Setting(.text($0.1))) }
        let labels = [("service", "service"), ("version", "version"), ("environment", "env")].map {
            Setting.Entry(key: $0.0, line: 0, value: Setting(.text($0.1)))
        }
        let set = Setting(.map([Setting.Entry(key: "labels", line: 0, value: Setting(.map(labels)))] + signals))
        let options = Setting(.map([Setting.Entry(key: "signals", line: 0, value: Setting(.list([set])))]))
        let settings = BackendSettings(id: "metrics", url: "http://127.0.0.1:1", options: options)
        guard let backend = try? Prometheus(settings: settings, transport: transport) else {
            return .skipped(name, "settings")
        }
        var times: [Double] = []
        var (count, bytes) = (0, answers.values.reduce(0) { $0 + $1.count })
        for poll in 0..<max(3, repetitions / 4) {
            let start = CPUTime.process
            let snapshot = try? await backend.poll(at: Instant(seconds: 1_790_000_000 + Double(poll) * 15))
            count = snapshot?.observations.count ?? 0
            times.append((CPUTime.process - start) * 1000)
        }
        bytes /= 1_000_000
        return Figure(
            name, "\(Decimals.text(Spread(times).median)), \(count) observations", peer: "\(bytes) MB of answers")
    }
}
