import Backends
import OpsModel
import Synchronization
import Wire

/// A backend of which a test says what each poll answers.
struct FakeBackend: Backend {
    static let kind = "fake"
    static let system = "Fake"
    static let reports: Set<EntityKind> = [.model]
    static let options = [
        OptionSpec("workspace", .text, "Which workspace."),
        OptionSpec("pageSize", .integer(1...1000), "How many at once."),
        OptionSpec("metrics", .url, "Where its metrics are."),
        OptionSpec("share", .number(0...1), "A share."),
        OptionSpec("models", .list(.text), "Which models."),
        OptionSpec("token", .secret, "A token."),
        OptionSpec(
            "signals",
            .list(
                .object([
                    OptionSpec("name", .text, required: true, "What it is called."),
                    OptionSpec("window", .duration, "Over which window."),
                    OptionSpec("labels", .dictionary(.text), "Which labels."),
                ])), "Which signals."),
    ]

    let script: FakeScript

    init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        script = FakeScript()
    }

    init(_ script: FakeScript) {
        self.script = script
    }

    func poll(at now: Instant) async throws(BackendError) -> Snapshot {
        try await script.poll().get()
    }

    func examine() async -> [Diagnosis] {
        [Diagnosis(.pass, "reachable", "in 3 ms")]
    }
}

/// A second kind, with other options.
struct OtherBackend: Backend {
    static let kind = "other"
    static let system = "Other"
    static let reports: Set<EntityKind> = [.deployment]
    static let options = [OptionSpec("ready", .text, "The path that says whether it is ready.")]

    init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {}

    func poll(at now: Instant) async throws(BackendError) -> Snapshot { Snapshot() }

    func examine() async -> [Diagnosis] { [] }
}

/// What a ``FakeBackend`` answers, and how often and how much at once it was asked.
final class FakeScript: Sendable {
    typealias Answer = @Sendable (_ count: Int) async -> Result<Snapshot, BackendError>

    struct Record {
        var polls = 0
        var atOnce = 0
        var mostAtOnce = 0
    }

    private let record = Mutex(Record())
    private let answer: Answer

    init(_ answer: @escaping Answer = { _ in .success(Snapshot()) }) {
        self.answer = answer
    }

    var polls: Int { record.withLock { $0.polls } }
    var mostAtOnce: Int { record.withLock { $0.mostAtOnce } }

    func poll() async -> Result<Snapshot, BackendError> {
        let count = record.withLock { record in
            record.polls += 1
            record.atOnce += 1
            record.mostAtOnce = max(record.mostAtOnce, record.atOnce)
            return record.polls
        }
        defer { record.withLock { $0.atOnce -= 1 } }
        return await answer(count)
    }
}
