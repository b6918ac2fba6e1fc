public import Cells
public import OpsModel

/// Entities as aligned text, one line each, for a terminal or a pipe; made printable, never cut.
public enum PlainTable {
    /// With `GlyphSet.ascii` in seven bits, our own glyphs by their twins.
    public static func text<Entity>(
        _ entities: [Entity], _ catalog: FieldCatalog<Entity>, glyphs: GlyphSet = .unicode
    ) -> String {
        let header = catalog.exported.map { $0.unit == .seconds ? "\($0.title) MS" : $0.title }
        let rows = entities.map { entity in
            catalog.exported.map { field in
                let text = field.value(entity).scaled(for: field.unit).plainText
                return text.isEmpty ? "-" : Printable.text(text, glyphs: glyphs)
            }
        }
        let widths = header.indices.map { column in
            ([header] + rows).map { TextWidth.columns(of: $0[column]) }.max() ?? 0
        }
        return ([header] + rows).map { line(of: $0, widths) }.joined()
    }

    private static func line(of cells: [String], _ widths: [Int]) -> String {
        var line = zip(cells, widths).map { TextWidth.padded($0, to: $1) }.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line + "\n"
    }
}

extension FieldValue {
    /// In the unit that people read and the header names: percent for ratios, milliseconds for seconds.
    fileprivate func scaled(for unit: FieldUnit) -> FieldValue {
        guard case .number(let number, let quality) = self else { return self }
        switch unit {
        case .ratio: return .number((number * 10_000).rounded() / 100, quality)
        case .seconds: return .number((number * 10_000).rounded() / 10, quality)
        case .none, .perSecond, .bytes, .count: return self
        }
    }
}
