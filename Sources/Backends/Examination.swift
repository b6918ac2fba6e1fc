import OpsModel
import Wire

/// The findings that every HTTP backend's `examine` begins with.
struct Examination: Sendable {
    /// Beyond it, ages on screen mislead.
    private static let toleratedSkew = 5.0

    let system: String
    private(set) var findings: [Diagnosis] = []

    init(of system: String) {
        self.system = system
    }

    mutating func note(_ verdict: Diagnosis.Verdict, _ topic: String, _ detail: String, advice: String = "") {
        findings.append(Diagnosis(verdict, topic, detail, advice: advice))
    }

    /// Says whether an answer came at all, how fast, and how the two clocks agree.
    mutating func noteReached(_ response: Response) {
        note(.pass, "reachable", "\(response.place) answered in \(milliseconds(response.elapsed)) ms")
        guard let skew = response.clockSkew else {
            note(
                .warn, "clock skew", "cannot be known: its answer carries no Date",
                advice:
                    "Where one of the two clocks is not synchronised, ages and windows are wrong, and nothing says so.")
            return
        }
        if abs(skew) > Self.toleratedSkew {
            note(
                .warn, "clock skew",
                "its clock is \(Int(bounded: abs(skew))) s \(skew > 0 ? "ahead of" : "behind") this machine's",
                advice: "Synchronise both clocks, or ages and windows are wrong by as much.")
        } else {
            note(.pass, "clock skew", "within \(Int(Self.toleratedSkew)) s of this machine's")
        }
    }

    /// Notes why something failed; the sentence already says what to do.
    mutating func noteFailure(_ topic: String, _ error: BackendError) {
        note(.fail, topic, error.description)
    }

    /// Notes what an answer says about who asks: one that is the system's passes, 401 and 403 fail. Every other fault
    /// says nothing of that, and fails as an answer.
    mutating func noteAuthorised(
        _ response: Response, as subject: String = "this credential", isExpected: (JSON) -> Bool
    ) -> Bool {
        do throws(WireError) {
            try response.requireSuccess()
            let json = try response.json()
            guard json.kind == .object, isExpected(json) else {
                throw .malformed(what: "JSON that is no answer of \(system)", at: response.place)
            }
            note(.pass, "authorised", "\(subject) may read")
            return true
        } catch {
            noteFailure([401, 403].contains(response.status) ? "authorised" : "answers", BackendError(error))
            return false
        }
    }

    /// Passes a list that was read, or says why it is not whole.
    mutating func noteList(_ topic: String, _ detail: String, incompleteness: String?) {
        guard let incompleteness else { return note(.pass, topic, detail) }
        note(
            .warn, topic, "\(detail); \(incompleteness)",
            advice:
                "What is left out may be there all the same: look at what the server answers, and at a proxy before it."
        )
    }

    /// Notes what a scraped page holds of `subject`, and lines of it that cannot be read.
    mutating func note(_ scrape: (series: Int, malformedLines: Int), of subject: String, ifNone advice: String) {
        let hasNone = scrape.series == 0
        note(hasNone ? .warn : .pass, "metrics", "\(scrape.series) series of \(subject)", advice: hasNone ? advice : "")
        guard scrape.malformedLines > 0 else { return }
        note(
            .warn, "metrics", "\(scrape.malformedLines) lines of the page cannot be read",
            advice: "They break the Prometheus text format; `promtool check metrics` names them.")
    }

    private func milliseconds(_ duration: Duration) -> Int {
        Int(bounded: (duration.inSeconds * 1000).rounded(.up))
    }
}
