/// One step of one runbook, wherever it is read.
public struct RunbookStepID: Sendable, Hashable, Codable, CustomStringConvertible {
    public var runbook: String
    public var number: StepNumber

    public init(runbook: String, number: StepNumber) {
        self.runbook = runbook
        self.number = number
    }

    /// `R-12 step 3`.
    public var description: String { "\(runbook) step \(number)" }
}

/// Which text of a runbook somebody followed.
public struct RunbookEdition: Sendable, Hashable, Codable {
    /// Of the whole file.
    public var digest: Digest
    /// Of the repository that the file lies in, as `git` names it; with `+` behind it where the file differs from it.
    /// `nil` outside any.
    public var commit: String?

    public init(digest: Digest, commit: String? = nil) {
        self.digest = digest
        self.commit = commit
    }

    /// `7f3a9c01`, with the commit where there is one.
    public var brief: String { commit.map { "\(digest.brief), commit \($0)" } ?? digest.brief }
}

/// What somebody did about one step of a runbook for one incident. It is kept in the incident's record and never
/// forgotten: what undoes it is another mark.
public struct StepMark: Sendable, Hashable, Codable {
    public enum Deed: String, Sendable, Hashable, Codable, CaseIterable {
        case done
        /// Passed over, for the reason in the mark.
        case skipped
        /// It was watched, and what was to hold did not.
        case failed
        /// What it waits for is watched since.
        case begun
        /// It is to be done again.
        case undone
    }

    public var step: RunbookStepID
    /// As it read for this incident.
    public var title: String
    public var deed: Deed
    /// Who and when; `text` is the reason, or what was seen.
    public var mark: IncidentRecord.Mark
    public var edition: RunbookEdition?
    /// Of the step's own text, by which it is found in another edition.
    public var text: Digest?
    public var twin: StepTwin?
    /// What was known of the step's requests, by ``ChangeRequest/knowledge``; `nil` where nobody said.
    public var known: Set<Digest>?

    public init(
        step: RunbookStepID, title: String, deed: Deed, mark: IncidentRecord.Mark, edition: RunbookEdition? = nil,
        text: Digest? = nil, twin: StepTwin? = nil
    ) {
        self.step = step
        self.title = title
        self.deed = deed
        self.mark = mark
        self.edition = edition
        self.text = text
        self.twin = twin
    }

    /// Whether somebody said so, and not the program of what it watched.
    var isByPerson: Bool { mark.by != IncidentLife.ownName }

    /// `R-12 step 3 skipped: no rollout here`; without a reason what the step is called.
    public var sentence: String {
        "\(step) \(deed.rawValue): \(mark.text.isEmpty ? title : mark.text)"
    }
}

extension StepMark: Comparable {
    /// By time; at one instant in the order of the steps, and then by all that it says, so that every process orders
    /// alike.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        if lhs.mark.at != rhs.mark.at { return lhs.mark.at < rhs.mark.at }
        if lhs.step.number != rhs.step.number { return lhs.step.number < rhs.step.number }
        return lhs.words.lexicographicallyPrecedes(rhs.words)
    }

    /// Of all that it says.
    var digest: Digest {
        Digest(of: (["\(mark.at.seconds)", step.number.description] + words).joined(separator: "\n"))
    }

    private var words: [String] {
        [step.runbook, deed.rawValue, mark.by, mark.text, title, edition?.digest.hex ?? "", edition?.commit ?? ""]
    }
}

extension [StepMark] {
    /// Each once. That a wait ended every program on a store notes for itself: the first holds.
    func united(with other: [StepMark]) -> [StepMark] {
        var seen: Set<StepMark> = []
        var watched: Set<[String]> = []
        var begun: [RunbookStepID: Instant] = [:]
        return (self + other).sorted().filter { mark in
            guard seen.insert(mark).inserted else { return false }
            if mark.deed == .begun { begun[mark.step] = mark.mark.at }
            guard !mark.isByPerson, mark.deed != .begun else { return true }
            let start = begun[mark.step].map { "\($0.seconds)" } ?? ""
            return watched.insert([mark.step.description, start, mark.mark.text]).inserted
        }
    }
}
