/// What somebody asks for, before anything is read.
public enum RequestWish: Sendable, Hashable, Codable {
    /// Takes a service from one version back to another; what is left out is chosen as NOW's lever is.
    case rollback(ServiceID, from: String?, to: String?)
    /// Gives a service's stable alias to a version.
    case promote(ServiceID, to: String)
    /// Loads a service's models, or the versions that are named, on the servers that have them.
    case load(ServiceID, versions: [String])
    case unload(ServiceID)
    /// Unloads and loads again.
    case restart(ServiceID)
    case scale(ServiceID, version: String, workers: Int)
    case setDefault(ServiceID, version: String)
    /// Quiets the alerts of a service; of one alert where it is named.
    case silence(ServiceID, alert: String?, Duration)
    case endSilence(SilenceID)
    case mute(ServiceID, kind: String?, Duration)
    case endMute(Mute.ID)

    public var kind: RequestKind {
        switch self {
        case .rollback: .rollback
        case .promote: .promote
        case .load, .unload, .restart: .restart
        case .scale, .setDefault: .scale
        case .silence, .endSilence: .silence
        case .mute, .endMute: .mute
        }
    }
}

extension RequestWish {
    /// What an `action` block of a runbook asks for; `nil` for a kind that nothing here does, or that lacks an argument.
    public init?(runbook kind: String, _ arguments: [String: String], for service: ServiceID) {
        let service = arguments["service"].map(ServiceID.init(rawValue:)) ?? service
        let length = arguments["for"].flatMap { Duration(spelled: $0) }
        switch RequestKind(rawValue: kind) {
        case .rollback, .abort: self = .rollback(service, from: arguments["from"], to: arguments["to"])
        case .promote:
            guard let version = arguments["to"] else { return nil }
            self = .promote(service, to: version)
        case .restart: self = .restart(service)
        case .scale:
            guard let version = arguments["version"], let count = arguments["workers"].flatMap({ Int($0) }) else {
                return nil
            }
            self = .scale(service, version: version, workers: count)
        case .silence:
            guard let length else { return nil }
            self = .silence(service, alert: arguments["alert"], length)
        case .mute:
            guard let length else { return nil }
            self = .mute(service, kind: arguments["kind"], length)
        default: return nil
        }
    }
}

/// Who asks, why, and for what occasion.
public struct RequestOccasion: Sendable, Hashable, Codable {
    public var by: Actor
    public var reason: String
    public var ticket: String?
    public var incident: IncidentID?
    public var follows: RequestID?

    public init(
        by: Actor, reason: String, ticket: String? = nil, incident: IncidentID? = nil, follows: RequestID? = nil
    ) {
        self.by = by
        self.reason = reason
        self.ticket = ticket
        self.incident = incident
        self.follows = follows
    }
}

/// What is known of a request before its fields are read: everything of a plan but the readings.
public struct RequestDraft: Sendable, Hashable, Codable {
    public var kind: RequestKind
    public var service: ServiceID
    public var environment: Environment
    public var title: String
    public var place: String
    public var calls: [SystemCall]
    public var touches: [String]
    public var checks: [ChangePlan.Check]
    public var undo: String
    public var criteria: [ChangePlan.Criterion]
    public var isRestore: Bool
    /// Of a silence or a mute.
    public var quiet: QuietExtent?
    /// The request that it continues or takes back.
    public var follows: RequestID?
    /// That request, where it takes it back.
    public var undoes: RequestID?
    /// The step of a runbook that asks for it.
    public var step: StepReference?
    /// A call that may be made too, which nobody asked for: marking what is left as bad.
    public var offer: SystemCall?
    /// The window that success is judged on, in seconds.
    public var verifyFor = RequestDraft.usualVerification

    /// Ten minutes.
    public static let usualVerification = 600

    public init(
        kind: RequestKind, service: ServiceID, environment: Environment, title: String, place: String,
        calls: [SystemCall], touches: [String], checks: [ChangePlan.Check], undo: String,
        criteria: [ChangePlan.Criterion], isRestore: Bool, quiet: QuietExtent? = nil
    ) {
        self.kind = kind
        self.service = service
        self.environment = environment
        self.title = title
        self.place = place
        self.calls = calls
        self.touches = touches
        self.checks = checks
        self.undo = undo
        self.criteria = criteria
        self.isRestore = isRestore
        self.quiet = quiet
    }

    /// With what it offers, done last, so that it stops nothing.
    public func takingOffer() throws(PlanningRefusal) -> RequestDraft {
        guard let offer else {
            throw PlanningRefusal("no registry here can be told that the version is bad, or it is marked already")
        }
        var draft = self
        (draft.calls, draft.offer) = (calls + [offer], nil)
        return draft
    }

    /// The same plan with what the calls were found to meet.
    public func plan(_ calls: [ChangePlan.Call], readAt instant: Instant) -> ChangePlan {
        ChangePlan(
            title: title, place: place, calls: calls, touches: touches, checks: checks, undo: undo, criteria: criteria,
            verifyFor: verifyFor, isRestore: isRestore, readAt: instant)
    }
}

/// Why nothing can be proposed, as a sentence that says what to do.
public struct PlanningRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
