public import Backends

/// Every key of the configuration file as Markdown tables, one a map; the manual's reference part.
public struct ConfigurationManual: Sendable {
    private let kinds: [(kind: String, system: String, options: [OptionSpec])]
    private let keys: KeyRules

    public init(catalog: [any Backend.Type] = BackendCatalog.all, keys: KeyRules = .none) {
        self.keys = keys
        kinds = catalog.map { ($0.kind, $0.system, $0.options) }
    }

    /// With a line break at the end.
    public var markdown: String {
        var sections: [String] = []
        let top = ConfigurationSpec.top(kinds: kinds.map(\.kind), actions: keys.actions)
        append("The file", path: "", top, to: &sections)
        for kind in kinds {
            append(
                "Options of `\(kind.kind)` (\(kind.system))", path: "backends[].options", kind.options, to: &sections)
        }
        return sections.joined(separator: "\n")
    }

    private func append(_ title: String, path: String, _ specs: [OptionSpec], to sections: inout [String]) {
        let rows = specs.map {
            "| `\($0.name)` | \(word($0.shape)) | \($0.isRequired ? "yes" : "") | \(escaped($0.help)) |"
        }
        let table =
            rows.isEmpty
            ? "None.\n"
            : (["| Key | Value | Required | What it says |", "| --- | --- | --- | --- |"] + rows).joined(
                separator: "\n") + "\n"
        sections.append("### \(title)\n\n\(table)")
        for spec in specs {
            guard let (inner, suffix) = nested(spec.shape), !inner.isEmpty else { continue }
            let path = path.isEmpty ? "\(spec.name)\(suffix)" : "\(path).\(spec.name)\(suffix)"
            append("`\(path)`", path: path, inner, to: &sections)
        }
    }

    private func nested(_ shape: OptionSpec.Shape) -> (specs: [OptionSpec], suffix: String)? {
        switch shape {
        case .object(let specs): (specs, "")
        case .list(let element): nested(element).map { ($0.specs, "[]" + $0.suffix) }
        case .dictionary(let element): nested(element).map { ($0.specs, ".NAME" + $0.suffix) }
        default: nil
        }
    }

    private func word(_ shape: OptionSpec.Shape) -> String {
        switch shape {
        case .text, .name: "text"
        case .url: "address"
        case .secret: "secret"
        case .bool: "`true` or `false`"
        case .integer(let range): "whole number\(range.inWords)"
        case .number(let range): "number\(range.inWords)"
        case .duration: "duration"
        case .choice(let choices): choices.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let element): "list: \(word(element))"
        case .object: "map"
        case .dictionary(let element): "map of names: \(word(element))"
        case .json: "any value"
        }
    }

    private func escaped(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }
}
