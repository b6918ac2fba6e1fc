import Glibc
import OpsModel
import Wire

@testable import Engine
@testable import Store

/// A store with two months of records behind it, anchored in a file, and keys that heads may be signed with.
final class ChainPlace: Sendable {
    static let month = Duration.seconds(31 * 86_400)

    let folder: ScratchFolder
    let clock = ManualClock()
    let store: SQLiteStore
    private let me = Actor("k.lindt", .selfAsserted)

    init() async throws {
        folder = try ScratchFolder()
        let clock = clock
        store = try await SQLiteStore.open(path: "\(folder.path)/store.sqlite") { clock.now }
        try folder.write("", to: "signers")
    }

    func configuration(key: String? = nil) -> Configuration {
        Configuration(
            store: StoreSettings(place: .file(store.place)),
            decisions: DecisionSettings(
                signers: "\(folder.path)/signers",
                revoked: access("\(folder.path)/revoked", F_OK) == 0 ? "\(folder.path)/revoked" : nil,
                anchors: [.file("\(folder.path)/anchors")], anchorKey: key.map { "\(folder.path)/\($0)" }))
    }

    var reading: AuditReading { AuditReading(configuration(), environment: [:]) }

    func verdict() async throws -> AuditReading.Verdict { try await reading.verify(store) }

    func pruning(key: String? = nil) -> AuditPruning {
        AuditPruning(configuration(key: key), environment: [:], me: me, clock: clock)
    }

    /// What came of pruning to `march.jsonl`: the months, or why none was.
    func prune(before month: String = "1970-03", key: String? = nil, to name: String = "pruned.jsonl") async -> String {
        do throws(DeskError) {
            let pruned = try await pruning(key: key).prune(before: month, to: "\(folder.path)/\(name)") { _ in }
            return pruned.segments.map(\.month).joined(separator: " ")
        } catch {
            return error.description
        }
    }

    /// Two records in each of so many months, and as many closed as are over.
    func pass(months: Int) async throws {
        for _ in 0..<months {
            for _ in 0..<2 { try await note() }
            clock.advance(by: Self.month)
        }
        try await store.closeAuditSegment()
    }

    func note() async throws {
        let count = try await store.auditHead().sequence
        let draft = AuditDraft(key: "note \(count)", at: clock.now, actor: me, action: "x.y", subject: "INC-1")
        try await store.save(StoreBatch(at: clock.now, audit: [draft]))
    }

    /// Makes a key, and lets it sign anchors, unless it is a stranger's.
    func addKey(_ name: String, isKnown: Bool = true) async throws {
        try await Command(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "\(folder.path)/\(name)"]).run()
            .requireSuccess()
        guard isKnown else { return }
        let line = "mlops-tui namespaces=\"anchor@mlops-tui\" \(try folder.read("\(name).pub"))"
        try folder.write(try folder.read("signers") + line, to: "signers")
    }

    func anchors() throws -> [AuditAnchor] {
        guard access("\(folder.path)/anchors", F_OK) == 0 else { return [] }
        return try folder.read("anchors").split(separator: "\n").compactMap { AuditAnchor(text: String($0)) }
    }
}
