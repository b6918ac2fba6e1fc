internal import OpsModel

/// Everything a key can ask for; the keymap, the footer and the help are made of these.
public enum Command: Hashable, Sendable {
    case moveDown, moveUp, halfPageDown, halfPageUp, moveToStart, moveToEnd
    case open, back, stepBack, help
    case filter, problemsOnly, sort, nextMatch, previousMatch
    case commandLine, columns, links
    case pane(Int), nextPane, previousPane
    case showChart, showDrift, showModels, showIncident, showRunbook, showChanges, showLogs
    case acknowledge, assign, comment, merge
    case nextPart, previousPart, why, difference
    case rangeNarrower, rangeWider, cursorLeft, cursorRight, nextSignal
    case historyBack, historyForward, lastView
    case columnLeft, columnRight
    case freeze, zoom, splitLess, splitMore
    case travel, travelBack, travelForward
    case copyCell, copyRow, write, handover
    case pollNow, switchGlyphs
    case arm, rollback, promote, silence, endQuiet, abort, pause, review, execute
    case skipStep, undoStep
}
