internal import Cells
internal import OpsModel

// How an incident, its suspects and its timeline are written.

extension Incident {
    var role: Role {
        guard status != .resolved else { return .dim }
        return level <= 2 ? .critical : .warning
    }

    /// `✗ SEV1`; a check mark once it is resolved.
    func levelRun(_ glyphs: GlyphSet) -> TextRun {
        guard status != .resolved else { return TextRun("\(glyphs.check) SEV\(level)", .dim) }
        return TextRun("\(level <= 2 ? glyphs.critical : glyphs.warning) SEV\(level)", role)
    }

    /// `UNACKED`, `acked by y.sato`, `UNACKED mitigating`, `resolved`.
    var statusText: String {
        switch status {
        case .open: "UNACKED"
        case .acknowledged: record.acknowledged.map { "acked by \($0.by)" } ?? "acked"
        case .mitigating, .monitoring: needsAcknowledgement ? "UNACKED \(status.rawValue)" : status.rawValue
        case .resolved: status.rawValue
        }
    }

    /// As ``statusText`` beside words of small letters.
    var quietStatusText: String {
        guard needsAcknowledgement else { return statusText }
        return status == .open ? "unacked" : "unacked \(status.rawValue)"
    }

    /// Of its signals and warnings.
    var signalTitles: [Signal.ID: String] {
        Dictionary((signals + evidence).map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Suspect.EvidenceClass {
    /// What the letter means.
    var words: String {
        switch self {
        case .separates: "the failure is confined to it"
        case .firstMover: "explains what moved first"
        case .onPath: "on the path"
        case .nearInTime: "near in time"
        }
    }
}

extension Suspect {
    /// Whether a number separates it from the rest, or it explains what moved first.
    var isStrong: Bool { evidenceClass <= .firstMover }

    /// `by m.ito (gha#8812)`; empty where no source tells.
    func whoText(hasReference: Bool) -> String {
        guard case .changes(let steps) = cause else { return "" }
        let actor = steps.last { $0.actor != nil }?.actor.map { "by \($0)" } ?? ""
        guard hasReference, let reference = steps.last(where: { $0.reference != nil })?.reference else { return actor }
        return actor.isEmpty ? "(\(reference))" : "\(actor) (\(reference))"
    }

    /// `02:47 v47 5%→25% (2 steps)`: what changed, in a few words; brief without how many steps it took.
    func title(at now: Instant, _ glyphs: GlyphSet, isBrief: Bool = false) -> String {
        switch cause {
        case .condition(let text): return text
        case .changes(let changes):
            guard let first = changes.first, let last = changes.last else { return "" }
            let instant = last.tookEffect.clock(at: now)
            let steps = changes.count > 1 && !isBrief ? " (\(changes.count) steps)" : ""
            return "\(instant) \(Self.words(last, of: first.subject, glyphs))\(steps)"
        }
    }

    /// `v47 5%→25% in 2 steps`: what changed, without when.
    func words(_ glyphs: GlyphSet) -> String {
        switch cause {
        case .condition(let text): return text
        case .changes(let changes):
            guard let first = changes.first, let last = changes.last else { return "" }
            let steps = changes.count > 1 ? " in \(changes.count) steps" : ""
            return Self.words(last, of: first.subject, glyphs) + steps
        }
    }

    private static func words(_ change: ChangeEvent, of subject: Subject, _ glyphs: GlyphSet) -> String {
        let version = change.object.hasPrefix("v") ? "" : subject.version.map { "v\($0) " } ?? ""
        return version + change.summary(glyphs)
    }

    /// `A 02:47 v47 25%: p99 and errors follow the canary · leaves nulls unexplained`; struck out where a number speaks
    /// against it.
    func runs(_ titles: [Signal.ID: String], at now: Instant, _ glyphs: GlyphSet) -> [TextRun] {
        let name = title(at: now, glyphs)
        if let contradiction {
            return [TextRun("\(glyphs.dash) ", .dim), TextRun("\(name): not so, \(contradiction)", .stale)]
        }
        let unexplained = leavesUnexplained.compactMap { titles[$0] }
        let rest =
            unexplained.isEmpty ? "" : " \(glyphs.separator) leaves \(unexplained.joined(separator: ", ")) unexplained"
        return [
            TextRun("\(evidenceClass.rawValue) ", isStrong ? .bold : .dim),
            TextRun(name, isStrong ? .bold : .text), TextRun(": \(reason)"), TextRun(rest, .dim),
        ]
    }
}

extension TimelineEntry {
    /// The three letters that say what a line is about.
    var word: String {
        switch kind {
        case .change: "chg"
        case .signal: "sig"
        case .alert: "ALR"
        case .closed: "end"
        case .acknowledged: "ack"
        case .assigned: "asg"
        case .comment: "say"
        case .merged: "mrg"
        case .reopened: "opn"
        case .resolved: "res"
        case .page: "inc"
        case .unwatched: "???"
        case .snapshot: "snp"
        case .run: "run"
        case .request: "req"
        }
    }

    var role: Role {
        switch kind {
        case .alert: .critical
        case .signal: .warning
        case .change: .change
        case .unwatched: .unknown
        case .closed, .resolved: .ok
        case .acknowledged, .assigned, .comment, .merged, .reopened, .page, .snapshot, .run, .request: .text
        }
    }

    /// `02:47 chg traffic v47 5 % → 25 % (gha#8812)  m.ito`; where there is less room of a change that is still known
    /// `traffic v47 5%→25%`. Lines are in the order by which they had happened, so that of one within hours its end
    /// comes first, `≤02:47`, and its beginning last: `after 00:40`.
    func runs(_ state: OpsState, _ glyphs: GlyphSet, hasSource: Bool) -> [TextRun] {
        let now = state.now
        let change = if case .change(let id)? = entity, !hasSource { state.changes[id] } else { nil as ChangeEvent? }
        let late =
            change != nil
            ? nil
            : learnedAt.map {
                ($0 - at.latest).inSeconds > 120 ? " learned \(InstantInterval.short($0, at: now))" : ""
            }
        let isWide = kind != .unwatched && at.isWide
        let when = isWide ? InstantInterval.by(at.latest, reach: at.uncertainty) : at
        let bound = isWide ? " after \(InstantInterval.short(at.earliest, at: now))" : ""
        return [
            TextRun("\(when.clock(at: now)) ", .dim), TextRun("\(word) ", role),
            TextRun(change?.brief(glyphs) ?? text),
            TextRun(bound + (hasSource && !source.isEmpty ? "  \(source)" : "") + (late ?? ""), .dim),
        ]
    }
}
