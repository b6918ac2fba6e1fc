internal import Cells
internal import OpsModel

/// What is wrong with a source and what to do about it, in words.
enum SourceText {
    /// The failure, else that nothing was heard for long.
    static func trouble(_ source: BackendStatus, at now: Instant) -> String {
        if case .answering = source.health, source.isStale(at: now) {
            return "no answer for \(NumberText.age(of: source.lastSuccess, at: now)); its rows are stale"
        }
        return source.healthText
    }

    /// As ``trouble(_:at:)`` for a narrow column that stands in the source's own row: the family of a failure, which is
    /// not cut; the sentence stands in the detail.
    static func brief(_ source: BackendStatus, at now: Instant) -> String {
        guard case .failing(let failure) = source.health else { return trouble(source, at: now) }
        return words(failure.kind)
    }

    private static func words(_ kind: PollFailure.FailureKind) -> String {
        switch kind {
        case .unreachable: "cannot be reached"
        case .deadline: "did not answer in time"
        case .unauthorised: "refused the credential"
        case .forbidden: "may not be read with this credential"
        case .notFound: "does not have what is asked for"
        case .rateLimited: "asks to be left alone"
        case .server: "failed to answer"
        case .malformed: "answered something else"
        case .tooLarge: "answered too much"
        case .tls: "is not trusted: its certificate"
        case .notTLS: "answers plain HTTP, not TLS"
        case .redirected: "sends elsewhere"
        case .configuration: "does not take what is asked"
        case .secret: "its secret cannot be had"
        case .notAsked: "was not asked"
        }
    }

    /// `failed 3 times, next try 03:15:02 UTC`
    static func retry(_ source: BackendStatus) -> String {
        guard source.consecutiveFailures > 0 else { return "" }
        let times = source.consecutiveFailures == 1 ? "failed once" : "failed \(source.consecutiveFailures) times"
        guard let next = source.nextPoll else { return times }
        return "\(times), next try \(CivilTime(next).timeOfDay) UTC"
    }

    /// That what the row lacks is not known, and from whom: `not known: us has not answered yet`; `nil` where all that could
    /// tell it have.
    static func notKnown(_ kind: EntityKind, of entry: FleetEntry, _ state: OpsState) -> String? {
        BackendStatus.silence(of: state.unheard(kind, of: entry), on: kind).map { "not known: \($0)" }
    }

    /// What a person can do; `nil` where waiting is all.
    static func advice(_ source: BackendStatus) -> String? {
        switch source.health {
        case .failing(let failure): advice(failure.kind)
        case .degraded: "what it did not answer keeps its last values"
        case .off: "correct the configuration and start again"
        case .starting, .answering: nil
        }
    }

    /// As ``advice(_:)``, in the few words that a line has room for; `nil` where the family of a failure is not known.
    static func remedy(_ source: BackendStatus) -> String? {
        guard case .failing(let failure) = source.health else { return nil }
        return switch failure.kind {
        case .unreachable: "does it run, is `url` right?"
        case .deadline: "raise `deadline` or ask less"
        case .unauthorised: "look at its `auth`"
        case .forbidden: "ask its owner for the right"
        case .notFound: "look at `url` and `kind`"
        case .rateLimited: "raise `interval`"
        case .server: "its own logs say why"
        case .malformed, .redirected: "look at `url`"
        case .tooLarge: "narrow what is asked for"
        case .tls: "name the authority in `tls`"
        case .notTLS: "write http:// in `url`"
        case .configuration: "look at its `options`"
        case .secret: "`mlops-tui doctor` says which"
        case .notAsked: "free memory or descriptors here"
        }
    }

    private static func advice(_ kind: PollFailure.FailureKind) -> String {
        switch kind {
        case .unreachable: "is it running, and is the address right? `mlops-tui doctor` tries each step"
        case .deadline: "it is slow or asked for too much: raise `deadline` or lower what is asked for"
        case .unauthorised: "its credential is missing, wrong or has ended: look at `auth` in the configuration"
        case .forbidden: "the credential is known but may not read this: ask its owner for the right to read"
        case .notFound: "the address answers, but not as this kind of system: look at `url` and `kind`"
        case .rateLimited: "it asks to be left alone for a while: raise `interval`"
        case .server: "the system itself is unwell: its own logs say why"
        case .malformed: "something else answers there, a proxy or a login page: look at `url`"
        case .tooLarge: "it answers more than is read: narrow what is asked for"
        case .tls: "its certificate is not trusted: name the authority in `tls`"
        case .notTLS: "the port answers plain HTTP: write http://… in `url`, or the port that has TLS"
        case .redirected: "it sends elsewhere, which is not followed: put the final address into `url`"
        case .configuration: "it does not take what is asked: look at its `options`"
        case .secret: "its secret cannot be had: see the line, or `mlops-tui doctor`"
        case .notAsked: "this program ran out of memory, threads or descriptors, or was stopped: see the line"
        }
    }
}
