internal import Cells
public import OpsModel

/// Entities as aligned text, one line each, for a terminal or a pipe; made printable, never cut.
public enum PlainTable {
    public static func text<Entity>(_ entities: [Entity], _ catalog: FieldCatalog<Entity>) -> String {
        let header = catalog.fields.map(\.title)
        let rows = entities.map { entity in
            catalog.fields.map { field in
                let text = field.value(entity).plainText
                return text.isEmpty ? "-" : Printable.text(text)
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
