public import Backends

/// The configuration file described for editors and machines.
public struct ConfigurationSchema: Sendable {
    private let kinds: [(kind: String, options: [OptionSpec])]
    private let keys: KeyRules

    public init(catalog: [any Backend.Type] = BackendCatalog.all, keys: KeyRules = .none) {
        kinds = catalog.map { ($0.kind, $0.options) }
        self.keys = keys
    }

    /// JSON Schema, draft 2020-12 (json-schema.org), with a line break at the end.
    public var json: String {
        var entries: [(key: String, value: JSONText)] = [
            ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
            ("title", .text("mlops-tui configuration")),
        ]
        let top = ConfigurationSpec.top(kinds: kinds.map(\.kind), actions: keys.actions)
        let properties = top.map { spec in
            (spec.name, spec.name == "backends" ? backends(spec) : describe(spec))
        }
        entries += object(properties: properties, required: top)
        return JSONText.object(entries).document
    }

    /// A backend's options hang on its kind.
    private func backends(_ spec: OptionSpec) -> JSONText {
        let specs = ConfigurationSpec.backend(kinds: kinds.map(\.kind))
        let properties = specs.map { spec in
            (
                spec.name,
                spec.name == "options"
                    ? JSONText.object([("type", .list([.text("object"), .text("null")]))]) : describe(spec)
            )
        }
        let conditions = kinds.map { kind in
            let options = OptionSpec("options", .object(kind.options), "Options of the kind \(kind.kind).")
            return JSONText.object([
                (
                    "if",
                    .object([
                        ("properties", .object([("kind", .object([("const", .text(kind.kind))]))])),
                        ("required", .list([.text("kind")])),
                    ])
                ),
                ("then", .object([("properties", .object([("options", describe(options))]))])),
            ])
        }
        let items = object(properties: properties, required: specs) + [("allOf", .list(conditions))]
        return .object([
            ("description", .text(spec.help)), ("type", .list([.text("array"), .text("null")])),
            ("items", .object(conditions.isEmpty ? items.dropLast() : items)),
        ])
    }

    private func describe(_ spec: OptionSpec) -> JSONText {
        .object([("description", .text(spec.help))] + shape(spec.shape, isOptional: true))
    }

    /// Lists and maps may be left empty where they stand under a key.
    private func shape(_ shape: OptionSpec.Shape, isOptional: Bool) -> [(key: String, value: JSONText)] {
        func type(_ name: String) -> (key: String, value: JSONText) {
            ("type", isOptional ? .list([.text(name), .text("null")]) : .text(name))
        }
        switch shape {
        case .text: return [("type", .list([.text("string"), .text("number"), .text("boolean")]))]
        case .name: return [("type", .text("string"))]
        case .url: return [("type", .text("string")), ("format", .text("uri")), ("pattern", .text("^https?://[^@]+$"))]
        case .secret: return [("type", .text("string")), ("pattern", .text("^(env|file|command):.+"))]
        case .bool: return [("type", .text("boolean"))]
        case .integer(let range): return [("type", .text("integer"))] + bounds(range)
        case .number(let range): return [("type", .text("number"))] + bounds(range)
        case .duration: return [("type", .text("string")), ("pattern", .text("^[0-9]*[1-9][0-9]*(ms|s|m|h|d|w)$"))]
        case .choice(let choices): return [("enum", .list(choices.map(JSONText.text)))]
        case .list(let element):
            return [type("array"), ("items", .object(self.shape(element, isOptional: false)))]
        case .object(let specs):
            let content = object(properties: specs.map { ($0.name, describe($0)) }, required: specs)
            return [type("object")] + content.filter { $0.key != "type" }
        case .json: return []
        case .dictionary(let element):
            return [type("object"), ("additionalProperties", .object(self.shape(element, isOptional: false)))]
        }
    }

    private func object(properties: [(String, JSONText)], required: [OptionSpec]) -> [(key: String, value: JSONText)] {
        let needed = required.filter(\.isRequired).map { JSONText.text($0.name) }
        return [
            ("type", .text("object")), ("additionalProperties", .bool(false)),
            ("properties", .object(properties.map { (key: $0.0, value: $0.1) })),
        ] + (needed.isEmpty ? [] : [("required", .list(needed))])
    }

    private func bounds(_ range: ClosedRange<Int>) -> [(key: String, value: JSONText)] {
        (range.lowerBound > .min ? [("minimum", .integer(range.lowerBound))] : [])
            + (range.upperBound < .max ? [("maximum", .integer(range.upperBound))] : [])
    }

    private func bounds(_ range: ClosedRange<Double>) -> [(key: String, value: JSONText)] {
        let most = ClosedRange<Double>.astronomical
        return (range.lowerBound > -most ? [("minimum", .number(range.lowerBound))] : [])
            + (range.upperBound < most ? [("maximum", .number(range.upperBound))] : [])
    }
}
