internal import Cells
public import OpsModel

/// What was known when an incident opened, as tables under headings, for a terminal or a pipe; made printable.
public enum OpeningTable {
    public static func text(_ snapshot: StateSnapshot) -> String {
        let time = CivilTime(snapshot.at)
        let text =
            "\(Printable.text(snapshot.incident?.rawValue ?? "—")) as it opened, \(time.date) \(time.timeOfDay) UTC\n"
        return text + tables(snapshot)
    }

    static func tables(_ snapshot: StateSnapshot) -> String {
        var text = section("SERVICES", snapshot.rows ?? [], .openingRows)
        text += section("SIGNALS", snapshot.signals ?? [], .signals)
        text += section("DEPLOYMENTS", snapshot.deployments, .deployments)
        text += section("GOLDEN SIGNALS", snapshot.goldenSignals, .goldenSignals)
        text += section("SOURCES", snapshot.backends, .sources(snapshot.at))
        if snapshot.omitted > 0 { text += "\n\(snapshot.omitted) more were known and not kept\n" }
        return text
    }

    private static func section<Entity>(
        _ title: String, _ entities: [Entity], _ catalog: FieldCatalog<Entity>
    ) -> String {
        "\n\(title)\n" + (entities.isEmpty ? "none\n" : PlainTable.text(entities, catalog))
    }
}
