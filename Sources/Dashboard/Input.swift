public import Cells
public import OpsModel

/// Everything that reaches the state from outside, and the only thing that is recorded.
///
/// Holds no secret and no body of an answer, so that a recording may be attached to a bug report.
public enum Input: Sendable, Hashable {
    case key(Key)
    case resized(Size)
    case ticked(at: Instant, localOffset: Int)
    case configured(SourceAction.Setup)
    case pollStarted(BackendID, at: Instant)
    case observed(PollPart)
    case polled(PollReport)
    case seriesRead(SeriesAnswer)
    case similarRead(SimilarAnswer)
    case restored(StoredHistory)
    case storeChanged(StoreStatus)
    case runbooksLoaded([Runbook])
    case checked([CheckQuestion: CheckResult])
    case pageRead(RunbookPage)
    case deskAnswered(DeskAnswer)
    case sinksChanged([SinkTrouble])
    case noticed(String, isError: Bool)
    /// New keys by the name of their action, as the configuration writes them. A part of the recording, because the
    /// keys that follow mean nothing without.
    case rebound([String: String])
    /// How the views were looked at when the last session ended.
    case viewsRestored(RememberedViews)
}
