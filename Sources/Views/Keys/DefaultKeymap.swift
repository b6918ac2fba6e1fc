public import Cells

extension Keymap<Command> {
    /// The keys as the program ships them; `screens.md` says why each is where it is.
    public static let standard = Keymap(
        movement + looking + views + panes + charts + travelling + incident + requests)

    private static var movement: [Binding] {
        [
            Binding(.character("j"), .moveDown, name: "move.down", title: "down"),
            Binding(.down, .moveDown, name: "move.down", title: "down"),
            Binding(.character("k"), .moveUp, name: "move.up", title: "up"),
            Binding(.up, .moveUp, name: "move.up", title: "up"),
            Binding(.character("g"), .moveToStart, name: "move.start", title: "first"),
            Binding(.home, .moveToStart, name: "move.start", title: "first"),
            Binding(.character("G"), .moveToEnd, name: "move.end", title: "last"),
            Binding(.end, .moveToEnd, name: "move.end", title: "last"),
            Binding(.control("d"), .halfPageDown, name: "move.pageDown", title: "half a page down"),
            Binding(.pageDown, .halfPageDown, name: "move.pageDown", title: "half a page down"),
            Binding(.control("u"), .halfPageUp, name: "move.pageUp", title: "half a page up"),
            Binding(.pageUp, .halfPageUp, name: "move.pageUp", title: "half a page up"),
        ]
    }

    private static var looking: [Binding] {
        [
            Binding(.enter, .open, name: "open", title: "open", footer: 10),
            Binding(.character("d"), .showDrift, name: "show.drift", title: "drift", footer: 20),
            Binding(.character("v"), .showChart, name: "show.chart", title: "chart", footer: 21),
            Binding(.character("m"), .showModels, name: "show.models", title: "models", footer: 22),
            Binding(.character("i"), .showIncident, name: "show.incident", title: "incident", footer: 19),
            Binding(.character("b"), .showRunbook, name: "show.runbook", title: "runbook of its incident"),
            Binding(.character("e"), .showChanges, name: "show.changes", title: "changes", footer: 23),
            Binding(.character("l"), .showLogs, name: "show.logs", title: "logs"),
            Binding(.character("a"), .acknowledge, name: "incident.acknowledge", title: "ack", footer: 15),
            Binding(.character("A"), .assign, name: "incident.assign", title: "assign"),
            Binding(.character("c"), .comment, name: "incident.comment", title: "comment", footer: 16),
            Binding(.character("M"), .merge, name: "incident.merge", title: "merge incidents"),
            Binding(.character("/"), .filter, name: "filter", title: "filter", footer: 30),
            Binding(.character("z"), .problemsOnly, name: "filter.problems", title: "problems only", footer: 31),
            Binding(.character("n"), .nextMatch, name: "match.next", title: "next match"),
            Binding(.character("N"), .previousMatch, name: "match.previous", title: "match before"),
            Binding(.character(":"), .commandLine, name: "command", title: "go to, command", footer: 29),
            Binding(.character("L"), .links, name: "links", title: "links", footer: 33),
            Binding(.character("s"), .sort, name: "sort", title: "sort", footer: 32),
            Binding(.character("Y"), .copyRow, name: "copy.row", title: "copy row", footer: 50),
            Binding(.character("y"), .copyCell, name: "copy.cell", title: "copy cell or name"),
            Binding(.character("w"), .write, name: "write", title: "write to a file"),
            Binding(.character("H"), .handover, name: "handover", title: "handover to a file"),
            Binding(.control("r"), .pollNow, name: "poll", title: "poll now", footer: 51),
            Binding(.character("|"), .switchGlyphs, name: "glyphs", title: "braille, blocks, ASCII"),
            Binding(.escape, .stepBack, name: "back.step", title: "step back, clear filter"),
            Binding(.character("?"), .help, name: "help", title: "keys", footer: 90),
            Binding(.character("q"), .back, name: "back", title: "back, quit at the root", footer: 91),
        ]
    }

    /// How a view is looked at, and which was looked at before.
    private static var views: [Binding] {
        [
            Binding(.left, .columnLeft, name: "column.left", title: "column to the left"),
            Binding(.right, .columnRight, name: "column.right", title: "column to the right"),
            Binding(.character("o"), .columns, name: "columns", title: "choose columns"),
            Binding(.character(" "), .freeze, name: "freeze", title: "freeze the display"),
            Binding(.character("f"), .zoom, name: "zoom", title: "zoom"),
            Binding(.character("<"), .splitLess, name: "split.less", title: "split to the left"),
            Binding(.character(">"), .splitMore, name: "split.more", title: "split to the right"),
            Binding(.character("t"), .travel, name: "travel", title: "travel in time"),
            Binding(.character("["), .historyBack, name: "history.back", title: "view before"),
            Binding(.character("]"), .historyForward, name: "history.forward", title: "view after"),
            Binding(.character("-"), .lastView, name: "view.last", title: "last view"),
            Binding(.backspace, .lastView, name: "view.last", title: "last view"),
        ]
    }

