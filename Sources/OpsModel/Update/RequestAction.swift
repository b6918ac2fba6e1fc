/// What happens to change requests and to the dialog that shows one.
public enum RequestAction: Sendable, Hashable {
    /// The desk says something.
    case answered(DeskAnswer)
}

extension OpsState {
    mutating func reduce(_ action: RequestAction) -> [Effect] {
        switch action {
        case .answered(let answer): return take(answer)
        }
    }

    private mutating func take(_ answer: DeskAnswer) -> [Effect] {
        switch answer {
        case .changed(let request):
            requests[request.id] = request
        case .planned, .notPlanned: break
        case .refused(let why): notice = Notice(why, isError: true, at: now)
        }
        return []
    }
}
