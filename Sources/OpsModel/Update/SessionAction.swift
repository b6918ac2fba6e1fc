/// Everything about the session that is not about the fleet.
public enum SessionAction: Sendable, Hashable {
    case toggledHelp
    /// The first line of the help that shows.
    case helpScrolled(to: Int)
    case pollRequested
    case copyRequested(String)
    case suspended
    case redrawn
    case quit
}

extension OpsState {
    mutating func reduce(_ action: SessionAction) -> [Effect] {
        switch action {
        case .toggledHelp:
            mode = mode == .help ? .browsing : .help
            helpScroll = 0
            return []
        case .helpScrolled(let line):
            helpScroll = max(0, line)
            return []
        case .pollRequested:
            notice = Notice("polling all sources", at: now)
            return [.poll(nil)]
        case .copyRequested(let text):
            notice = Notice("copied: \(text)", at: now)
            return [.copy(text)]
        case .suspended: return [.suspend]
        case .redrawn: return [.redraw]
        case .quit: return [.quit]
        }
    }
}
