public import OpsModel
import Wire

/// Silences: `POST /api/v2/silences` and `DELETE /api/v2/silence/ID`. Making one twice makes two.
extension Alertmanager: Performs {
    public static let operations: Set<SystemCall.Operation> = [.silence, .expireSilence]

    public func reading(of call: SystemCall) async throws(BackendError) -> CallReading {
        let place = api.answers.backend.rawValue
        switch call {
        case .silence(_, let wish):
            let field = BoundField("\(place) silence \(wish.text)", try await holds(wish) ? "active" : nil)
            return CallReading(
                before: [field], after: [BoundField(field.name, "active")],
                sideEffects: ["what it quiets still fires and is seen; only nobody is told"])
        case .expireSilence(let id):
            let found = try await api.silence(id.id)
            let field = "\(place) silence \(id.id)"
            return CallReading(
                before: [BoundField(field, found.map { $0.state == .expired ? nil : $0.state.rawValue } ?? nil)],
                after: [BoundField(field, nil)], sideEffects: ["what still fires notifies at once"])
        default: throw .noSuchCall("Alertmanager keeps silences and nothing else")
        }
    }

    /// Whether a silence of the same matchers and end, by the same author, is there.
    private func holds(_ wish: Silence.Wish) async throws(BackendError) -> Bool {
        try await api.silences(expiredSince: wish.endsAt).get().items.contains { silence in
            silence.state != .expired && Set(silence.matchers) == Set(wish.matchers)
                && (silence.createdBy, silence.comment) == (wish.createdBy, wish.comment)
                && silence.endsAt.map { abs(($0 - wish.endsAt).inSeconds) < 1 } ?? false
        }
    }

    public func guarantee(of call: SystemCall) -> CallGuarantee {
        if case .silence = call {
            .unguarded(race: "sent twice it makes two silences")
        } else {
            .idempotent(race: "ending a silence twice is ending it once")
        }
    }

    public func longest(_ call: SystemCall) -> Duration { api.endpoint.deadline }

    public func perform(_ call: SystemCall, _ reading: CallReading) async throws(CallFault) {
        switch call {
        case .silence(_, let wish):
            let body: Request.Body
            do throws(WireError) {
                body = try .json(encoding: SilenceBody(wish))
            } catch {
                throw CallFault(error)
            }
            try await api.endpoint.perform(.post, "api/v2/silences", body)
        case .expireSilence(let id): try await api.endpoint.perform(.delete, "api/v2/silence/\(id.id)")
        default: throw .refused("Alertmanager keeps silences and nothing else")
        }
    }
}

private struct SilenceBody: Encodable {
    struct Matcher: Encodable {
        let name: String
        let value: String
        let isRegex: Bool
        let isEqual: Bool
    }
    let matchers: [Matcher]
    let startsAt: String
    let endsAt: String
    let createdBy: String
    let comment: String

    init(_ wish: Silence.Wish) {
        matchers = wish.matchers.map {
            Matcher(name: $0.name, value: $0.value, isRegex: $0.isRegex, isEqual: $0.isEqual)
        }
        startsAt = wish.startsAt.rfc3339Milliseconds
        endsAt = wish.endsAt.rfc3339Milliseconds
        (createdBy, comment) = (wish.createdBy, wish.comment)
    }
}
