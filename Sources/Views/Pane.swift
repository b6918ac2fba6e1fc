internal import Cells
public import OpsModel

/// One pane: what it lists, how it is drawn, and what Enter does in it.
///
/// Adding one is a file that declares it and a line in ``PaneCatalog``.
public struct Pane: Sendable {
    public let id: PaneID
    /// What breadcrumbs and help call it.
    public let title: String
    public let listing: Listing
    /// The orders that `s` goes through; the first is the one it starts with.
    public let orders: [RowOrder]
    /// Its place under the keys 1 to 9; `nil` where it is reached only from something.
    public let number: Int?
    /// Whether it draws a chart, whose past must then be read.
    let charts: Bool
    /// Its list's columns, those without room and hidden ones too; empty where it lists nothing.
    private let columns: @Sendable (OpsState) -> [TableColumn]
    /// The columns that its list asks for on a screen, and how wide the list is there; `nil` where that is all of both.
    private let table: (@Sendable (OpsState, Rect) -> (columns: [TableColumn], width: Int))?
    let draw: @Sendable (inout Canvas, Rect) -> Void
    /// The actions of Enter, for what the cursor is on.
    let enter: @Sendable (OpsState, EntityID?) -> [Action]

    init(
        _ id: PaneID, title: String, listing: Listing, orders: [RowOrder] = [RowOrder("name")], number: Int? = nil,
        charts: Bool = false, enter: @escaping @Sendable (OpsState, EntityID?) -> [Action] = { _, _ in [] },
        columns: @escaping @Sendable (OpsState) -> [TableColumn] = { _ in [] },
        table: (@Sendable (OpsState, Rect) -> (columns: [TableColumn], width: Int))? = nil,
        draw: @escaping @Sendable (inout Canvas, Rect) -> Void
    ) {
        self.id = id
        self.title = title
        self.listing = listing
        self.orders = orders
        self.number = number
        self.charts = charts
        self.enter = enter
        self.columns = columns
        self.table = table
        self.draw = draw
    }

    /// The titles of its list's columns, those without room and hidden ones too.
    func titles(_ state: OpsState) -> [String] { columns(state).map(\.title).filter { !$0.isEmpty } }

    /// The titles of the columns that show on a screen of that size.
    func shownTitles(_ state: OpsState, _ size: Size) -> Set<String> {
        guard let pane = state.panes[id] else { return [] }
        let (columns, width) = table?(state, Rect(size)) ?? (columns(state), size.columns)
        let arranged = pane.arranged(columns, \.self)
        let inside = Rect(column: 0, row: 0, columns: width, rows: size.rows).inset()
        return Set(TableLayout(arranged, width: inside.columns).placements.map { arranged[$0.column].title })
    }
}

/// Every pane, in the order of their numbers.
public enum PaneCatalog {
    public static let all: [Pane] = [
        .fleet, .alerts, .models, .drift, .sources, .incidents, .findings, .changes, .objectives, .silences, .requests,
        .deployment, .chart, .incident,
    ]

    public static let home: PaneID = Pane.fleet.id

    /// What the state starts with for each pane.
    public static var initialStates: [PaneState] {
        all.map {
            PaneState(id: $0.id, listing: $0.listing, order: $0.orders.first ?? RowOrder("name"), charts: $0.charts)
        }
    }

    public static subscript(id: PaneID) -> Pane? {
        all.first { $0.id == id }
    }
}

/// Opens the service that something belongs to, in one of its environments.
func openService(of id: EntityID?, in state: OpsState, _ pane: PaneID = Pane.deployment.id) -> [Action] {
    guard let id, let fleet = state.fleetRow(of: id) else { return [] }
    return [.navigation(.opened(pane, subject: .fleet(fleet)))]
}

extension OpsState {
    /// The titles of the list in front, those without room and hidden ones too.
    var columnTitles: [String] { PaneCatalog[place.pane]?.titles(self) ?? [] }
}
