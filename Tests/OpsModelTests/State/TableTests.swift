import OpsModel
import Testing

@Suite struct `Entity table` {
    private func model(_ name: String, description: String = "") -> RegisteredModel {
        RegisteredModel(id: ModelID(registry: "r", name: name), description: description)
    }

    @Test func `finds by identity and by row across pages`() throws {
        var table = Table<RegisteredModel>()
        for index in 0..<1000 { table.write(model("m\(index)")) }
        #expect(table.count == 1000)
        let row = try #require(table.row(of: ModelID(registry: "r", name: "m777")))
        #expect(table[row]?.id.name == "m777")
    }

    @Test func `an equal entity changes no revision`() {
        var table = Table<RegisteredModel>()
        table.write(model("a"))
        let before = table.revision
        table.write(model("a"))
        #expect(table.revision == before)
        table.write(model("a", description: "new"))
        #expect(table.revision > before)
    }

    @Test func `a removed row is used again and its identity is gone`() {
        var table = Table<RegisteredModel>()
        let first = table.write(model("a"))
        table.remove(ModelID(registry: "r", name: "a"))
        #expect(table[ModelID(registry: "r", name: "a")] == nil)
        #expect(table.write(model("b")) == first)
        #expect(table.entities.map(\.id.name) == ["b"])
    }

    @Test func `what has vanished stays until it is removed, and comes back unmarked`() throws {
        var table = Table<RegisteredModel>()
        let row = table.write(model("a"))
        table.markGone(ModelID(registry: "r", name: "a"), at: Instant(seconds: 100))
        #expect(table.goneSince(row) == Instant(seconds: 100))
        #expect(table.removeGone(before: Instant(seconds: 100)).isEmpty)
        table.write(model("a"))
        #expect(table.goneSince(row) == nil)
        table.markGone(ModelID(registry: "r", name: "a"), at: Instant(seconds: 100))
        #expect(table.removeGone(before: Instant(seconds: 101)).map(\.id.name) == ["a"])
        #expect(table.count == 0)
    }

    @Test func `a snapshot does not see later writes`() {
        var table = Table<RegisteredModel>()
        table.write(model("a"))
        let snapshot = table
        table.write(model("a", description: "new"))
        #expect(snapshot[ModelID(registry: "r", name: "a")]?.description == "")
    }

    @Test func `rows are ordered by a field and then by name, and absent values come last either way`() {
        var table = Table<DriftMeasurement>()
        for (column, value) in [("b", 0.2), ("a", 0.2), ("c", nil), ("d", 0.9)] as [(String, Double?)] {
            table.write(
                DriftMeasurement(
                    id: DriftID(backend: "p", monitor: "m", subject: Subject(name: "s"), column: column),
                    kind: .dataDrift, method: "psi", value: value))
        }
        func names(descending: Bool) -> [String] {
            table.rows(
                filter: RowFilter(), order: RowOrder("value", descending: descending), catalog: .drifts,
                isProblem: { _ in true }
            ).compactMap { table[$0]?.id.column }
        }
        #expect(names(descending: true) == ["d", "a", "b", "c"])
        #expect(names(descending: false) == ["a", "b", "d", "c"])
    }

    @Test func `every word of a filter must be found`() {
        var table = Table<RegisteredModel>()
        table.write(model("fraud-detector", description: "cards"))
        table.write(model("fraud-scorer", description: "loans"))
        let rows = table.rows(
            filter: RowFilter(text: "FRAUD card"), order: RowOrder("name"), catalog: FieldCatalog<RegisteredModel>([]),
            isProblem: { _ in true })
        #expect(rows.compactMap { table[$0]?.id.name } == ["fraud-detector"])
    }
}
