import Cells
import OpsModel
import Testing

@testable import Views

/// The keys that write reports.
@Suite struct `Reports by keys` {
    private let options = ScreenOptions(size: Size(columns: 120, rows: 40))

    /// What the files are that a key writes.
    private func files(_ scalar: Unicode.Scalar, in fleet: SampleFleet) -> [WrittenFile] {
        guard case .act(let actions)? = KeyInterpreter().intent(of: .character(scalar), in: fleet.state, options) else {
            return []
        }
        return actions.flatMap { action -> [WrittenFile] in
            if case .session(.writeRequested(let files)) = action { files } else { [] }
        }
    }

    @Test func `H writes the handover from anywhere`() throws {
        let file = try #require(files("H", in: SampleState.typical.fleet()).first)
        #expect(file.path.hasPrefix("mlops-tui-handover-") && file.path.hasSuffix(".md") && !file.replaces)
        guard case .handover(let report) = file.content else { return #expect(Bool(false)) }
        #expect(report.markdown.contains("### INC-") && report.markdown.contains("## Freezes\n\nUnknown."))
    }

    @Test func `w writes an incident's post-mortem, and a list as it was`() throws {
        var fleet = SampleState.typical.fleet()
        #expect(files("w", in: fleet).count == 2)
        let incident = try #require(fleet.state.openIncidents.first)
        fleet.reduce(.navigation(.opened("incident", subject: .incident(incident.id))))
        let file = try #require(files("w", in: fleet).first)
        #expect(file.path.hasPrefix("mlops-tui-\(incident.id.rawValue)-") && file.path.hasSuffix(".md"))
        guard case .postmortem(let report) = file.content else { return #expect(Bool(false)) }
        #expect(report.markdown.hasPrefix("# Post-mortem \(incident.id.rawValue): "))
    }

    @Test func `a line names the file of either`() throws {
        var fleet = SampleState.typical.fleet()
        let incident = try #require(fleet.state.openIncidents.first)
        fleet.reduce(.navigation(.opened("incident", subject: .incident(incident.id))))
        let files = ViewFiles(state: fleet.state, options: options)
        guard case .postmortem? = files.named("a.md", replaces: false).first?.content,
            case .text? = files.named("a.txt", replaces: false).first?.content,
            case .handover? = files.handover("b.md", replaces: false).first?.content
        else { return #expect(Bool(false)) }
        #expect(files.handover("b.md", replaces: false).first?.path == "b.md")
    }
}
