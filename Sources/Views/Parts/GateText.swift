internal import Cells
internal import OpsModel

extension Canvas {
    /// `✗ latency  ✓ auc`: whether a version has passed each gate that is told of; where none is, what could tell.
    func gateRuns(of version: VariantRow, in entry: FleetEntry) -> [TextRun] {
        let gates = state.gates(of: entry, version: version.version)
        guard !gates.isEmpty else { return [TextRun(MissingSource.gates.text, .dim)] }
        return liveRuns + gates.flatMap(runs(of:))
    }

    private func runs(of gate: Gauge) -> [TextRun] {
        let isStale = state.isStale(gate.id.backend, .gauge)
        let mark: TextRun =
            switch gate.value {
            case nil: TextRun(glyphs.unknown, .unknown)
            case 0?: TextRun(glyphs.critical, isStale ? .stale : .critical)
            case _?: TextRun(glyphs.check, isStale ? .stale : .ok)
            }
        return [mark, TextRun(" \(gate.id.name)  ", isStale ? .stale : .text)]
    }
}
