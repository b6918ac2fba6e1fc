internal import Cells
internal import OpsModel

// How inputs stand in a recording: one key that names the input, and its content. Explicit, so that renaming a case in
// the program does not make old recordings unreadable.

extension Input: Codable {
    private enum CodingKeys: String, CodingKey {
        case key, size, tick, setup, pollStarted, observed, polled, series, similar, restored, store, runbooks, checks,
            notice, keys, views, page, desk, sinks
    }

    private struct Tick: Codable {
        var at: Instant
        var offset: Int
    }

    private struct Start: Codable {
        var backend: BackendID
        var at: Instant
    }

    private struct Said: Codable {
        var text: String
        var isError: Bool
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .key(let key): try container.encode(KeyText(key).text, forKey: .key)
        case .resized(let size): try container.encode(size, forKey: .size)
        case .ticked(let at, let offset): try container.encode(Tick(at: at, offset: offset), forKey: .tick)
        case .configured(let setup): try container.encode(setup, forKey: .setup)
        case .pollStarted(let id, let at): try container.encode(Start(backend: id, at: at), forKey: .pollStarted)
        case .observed(let part): try container.encode(part, forKey: .observed)
        case .polled(let report): try container.encode(report, forKey: .polled)
        case .seriesRead(let answer): try container.encode(answer, forKey: .series)
        case .similarRead(let answer): try container.encode(answer, forKey: .similar)
        case .restored(let history): try container.encode(history, forKey: .restored)
        case .storeChanged(let status): try container.encode(status, forKey: .store)
        case .runbooksLoaded(let runbooks): try container.encode(runbooks, forKey: .runbooks)
        case .checked(let results): try container.encode(results, forKey: .checks)
        case .deskAnswered(let answer): try container.encode(answer, forKey: .desk)
        case .sinksChanged(let troubles): try container.encode(troubles, forKey: .sinks)
        case .noticed(let text, let isError): try container.encode(Said(text: text, isError: isError), forKey: .notice)
        case .pageRead(let page): try container.encode(page, forKey: .page)
        case .viewsRestored(let views): try container.encode(views, forKey: .views)
        case .rebound(let keys): try container.encode(keys, forKey: .keys)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let name = container.allKeys.first else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no known input"))
        }
        switch name {
        case .key:
            let text = try container.decode(String.self, forKey: .key)
            guard let key = KeyText(text: text)?.key else {
                throw DecodingError.dataCorruptedError(
                    forKey: .key, in: container, debugDescription: "no known key: \(text)")
            }
            self = .key(key)
        case .size: self = .resized(try container.decode(Size.self, forKey: name))
        case .tick:
            let tick = try container.decode(Tick.self, forKey: name)
            self = .ticked(at: tick.at, localOffset: tick.offset)
        case .setup: self = .configured(try container.decode(SourceAction.Setup.self, forKey: name))
        case .pollStarted:
            let start = try container.decode(Start.self, forKey: name)
            self = .pollStarted(start.backend, at: start.at)
        case .observed: self = .observed(try container.decode(PollPart.self, forKey: name))
        case .polled: self = .polled(try container.decode(PollReport.self, forKey: name))
        case .series: self = .seriesRead(try container.decode(SeriesAnswer.self, forKey: name))
        case .similar: self = .similarRead(try container.decode(SimilarAnswer.self, forKey: name))
        case .restored: self = .restored(try container.decode(StoredHistory.self, forKey: name))
        case .store: self = .storeChanged(try container.decode(StoreStatus.self, forKey: name))
        case .runbooks: self = .runbooksLoaded(try container.decode([Runbook].self, forKey: name))
        case .checks: self = .checked(try container.decode([CheckQuestion: CheckResult].self, forKey: name))
        case .notice:
            let said = try container.decode(Said.self, forKey: name)
            self = .noticed(said.text, isError: said.isError)
        case .desk: self = .deskAnswered(try container.decode(DeskAnswer.self, forKey: name))
        case .sinks: self = .sinksChanged(try container.decode([SinkTrouble].self, forKey: name))
        case .page: self = .pageRead(try container.decode(RunbookPage.self, forKey: name))
        case .views: self = .viewsRestored(try container.decode(RememberedViews.self, forKey: name))
        case .keys: self = .rebound(try container.decode([String: String].self, forKey: name))
        }
    }
}

/// A key as a recording writes it: `j`, `ctrl j`, `enter`, `f 5`, `paste …`.
private struct KeyText {
    private static let names: [(Key, String)] = [
        (.enter, "enter"), (.escape, "escape"), (.tab, "tab"), (.backTab, "backTab"), (.backspace, "backspace"),
        (.delete, "delete"), (.insert, "insert"), (.up, "up"), (.down, "down"), (.left, "left"), (.right, "right"),
        (.home, "home"), (.end, "end"), (.pageUp, "pageUp"), (.pageDown, "pageDown"),
    ]

    let key: Key

    init(_ key: Key) {
        self.key = key
    }

    init?(text: String) {
        if let named = Self.names.first(where: { $0.1 == text }) {
            key = named.0
            return
        }
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let (kind, rest) = (parts[0], String(parts[1]))
        switch kind {
        case "char":
            guard let scalar = rest.unicodeScalars.first else { return nil }
            key = .character(scalar)
        case "ctrl":
            guard let scalar = rest.unicodeScalars.first else { return nil }
            key = .control(scalar)
        case "f":
            guard let number = Int(rest) else { return nil }
            key = .function(number)
        case "paste": key = .paste(rest)
        case "mouse":
            let words = rest.split(separator: " ")
            guard words.count == 3, let kind = MouseEvent.Kind(rawValue: String(words[0])), let column = Int(words[1]),
                let row = Int(words[2])
            else { return nil }
            key = .mouse(MouseEvent(kind, column: column, row: row))
        default: return nil
        }
    }

    var text: String {
        switch key {
        case .character(let scalar): return "char \(scalar)"
        case .control(let scalar): return "ctrl \(scalar)"
        case .function(let number): return "f \(number)"
        case .paste(let text): return "paste \(text)"
        case .mouse(let event): return "mouse \(event.kind.rawValue) \(event.column) \(event.row)"
        default: return Self.names.first { $0.0 == key }?.1 ?? "unknown"
        }
    }
}
