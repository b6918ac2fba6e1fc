/// What requests have done about an incident, and what of them is left to do, for reports.
struct RequestWork: Sendable, Hashable {
    private let requests: [ChangeRequest]
    /// Those that another, which took effect, continued or took back.
    private let superseded: Set<RequestID>

    init(_ requests: [ChangeRequest]) {
        self.requests = requests
        superseded = Set(requests.filter { $0.tookEffectAt != nil }.compactMap(\.follows))
    }

    // MARK: What is left

    /// Whether it waits for somebody, be it only that it ended where nobody can leave it.
    func isLeft(_ request: ChangeRequest) -> Bool {
        switch request.status {
        case .proposed, .approved, .executing, .verifying: true
        case .partial, .outcomeUnknown: !superseded.contains(request.id)
        case .failed: request.isWorse && !superseded.contains(request.id)
        case .succeeded, .rejected, .expired, .aborted, .reverted: false
        }
    }

    /// `outcome unknown: look at registry: alias champion 46 → 47, then settle it`
    func left(_ request: ChangeRequest) -> String {
        switch request.status {
        case .outcomeUnknown:
            "outcome unknown: look at \(Self.doubtful(request)), then settle it"
        case .partial: "\(Markdown.safe(request.statusText)): continue or undo it"
        case .failed: Markdown.safe(request.adviceText ?? request.statusText)
        default: Markdown.safe(request.statusText)
        }
    }

    /// The call that nobody can tell of.
    private static func doubtful(_ request: ChangeRequest) -> String {
        let index = request.calls.last?.index ?? 0
        let call = request.plan.calls.indices.contains(index) ? request.plan.calls[index].text : request.plan.title
        return Markdown.safe(request.plan.place.isEmpty ? call : "\(call) in \(request.plan.place)")
    }

    // MARK: What was done

    /// When and how an incident was remedied, by which request and whom; `nil` where nobody did.
    func remedy(of incident: Incident, _ timeline: [TimelineEntry]) -> String? {
        guard let mark = incident.record.mitigated else { return nil }
        let line = timeline.first { $0.kind == .change && $0.text == mark.text && $0.at.latest == mark.at }
        let when = line?.at ?? InstantInterval(mark.at)
        let source = line.map { $0.source.isEmpty ? "" : " (\(Markdown.safe($0.source)))" } ?? ""
        let maker = maker(of: mark.text, when, among: incident.services).map(Self.people)
        return "\(ReportText.instant(mark.at)): \(Markdown.safe(mark.text)), "
            + (maker ?? "seen at the target\(source); no request that is recorded here did it")
    }

    /// The request of one of the services whose call that change is; `nil` where none did it.
    private func maker(of change: String, _ when: InstantInterval, among services: [ServiceID]) -> ChangeRequest? {
        let found = requests.filter { services.contains($0.service) }.compactMap { request in
            request.calls.compactMap { record -> Duration? in
                guard record.outcome == .tookEffect, request.plan.calls.indices.contains(record.index),
                    request.plan.calls[record.index].call.makes(change)
                else { return nil }
                return record.distance(to: when)
            }.min().map { (request: request, distance: $0) }
        }
        let near = found.filter { $0.distance <= CallRecord.slack }
        return near.min { ($0.distance, $0.request.id.number ?? 0) < ($1.distance, $1.request.id.number ?? 0) }?.request
    }

    /// `by CR-3, executed by o.becker, approved by k.lindt`
    private static func people(_ request: ChangeRequest) -> String {
        let executed = request.execution.map { ", executed by \(Markdown.safe($0.by.name))" } ?? ""
        let names = request.approvals.filter { $0.decision == .approved }.map { Markdown.safe($0.approver.name) }
        let approved =
            names.isEmpty
            ? "approved by nobody: \(Markdown.safe(request.ruling.approvalText))"
            : "approved by \(names.joined(separator: ", "))"
        let glass = request.breakGlass.map { "let go with break-glass by \(Markdown.safe($0.by))" }
        return "by \(request.id.rawValue)\(executed), \(glass ?? approved)"
    }
}

extension SystemCall {
    /// Whether a change of these words (``ChangeEvent/sentence``) may come of it.
    fileprivate func makes(_ change: String) -> Bool {
        let words = (change.split(separator: " (").first ?? "").split(separator: " ")
        guard let kind = words.first.flatMap({ ChangeEvent.ChangeKind(rawValue: String($0)) }), let last = words.last
        else {
            return false
        }
        switch self {
        case .setAlias(_, let alias, let version):
            // A router or a server may follow the alias.
            guard kind == .alias else { return kind == .traffic || kind == .deployment }
            return words.dropFirst().first == alias[...]
                && NameNormalisation.version(String(last)) == NameNormalisation.version(version ?? "none")
        case .load, .unload: return kind == .deployment || kind == .traffic
        case .setDefault: return kind == .alias || kind == .traffic
        case .setWorkers: return kind == .scale
        case .runScript: return true
        case .setTag, .silence, .expireSilence, .mute, .endMute: return false
        }
    }
}
