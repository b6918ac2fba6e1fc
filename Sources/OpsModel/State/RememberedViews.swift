/// How the views were looked at, kept from one start to the next.
public struct RememberedViews: Sendable, Hashable, Codable {
    /// How one pane was looked at; what nobody chose is left out.
    public struct View: Sendable, Hashable, Codable {
        public var filter: String?
        public var problemsOnly: Bool?
        public var order: RowOrder?
        /// By their titles.
        public var hiddenColumns: [String]?
        public var wantedColumns: [String]?
        public var split: Double?

        public init() {}

        var isEmpty: Bool { self == View() }
    }

    /// By pane.
    public var views: [String: View] = [:]
    /// One of those that came along.
    public var theme: String?
    /// The name of the glyph set.
    public var glyphs: String?

    public init() {}

    /// With the theme of `earlier` where none was chosen: one that the command line names is for that start alone.
    public func keepingTheme(of earlier: RememberedViews?) -> RememberedViews {
        var views = self
        views.theme = theme ?? earlier?.theme
        return views
    }
}

extension OpsState {
    /// How the views are looked at now; without the glyphs, which are no part of the state.
    public var rememberedViews: RememberedViews {
        var result = RememberedViews()
        result.theme = theme
        for (id, pane) in panes {
            var view = RememberedViews.View()
            if pane.filter.mistake == nil, !pane.filter.text.isEmpty { view.filter = pane.filter.text }
            if pane.filter.problemsOnly { view.problemsOnly = true }
            if pane.order != pane.usualOrder { view.order = pane.order }
            if !pane.hiddenColumns.isEmpty { view.hiddenColumns = pane.hiddenColumns.sorted() }
            if !pane.wantedColumns.isEmpty { view.wantedColumns = pane.wantedColumns.sorted() }
            view.split = pane.split
            if !view.isEmpty { result.views[id.rawValue] = view }
        }
        return result
    }

    /// Takes over what still makes sense here, and says so where rows are hidden by it.
    mutating func restore(_ remembered: RememberedViews) -> [Effect] {
        var filtered: [String] = []
        for (name, view) in remembered.views {
            let id = PaneID(rawValue: name)
            guard var pane = panes[id] else { continue }
            let words = vocabulary(of: pane.listing)
            let filter = RowFilter(
                text: String((view.filter ?? "").prefix(Self.filterCapacity)),
                problemsOnly: view.problemsOnly ?? false, vocabulary: words)
            if filter.mistake == nil, pane.listing != .none { pane.filter = filter }
            if let order = view.order, words[order.field] != nil { pane.order = order }
            pane.hiddenColumns = Set(view.hiddenColumns ?? [])
            pane.wantedColumns = Set(view.wantedColumns ?? [])
            pane.split = view.split.flatMap { $0.isFinite ? min(0.8, max(0.2, $0)) : nil }
            panes[id] = pane
            if !pane.filter.isEmpty { filtered.append(name) }
        }
        if !filtered.isEmpty {
            let list = filtered.sorted().joined(separator: ", ")
            notice = Notice("filtered as you left it: \(list); --clean starts without", at: now)
        }
        guard let name = remembered.theme, name != theme else { return [] }
        theme = name
        return [.useTheme(name)]
    }
}
