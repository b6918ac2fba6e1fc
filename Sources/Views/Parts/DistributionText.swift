internal import Cells
internal import OpsModel

extension Distribution {
    /// `missing data, not shift · null 38.2 % · psi 0.02 without nulls`, or with less room `missing data, not shift
    /// (ex-null .02)`.
    func verdictText(_ glyphs: GlyphSet, in width: Int) -> String {
        let psi = psiWithoutNulls.map { "psi \(NumberFormat.fixed($0)) without nulls" }
        let nulls = currentNulls.map { "null \(NumberFormat.percent(ratio: $0, decimals: 1))" }
        let words = verdict?.words ?? "how many rows is not told, so chance cannot be ruled out"
        let whole = [words, nulls, psi].compactMap { $0 }.joined(separator: " \(glyphs.separator) ")
        guard TextWidth.columns(of: whole, glyphs: glyphs) > width, let psiWithoutNulls else { return whole }
        return "\(words) (ex-null \(NumberFormat.fixed(psiWithoutNulls, leadingZero: false)))"
    }
}
