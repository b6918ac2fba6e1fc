import Backends
import Glibc
import OpsModel
import Store
import Wire

@testable import Engine

/// A store with a request that waits, keys of some people, and the desk that decides.
final class SigningPlace: Sendable {
    static let requester = Actor("y.sato", .login(uid: 1000, host: "ops-1"))

    let folder: ScratchFolder
    let clock = ManualClock()
    let store: SQLiteStore
    /// What the desk takes for writable by who runs it.
    let writable: Set<String>
    let policy: Policy

    init(policy: Policy = .standard, writable: Set<String> = []) async throws {
        folder = try ScratchFolder()
        let clock = clock
        store = try await SQLiteStore.open(path: "\(folder.path)/state/store.sqlite") { clock.now }
        self.policy = policy
        self.writable = writable
        try folder.write("", to: "signers")
    }

    var trust: Trust {
        var trust = Trust(Configuration(decisions: DecisionSettings(signers: "\(folder.path)/signers")))
        if access("\(folder.path)/revoked", F_OK) == 0 { trust.revoked = "\(folder.path)/revoked" }
        let writable = writable
        trust.isWritable = { path in writable.contains { path.hasSuffix($0) } }
        return trust
    }

    func desk(_ store: (any OpsStore)? = nil) -> RequestDesk {
        let policy = policy
        return RequestDesk(
            ledger: StoreLedger(store: store ?? self.store, anchors: AuditAnchors([]), clock: clock) { _ in },
            performers: Performers { _ in .failure(BackendError(.configuration, "none")) }, clock: clock,
            me: Actor("m.ito", .login(uid: 1001, host: "ops-1")), policy: { .success(policy) }, trust: trust,
            tell: { _ in })
    }

    /// Makes a key of that name, and lets it sign for a principal.
    @discardableResult
    func addKey(_ name: String, for principal: String? = nil, options: String = "") async throws -> String {
        let path = "\(folder.path)/\(name)"
        if access(path, F_OK) != 0 {
            try await Command(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path]).run()
                .requireSuccess()
        }
        let line = "\(principal ?? name) \(options)\(options.isEmpty ? "" : " ")\(try folder.read("\(name).pub"))"
        try folder.write(try folder.read("signers") + line, to: "signers")
        return path
    }

    func request(
        _ title: String = "ROLLBACK fraud-detection v47 → v46", selfAsserted: [String] = [],
        by requester: Actor = SigningPlace.requester, knowsRequester: Bool = true
    ) async throws -> ChangeRequest {
        // Of whom no key is known nobody can tell whether they signed.
        if requester.proof != .program, knowsRequester { try await addKey("known", for: requester.name) }
        let field = "registry fraud-scorer@champion"
        let plan = ChangePlan(
            title: title,
            calls: [
                ChangePlan.Call(
                    .setAlias(
                        model: ModelID(registry: "registry", name: "fraud-scorer"), alias: "champion", version: "46"),
                    text: "registry: alias champion 47 → 46",
                    reading: CallReading(before: [BoundField(field, "47")], after: [BoundField(field, "46")]),
                    guarantee: .idempotent(race: ""))
            ], readAt: clock.now)
        let ruling = policy.ruling(.rollback, in: .production, isRestore: false, at: clock.now)
        return try await store.file(
            ChangeRequest(
                kind: .rollback, service: "fraud-detection", environment: .production, reason: "errors",
                requester: requester, proposedAt: clock.now, plan: plan,
                ruling: ruling.selfAsserted(by: selfAsserted)))
    }

    /// What `approver` says to a request, signed with a key; `change` alters the text before it is signed.
    func signed(
        _ request: ChangeRequest, by approver: String = "k.lindt", key: String = "k.lindt",
        _ decision: Approval.Decision = .approved, change: (inout ApprovalText) -> Void = { _ in }
    ) async throws -> SignedApproval {
        var text = try PlanFile(request, store: try await store.storeID())
            .approval(by: approver, decision, notAfter: nil, comment: "seen", at: clock.now)
        change(&text)
        return try await SignedApproval.signing(text, key: "\(folder.path)/\(key)")
    }

    func actions() async throws -> [String] {
        try await store.auditLines(after: 0, limit: 100).compactMap { $0.record?.action }
    }
}
