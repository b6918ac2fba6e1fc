internal import OpsModel

extension IncidentAction {
    /// The action after the words that confirm it: a store that refuses has the last word.
    var confirmed: [Action] { [.source(.noticed(confirmation, isError: false)), .incident(self)] }

    private var confirmation: String {
        switch self {
        case .acknowledged(let id, _, _): "\(id.rawValue) acknowledged; this does not stop the pager"
        case .assigned(let id, let to, _, _): "\(id.rawValue) assigned to \(to)"
        case .commented(let id, _, _, _): "the comment stands in the timeline of \(id.rawValue)"
        case .merged(let id, let other, _, _): "\(id.rawValue) is part of \(other.rawValue) now"
        case .closed(let id, _, _, _): "\(id.rawValue) closed"
        case .reopened(let id, _, _, _): "\(id.rawValue) reopened"
        case .levelSet(let id, let level?, _, _, _): "\(id.rawValue) is SEV\(level) now"
        case .levelSet(let id, nil, _, _, _): "\(id.rawValue) has the level of the table again"
        case .stepped(_, let marks): marks.last?.sentence ?? ""
        case .muted(let mute): "\(mute.service) muted"
        }
    }
}
