/// What a model registry keeps: models, versions, aliases and the runs that trained them.
struct Registry: Sendable {
    struct Tag: Sendable, Equatable {
        let key: String
        var value: String
    }

    struct Version: Sendable {
        let number: String
        let description: String
        /// Seconds of the epoch, as all instants here.
        let created: Double
        var updated: Double
        let modelID: String
        let runID: String
        var tags: [Tag]
    }

    struct Model: Sendable {
        let name: String
        let description: String
        let created: Double
        var updated: Double
        var tags: [Tag]
        /// In order of alias.
        var aliases: [Tag]
        /// Oldest first.
        var versions: [Version]

        func version(_ number: String) -> Version? { versions.first { $0.number == number } }

        func aliases(of number: String) -> [String] {
            aliases.filter { $0.value == number }.map(\.key)
        }
    }

    private(set) var models: [Model]
    private(set) var runs: [String: TrainingRun]

    init(models: [Model], runs: [TrainingRun]) {
        self.models = models.sorted { $0.name < $1.name }
        self.runs = Dictionary(runs.map { ($0.id, $0) }) { first, _ in first }
    }

    subscript(name: String) -> Model? { models.first { $0.name == name } }

    func target(_ alias: String, of name: String) -> String? {
        self[name]?.aliases.first { $0.key == alias }?.value
    }

    mutating func setAlias(_ alias: String, of name: String, to version: String) {
        change(name) { model in
            model.aliases.set(Tag(key: alias, value: version))
            model.aliases.sort { $0.key < $1.key }
        }
    }

    mutating func deleteAlias(_ alias: String, of name: String) {
        change(name) { $0.aliases.removeAll { $0.key == alias } }
    }

    mutating func setTag(_ tag: Tag, of name: String) {
        change(name) { $0.tags.set(tag) }
    }

    mutating func setTag(_ tag: Tag, of name: String, version: String) {
        change(name) { model in
            guard let index = model.versions.firstIndex(where: { $0.number == version }) else { return }
            model.versions[index].tags.set(tag)
        }
    }

    mutating func deleteTag(_ key: String, of name: String, version: String) {
        change(name) { model in
            guard let index = model.versions.firstIndex(where: { $0.number == version }) else { return }
            model.versions[index].tags.removeAll { $0.key == key }
        }
    }

    private mutating func change(_ name: String, _ body: (inout Model) -> Void) {
        guard let index = models.firstIndex(where: { $0.name == name }) else { return }
        body(&models[index])
    }
}

extension [Registry.Tag] {
    fileprivate mutating func set(_ tag: Registry.Tag) {
        if let index = firstIndex(where: { $0.key == tag.key }) {
            self[index] = tag
        } else {
            append(tag)
        }
    }
}
