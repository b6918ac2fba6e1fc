internal import OpsModel

/// A runbook for one incident as commands print it in JSON: texts, instants in RFC 3339.
struct ExportedRunbook: Encodable {
    struct Step: Encodable {
        let number: String
        let title: String
        let state: String
        /// Whether it is the one that waits.
        let isNext: Bool
        let doneBy: String?
        let doneAt: String?
        /// The reason, or what was seen.
        let remark: String?
        let request: String?
        /// Why nobody here can do what it asks for.
        let cannot: String?
        let checks: [Check]
    }

    struct Check: Encodable {
        let question: String
        let verdict: String
        let finding: String?
        let at: String?
    }

    let id: String
    let title: String
    let incident: String
    let digest: String?
    let commit: String?
    let steps: [Step]

    init(_ sheet: RunbookSheet, incident: IncidentID) {
        (id, title, self.incident) = (sheet.id, sheet.title, incident.rawValue)
        (digest, commit) = (sheet.edition?.digest.hex, sheet.edition?.commit)
        let next = sheet.current?.number
        steps = sheet.steps.map { Step($0, isNext: $0.number == next) }
    }
}

extension ExportedRunbook.Step {
    fileprivate init(_ step: RunbookSheet.Step, isNext: Bool) {
        let (mark, request): (IncidentRecord.Mark?, RequestID?) =
            switch step.standing {
            case .done(let mark)?, .skipped(let mark)?, .failed(let mark)?, .watched(let mark)?: (mark, nil)
            case .requested(let id, _, _)?: (nil, id)
            case nil: (nil, nil)
            }
        self.init(
            number: step.number.description, title: step.title.text, state: step.state.rawValue, isNext: isNext,
            doneBy: mark?.by, doneAt: mark.map { CivilTime($0.at).rfc3339 },
            remark: mark.flatMap { $0.text.isEmpty ? nil : $0.text }, request: request?.rawValue,
            cannot: step.obstacle,
            checks: step.checks.map(ExportedRunbook.Check.init))
    }
}

extension ExportedRunbook.Check {
    fileprivate init(_ check: RunbookSheet.Check) {
        self.init(
            question: check.question.text, verdict: check.result?.verdict.rawValue ?? "notAsked",
            finding: check.result?.finding, at: (check.result?.at).map { CivilTime($0).rfc3339 })
    }
}
