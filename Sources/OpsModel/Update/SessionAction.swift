/// Everything about the session that is not about the fleet.
public enum SessionAction: Sendable, Hashable {
    case toggledHelp
    case pollRequested
    case copyRequested(String)
    case writeRequested([WrittenFile])
    case themeRequested(String)
    /// Draws with a theme without a word; `nil` is the one that the program was started with.
    case themeTried(String?)
    case suspended
    case redrawn
    case quit
}

extension OpsState {
    /// The most that is copied, in bytes: xterm, tmux and hterm drop a sequence of OSC 52 beyond about 100 kB, in
    /// base64.
    static let copyCapacity = 74_000

    mutating func reduce(_ action: SessionAction) -> [Effect] {
        switch action {
        case .toggledHelp:
            mode = mode == .help ? .browsing : .help
            menuIndex = 0
            return []
        case .pollRequested:
            notice = Notice("polling all sources", at: now)
            return [.poll(nil)]
        case .copyRequested(let text):
            guard text.utf8.count <= Self.copyCapacity else {
                let size = text.utf8.count / 1024
                notice = Notice(
                    "\(size) KiB are more than terminals copy; write a file instead", isError: true, at: now)
                return []
            }
            notice = Notice("copied: \(text)", at: now)
            return [.copy(text)]
        case .writeRequested(let files): return [.write(files)]
        case .themeRequested(let name):
            notice = Notice("theme \(name)", at: now)
            theme = name
            return [.useTheme(name)]
        case .themeTried(let name):
            guard name != theme else { return [] }
            theme = name
            return [.useTheme(name)]
        case .suspended: return [.suspend]
        case .redrawn: return [.redraw]
        case .quit: return quit()
        }
    }

    /// Who leaves while a request is executed in their name is told once: what runs in this program ends with it.
    private mutating func quit() -> [Effect] {
        let executed = requests.entities.filter { $0.status == .executing && $0.execution?.by == actor }
        guard let first = executed.map(\.id).min(by: { ($0.number ?? 0) < ($1.number ?? 0) }) else { return [.quit] }
        let warning =
            "\(first.rawValue) is being executed by you: once more leaves, and ends what of it runs in this program"
        if let notice, notice.text == warning, now.age(since: notice.at) < Notice.lifetime { return [.quit] }
        notice = Notice(warning, isError: true, at: now)
        return []
    }
}
