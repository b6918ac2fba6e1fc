internal import Cells
internal import OpsModel

extension Distribution {
    /// `missing data, not shift · psi .02 without nulls · null 38.2 %`
    func verdictText(_ glyphs: GlyphSet) -> String {
        let psi = psiWithoutNulls.map { "psi \(NumberFormat.fixed($0)) without nulls" }
        let nulls = currentNulls.map { "null \(NumberFormat.percent(ratio: $0, decimals: 1))" }
        let words = verdict?.words ?? "how many rows is not told, so chance cannot be ruled out"
        return [words, psi, nulls].compactMap { $0 }.joined(separator: " \(glyphs.separator) ")
    }
}
