internal import FoundationEssentials
public import OpsModel
internal import Store

/// A change request as it is carried to who approves it: whole, and checked against its own digests when it is read.
///
/// They show that nothing was lost or altered by mistake. Whoever makes a file makes its digests too; what holds
/// against them is that the importing side compares what was signed with its own request.
public struct PlanFile: Sendable, Codable {
    private static let currentFormat = "mlops-tui plan 1"

    private let format: String
    /// Of the store that the request is in.
    public let store: String
    private let digest: Digest
    private let plan: Digest
    private let bound: Digest
    private let policy: Digest
    /// For whoever reads the file as it is; the same words as ``RequestText``.
    private let text: [String]
    public let request: ChangeRequest

    public init(_ request: ChangeRequest, store: String) {
        format = Self.currentFormat
        self.store = store
        digest = request.digest
        (plan, bound, policy) = (request.plan.digest, request.plan.boundDigest, request.ruling.policy)
        text = Self.lines(request)
        self.request = request
    }

    private static func lines(_ request: ChangeRequest) -> [String] {
        RequestText.text(of: request).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static let largestSize = 16 << 20

    /// - Throws: why the file holds no plan, or that it is not as it was written.
    public static func read(_ path: String) throws(SignatureError) -> PlanFile {
        let bytes: Data
        do throws(BoundedFile.Failure) {
            bytes = try BoundedFile.read(path, limit: largestSize + 1)
        } catch {
            throw SignatureError("\(path) \(error.reason)")
        }
        guard let file = try? JSONDecoder().decode(PlanFile.self, from: bytes), file.format == currentFormat else {
            throw SignatureError("\(path) is no plan of 'mlops-tui requests ID --export', or of another version")
        }
        guard file.isWhole else {
            throw SignatureError("\(path) was altered: what it says is not what its digests are of; ask for it again")
        }
        return file
    }

    private var isWhole: Bool {
        digest == request.digest && plan == request.plan.digest && bound == request.plan.boundDigest
            && policy == request.ruling.policy && text == Self.lines(request)
    }

    /// As JSON, for people to read too.
    func document() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return JSONText.escapingUnprintable(String(decoding: try encoder.encode(self), as: UTF8.self)) + "\n"
    }

    /// Writes it where nothing is yet.
    public func write(to path: String) throws(SignatureError) {
        guard let document = try? document() else { throw SignatureError("the plan cannot be written as JSON") }
        do throws(PrivateFileError) {
            try PrivateFile.write(document, to: path, replacing: false, instead: "--export names another")
        } catch {
            throw SignatureError("\(error)")
        }
    }

    /// What `approver` is to sign.
    ///
    /// - Throws: why they may not.
    public func approval(
        by approver: String, _ decision: Approval.Decision, notAfter: Instant?, comment: String, at now: Instant
    ) throws(SignatureError) -> ApprovalText {
        guard decision == .rejected || approver != request.requester.name else {
            throw SignatureError("\(approver) is who requested \(request.id.rawValue): somebody else must sign")
        }
        let end = notAfter ?? (decision == .reviewed ? now + .seconds(86_400) : request.expiresAt)
        guard now < end else {
            throw SignatureError(
                "\(request.id.rawValue) held until \(CivilTime(end).rfc3339); it must be proposed again")
        }
        return ApprovalText(
            request, store: store, approver: approver, decision: decision, notAfter: end, nonce: Self.nonce(),
            comment: comment)
    }

    /// 128 random bits.
    private static func nonce() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
