internal import Cells
public import OpsModel

/// What was known at each decision on a request, as tables under headings, for a terminal or a pipe; made printable.
public enum DecisionTable {
    public static func text(_ decisions: [RecordedDecision]) -> String {
        decisions.map(text).joined(separator: "\n")
    }

    private static func text(_ decision: RecordedDecision) -> String {
        let (record, state) = (decision.record, decision.snapshot.state)
        let revision = record.details["revision"].map { " · revision \($0)" } ?? ""
        let time = CivilTime(state.at)
        let lines = [
            "\(record.subject) \(record.action) by \(record.actor) (\(record.proof))\(revision), record \(record.sequence)",
            "known at \(time.date) \(time.timeOfDay) UTC, \(decision.snapshot.basis.text)",
            state.incident.map { "incident \($0.rawValue)" },
            decision.isAsRecorded
                ? nil : "NOT what was frozen then: record \(record.sequence) of the audit chain names another digest",
        ]
        return lines.compactMap { $0 }.map { Printable.text($0) + "\n" }.joined() + OpeningTable.tables(state)
    }
}
