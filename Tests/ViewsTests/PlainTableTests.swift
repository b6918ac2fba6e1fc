import Cells
import OpsModel
import Testing

@testable import Views

@Suite struct `A plain table` {
    private let catalog = FieldCatalog<String>([Field("version", title: "VERSION") { .text($0) }])

    @Test func `is seven bits wide where the locale is, and says the same`() {
        let text = PlainTable.text(["v47◂v46", "Größe → 模"], catalog, glyphs: .ascii)
        #expect(text == "VERSION\nv47<v46\nGrosse -> ??\n")
    }

    @Test func `keeps every script where it may`() {
        #expect(PlainTable.text(["v47◂v46"], catalog) == "VERSION\nv47◂v46\n")
    }
}
