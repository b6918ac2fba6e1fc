internal import OpsModel

/// Everything a key can ask for; the keymap, the footer and the help are made of these.
public enum Command: Hashable, Sendable {
    case moveDown, moveUp, halfPageDown, halfPageUp, moveToStart, moveToEnd
    case open, back, stepBack, help
    case filter, problemsOnly, sort
    case pane(Int), nextPane, previousPane
    case showChart, showDrift, showModels
    case rangeNarrower, rangeWider, cursorLeft, cursorRight, nextSignal
    case copyName, copyRow
    case pollNow, switchGlyphs
}
