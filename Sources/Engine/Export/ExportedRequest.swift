internal import OpsModel

/// A change request as commands print it in JSON: texts, instants in RFC 3339.
struct ExportedRequest: Encodable {
    struct Call: Encodable {
        let text: String
        let before: [String: String?]
        let after: [String: String?]
        let intendedAt: String?
        let endedAt: String?
        let outcome: String?
        /// Whose word the outcome is, where nobody could read it.
        let settledBy: String?
        /// Of a script.
        let output: String?

        init(_ call: ChangePlan.Call, _ record: CallRecord?) {
            (text, before, after) = (
                call.text, ExportedRequest.fields(call.reading.before), ExportedRequest.fields(call.reading.after)
            )
            (intendedAt, endedAt) = (ExportedRequest.text(record?.intendedAt), ExportedRequest.text(record?.endedAt))
            (outcome, settledBy, output) = (record?.text, record?.settlement?.by, record?.output)
        }
    }

    struct Check: Encodable {
        let name: String
        let outcome: String
        let text: String
    }

    struct Decision: Encodable {
        let by: String
        let proof: String
        let decision: String
        let standing: String
        let at: String
        let comment: String
    }

    /// That it went without an approval that it needed.
    struct BreakGlass: Encodable {
        let by: String
        let at: String
        let reason: String
    }

    /// `nil` for a plan that is not kept, as are its status and digest.
    let id: String?
    let revision: Int
    let kind: String
    let status: String?
    /// The status that a plan would be kept with; `nil` where it would be refused.
    let wouldBe: String?
    /// Why a plan would be refused, a sentence each; empty where it would not, and once it is kept.
    let wouldBeRefused: [String]
    let ending: String?
    /// Why an earlier plan no longer holds, a sentence for each field that moved.
    let moved: [String]
    let title: String
    let service: String
    let environment: String
    let incident: String?
    /// The request that it continues, undoes or reverses, and the same where it takes that back.
    let follows: String?
    let undoes: String?
    /// Of a runbook: `R-12 step 3`.
    let step: String?
    let runbookDigest: String?
    let runbookCommit: String?
    let script: [String]
    let reason: String
    let ticket: String?
    let requester: String
    let requesterProof: String
    let proposedAt: String
    let expiresAt: String
    let approvalsNeeded: Int
    let approvalsFrom: [String]
    /// What is pasted for an approval or a review while one is waited for: where the store is, on the approver's machine,
    /// and where the store is again.
    let approvalCommands: [String]
    let decisions: [Decision]
    let breakGlass: BreakGlass?
    let executedBy: String?
    let executedAt: String?
    let calls: [Call]
    let checks: [Check]
    let touches: [String]
    let undo: String
    let tookEffectAt: String?
    let verification: String?
    /// What was seen of each criterion.
    let verificationText: [String]
    let endedAt: String?
    let reviewDue: String?
    let reviewedBy: String?
    let digest: String?

    init(_ request: ChangeRequest, _ readOnly: ReadOnly? = nil) {
        let isKept = request.isKept
        (id, revision, kind) = (isKept ? request.id.rawValue : nil, request.revision, request.kind.rawValue)
        wouldBeRefused = isKept ? [] : request.refusals(readOnly)
        wouldBe = isKept || !wouldBeRefused.isEmpty ? nil : request.status.rawValue
        (status, ending, title) = (isKept ? request.status.rawValue : nil, request.ending, request.plan.title)
        moved = request.moved
        (service, environment) = (request.service.rawValue, request.environment.name)
        (step, runbookDigest) = (request.step?.id.description, request.step?.edition?.digest.hex)
        (runbookCommit, script) = (request.step?.edition?.commit, request.plan.scriptLines)
        (incident, reason, ticket) = (request.incident?.rawValue, request.reason, request.ticket)
        (requester, requesterProof) = (request.requester.name, request.requester.proofText)
        proposedAt = CivilTime(request.proposedAt).rfc3339
        expiresAt = CivilTime(request.expiresAt).rfc3339
        (approvalsNeeded, approvalsFrom) = (request.ruling.approvals, request.ruling.from)
        approvalCommands = request.awaitsWord ? request.approvalCommands : []
        decisions = (request.approvals + (request.review.map { [$0] } ?? [])).map {
            Decision(
                by: $0.approver.name, proof: $0.approver.proofText, decision: $0.decision.rawValue,
                standing: $0.standing.text, at: CivilTime($0.at).rfc3339, comment: $0.comment)
        }
        breakGlass = request.breakGlass.map {
            BreakGlass(by: $0.by, at: CivilTime($0.at).rfc3339, reason: $0.text)
        }
        (executedBy, executedAt) = (request.execution?.by.name, Self.text(request.execution?.began))
        (follows, undoes) = (request.follows?.rawValue, request.undoes?.rawValue)
        calls = request.plan.calls.enumerated().map { index, call in
            Call(call, request.calls.last { $0.index == index })
        }
        checks = request.plan.checks.map { Check(name: $0.name, outcome: $0.outcome.rawValue, text: $0.text) }
        (touches, undo) = (request.plan.touches, request.plan.undo)
        (tookEffectAt, endedAt) = (Self.text(request.tookEffectAt), Self.text(request.endedAt))
        verification = request.verification?.result.rawValue
        verificationText = request.verification?.text ?? []
        reviewDue = Self.text(request.reviewDue)
        reviewedBy = request.review?.approver.name
        digest = isKept ? request.digest.hex : nil
    }

    private static func text(_ instant: Instant?) -> String? { instant.map { CivilTime($0).rfc3339 } }

    private static func fields(_ fields: [BoundField]) -> [String: String?] {
        Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
    }
}
