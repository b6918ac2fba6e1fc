internal import Cells
internal import OpsModel

// How one alert is written.

extension Alert {
    /// The version its labels name: `v47`; empty where they name none.
    var versionText: String {
        guard let version = labels["version"] ?? labels["model_version"] else { return "" }
        return NameNormalisation.shown(NameNormalisation.version(version))
    }

    /// Why it is quiet, else what it says.
    func summaryText(_ state: OpsState) -> String {
        if let silence = silencedBy.first { return state.text(ofSilence: silence, in: id.backend) }
        if !inhibitedBy.isEmpty { return "inhibited by another alert: \(summary)" }
        return summary
    }

    /// One line: `✗ CRIT  23m VersionErrorsHigh v47  3.05% of its requests fail`.
    func line(_ state: OpsState, _ glyphs: GlyphSet) -> [TextRun] {
        let age = TextWidth.padded(NumberText.age(of: state.start(of: self), at: state.now), to: 4, alignment: .right)
        let isQuiet = self.state != .firing
        return [
            state.isStale(id.backend, .alert) ? TextRun("? UNKN", .unknown) : run(state.severities, glyphs),
            TextRun(" \(age) ", .dim),
            TextRun("\([name, versionText].filter { !$0.isEmpty }.joined(separator: " "))  ", isQuiet ? .dim : .text),
            TextRun(summaryText(state), .dim),
        ]
    }
}

extension OpsState {
    /// `silenced by k.lindt until 09:00 UTC: why`, or the silence's id where it is not known.
    func text(ofSilence id: String, in backend: BackendID) -> String {
        guard let silence = silences[SilenceID(backend: backend, id: id)] else { return "silenced by \(id)" }
        let end = silence.endsAt.map { " until \(ClockText.zoned($0, at: now))" } ?? ""
        return "silenced by \(silence.createdBy)\(end): \(silence.comment)"
    }
}
