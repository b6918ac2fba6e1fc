public import OpsModel

/// What the engine tells whoever shows or prints it; each maps to one action of the state.
public enum EngineEvent: Sendable {
    /// Every configured source; sent once, before anything else.
    case sources([BackendStatus])
    case pollStarted(BackendID, at: Instant)
    case polled(PollReport)
    case series(SeriesAnswer)
    case similar(SimilarAnswer)
    /// Every runbook there is; sent once, after the sources.
    case runbooks([Runbook])
    case checked([CheckQuestion: CheckResult])
    case page(RunbookPage)
    /// What the store had kept.
    case restored(StoredHistory)
    /// The store is open, or refuses, or takes again what it is given.
    case store(StoreStatus)
    /// What the desk of change requests says.
    case desk(DeskAnswer)
    /// The sinks that do not take what they are sent, whenever these change; none where all do.
    case sinkTroubles([SinkTrouble])
    /// One line for people about something that is no poll.
    case notice(String)
    /// One line for people about what they asked for and could not be done.
    case trouble(String)
}
