internal import Cells
internal import OpsModel

/// A place on a painted screen that a click means something in. Of two that overlap the later one is on top.
struct MouseTarget: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// A part of the screen that another pane shows whole.
        case pane(PaneID)
        /// The rows of a pane's list, the first of them being the one with this place in the list.
        case rows(PaneID, first: Int)
        /// A title of a column, by the field that orders by it.
        case order(String)
        /// What stands in a list over the pane, in the help, or above the command line.
        case entry(Int)
        /// Something that covers what lies below and is no more than that.
        case cover
        case command(Command)
    }

    let rect: Rect
    let kind: Kind
}
