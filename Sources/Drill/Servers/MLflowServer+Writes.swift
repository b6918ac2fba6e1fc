extension MLflowServer {
    /// `nil` where the route writes nothing.
    func write(
        _ route: String, _ arguments: MLflowArguments, _ simulation: inout Simulation
    ) throws(MLflowFault) -> JSON? {
        let registry = simulation.world.registry
        switch route {
        case "POST registered-models/alias":
            let (model, alias, version) = try aliasTarget(arguments, registry)
            simulation.writeRegistry { $0.setAlias(alias, of: model, to: version) }
        case "DELETE registered-models/alias":
            let model = try model(arguments, registry).name
            let alias = try arguments.required("alias")
            simulation.writeRegistry { $0.deleteAlias(alias, of: model) }
        case "POST registered-models/set-tag":
            let model = try model(arguments, registry).name
            let tag = try tag(arguments)
            simulation.writeRegistry { $0.setTag(tag, of: model) }
        case "POST model-versions/set-tag":
            let (model, version) = try version(arguments, registry)
            let tag = try tag(arguments)
            simulation.writeRegistry { $0.setTag(tag, of: model.name, version: version.number) }
        case "DELETE model-versions/delete-tag":
            let (model, version) = try version(arguments, registry)
            let key = try arguments.required("key")
            simulation.writeRegistry { $0.deleteTag(key, of: model.name, version: version.number) }
        default: return nil
        }
        return .object([])
    }

    private func tag(_ arguments: MLflowArguments) throws(MLflowFault) -> Registry.Tag {
        Registry.Tag(key: try arguments.required("key"), value: try arguments.required("value"))
    }

    /// `latest` and `v` with digits are names of versions and refused as aliases.
    private func aliasTarget(
        _ arguments: MLflowArguments, _ registry: Registry
    ) throws(MLflowFault) -> (model: String, alias: String, version: String) {
        let name = try arguments.required("name")
        let alias = try arguments.required("alias")
        _ = try arguments.required("version")
        let isNumbered =
            alias.lowercased().hasPrefix("v") && alias.count > 1 && alias.dropFirst().allSatisfy(\.isNumber)
        guard !isNumbered else { throw .invalid("Version alias name '\(alias)' is reserved.") }
        guard alias.lowercased() != "latest" else {
            throw .invalid("'latest' alias name (case insensitive) is reserved.")
        }
        let (_, version) = try version(arguments, registry)
        return (name, alias, version.number)
    }
}
