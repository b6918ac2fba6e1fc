/// The name of a pane, as `--pane` and the history know it.
public struct PaneID: Sendable, Hashable, Codable, RawRepresentable, ExpressibleByStringLiteral {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
}

/// Which table a pane lists.
public enum Listing: String, Sendable, Hashable, Codable, CaseIterable {
    case fleet
    case deployments
    case versions
    case alerts
    case sources
    case drifts
    case incidents
    case findings
    case changes
    case objectives
    case silences
    case replicas
    case requests
    /// A pane that shows one subject and has no rows of a table.
    case none
}

/// What one pane remembers: cursor, order and filter, and the rows that follow from them.
public struct PaneState: Sendable {
    public let id: PaneID
    public let listing: Listing
    /// Whether it draws a chart of its subject or selection, whose past must then be read.
    public let charts: Bool
    public var order: RowOrder
    /// What it starts with.
    let usualOrder: RowOrder
    public var filter = RowFilter() {
        didSet {
            if filter.query.isEmpty, !oldValue.query.isEmpty { lastFilter = oldValue }
        }
    }
    /// The filter that was taken away last, whose matches `n` goes through.
    private(set) var lastFilter: RowFilter?
    /// The cursor: an identity, never a row number.
    public var selection: EntityID?
    /// The column that the cursor is on, among those that show; `nil` for none.
    public var column: Int?
    /// By their titles.
    public var hiddenColumns: Set<String> = []
    /// Those that others give way to where there is no room for all.
    public var wantedColumns: Set<String> = []
    /// The share of the first part; `nil` where nobody has moved the split.
    public var split: Double?
    /// Whether the list or chart has the whole pane.
    public var isZoomed = false
    /// The first visible row, or line of the part that the keys move, kept by the last paint.
    public var scroll = 0
    /// Of a pane that has no rows.
    public internal(set) var parts = PaneParts()

    /// The rows to show, in order; rebuilt by ``OpsState/settle()``.
    public internal(set) var rows: [Row] = []
    /// Where the cursor's row stands in `rows`.
    public internal(set) var selectedIndex = 0
    var builtFrom: BuiltFrom?
    /// What the rows of the fleet were ordered by.
    var ordered: OrderedRows?

    struct BuiltFrom: Equatable {
        var revision: UInt64
        var order: RowOrder
        var filter: RowFilter
        var subject: EntityID?

        /// Whether only the data differs.
        func isSameWish(as other: BuiltFrom) -> Bool {
            order == other.order && filter == other.filter && subject == other.subject
        }
    }

    public init(id: PaneID, listing: Listing, order: RowOrder, charts: Bool = false) {
        self.id = id
        self.listing = listing
        self.charts = charts
        self.order = order
        usualOrder = order
    }
}

/// Where the person is: a pane and, for a pane that shows one thing, which.
public struct Place: Sendable, Hashable, Codable {
    public var pane: PaneID
    public var subject: EntityID?

    public init(_ pane: PaneID, subject: EntityID? = nil) {
        self.pane = pane
        self.subject = subject
    }
}