    /// While charts are looked at as they were.
    private static var travelling: [Binding] {
        [
            Binding(.left, .travelBack, name: "travel.back", scope: "travel", title: "earlier", footer: 1),
            Binding(.right, .travelForward, name: "travel.forward", scope: "travel", title: "later", footer: 2),
            Binding(.character("t"), .travel, name: "travel", scope: "travel", title: "travel in time", footer: 3),
        ]
    }

    /// Where an incident is looked at, and where versions are compared.
    private static var incident: [Binding] {
        [
            Binding(.tab, .nextPart, name: "part.next", scope: "incident", title: "next part", footer: 14),
            Binding(.backTab, .previousPart, name: "part.previous", scope: "incident", title: "part before"),
            Binding(
                .character("K"), .skipStep, name: "step.skip", scope: "incident", title: "skip", footer: 11),
            Binding(.character("U"), .undoStep, name: "step.undo", scope: "incident", title: "undo step"),
            Binding(.character("x"), .why, name: "incident.why", title: "why: the suspects", footer: 18),
            Binding(
                .character("x"), .difference, name: "difference", scope: "deployment", title: "what differs",
                footer: 18),
        ]
    }

    /// Writes to systems: each opens a dialog that shows what it would do.
    private static var requests: [Binding] {
        [
            Binding(.character("R"), .rollback, name: "request.rollback", title: "rollback", writes: true, footer: 17),
            Binding(.character("P"), .promote, name: "request.promote", title: "promote a version", writes: true),
            Binding(.character("S"), .silence, name: "request.silence", title: "silence its alerts", writes: true),
            Binding(.character("X"), .abort, name: "request.abort", title: "abort the rollout", writes: true),
            Binding(.character("Z"), .pause, name: "request.pause", title: "pause the rollout", writes: true),
            Binding(.character("W"), .arm, name: "request.arm", title: "arm writes", footer: 49),
            Binding(.character("V"), .review, name: "request.review", title: "review a request"),
            Binding(.character("E"), .execute, name: "request.execute", title: "execute a request", writes: true),
            Binding(
                .character("V"), .review, name: "request.review", scope: "requests", title: "review", footer: 11),
            Binding(
                .character("E"), .execute, name: "request.execute", scope: "requests", title: "execute", writes: true,
                footer: 12),
            Binding(
                .character("U"), .endQuiet, name: "quiet.end", scope: "silences", title: "end early", writes: true,
                footer: 11),
        ]
    }

    private static var panes: [Binding] {
        let numbered = PaneCatalog.all.compactMap { pane in
            pane.number.flatMap { number in
                Unicode.Scalar(48 + UInt32(number)).map { digit in
                    Binding(.character(digit), .pane(number), name: "pane.\(number)", title: pane.title)
                }
            }
        }
        return numbered + [
            Binding(.tab, .nextPane, name: "pane.next", title: "next pane", footer: 40),
            Binding(.backTab, .previousPane, name: "pane.previous", title: "previous pane"),
        ]
    }

    /// Where a chart stands beside other things it has no brackets, which are the view history's, and no words in the
    /// footer.
    private static var charts: [Binding] {
        let (own, beside): ([KeyScope], [KeyScope]) = (["chart", "drift"], ["deployment", "incident"])
        let cursors = (own + beside).flatMap { scope in
            [
                Binding(.left, .cursorLeft, name: "cursor.left", scope: scope, title: "cursor left"),
                Binding(
                    .right, .cursorRight, name: "cursor.right", scope: scope, title: "cursor right",
                    footer: own.contains(scope) ? 12 : nil),
            ]
        }
        let ranges = own.flatMap { scope in
            [
                Binding(
                    .character("["), .rangeNarrower, name: "range.narrower", scope: scope, title: "shorter",
                    footer: 13),
                Binding(.character("]"), .rangeWider, name: "range.wider", scope: scope, title: "longer", footer: 14),
            ]
        }
        let zooms = (own + beside).flatMap { scope in
            [
                Binding(.character("+"), .rangeNarrower, name: "range.narrower", scope: scope, title: "shorter"),
                Binding(.character("-"), .rangeWider, name: "range.wider", scope: scope, title: "longer"),
            ]
        }
        let signal = Binding(
            .character("s"), .nextSignal, name: "signal.next", scope: "chart", title: "signal", footer: 11)
        return cursors + ranges + zooms + [signal]
    }
}
