/// Registry entries in the JSON that MLflow gives them; empty lists are left out.
struct MLflowShape {
    let state: DrillState

    func list(_ name: String, _ items: [JSON]) -> [(String, JSON)] {
        items.isEmpty ? [] : [(name, .array(items))]
    }

    func model(_ model: Registry.Model) -> JSON {
        .object(
            [
                ("name", .string(model.name)), ("creation_timestamp", state.milliseconds(model.created)),
                ("last_updated_timestamp", state.milliseconds(model.updated)),
                ("description", .string(model.description)),
            ] + list("latest_versions", model.versions.suffix(1).map { version($0, of: model, aliases: false) })
                + list("tags", tags(model.tags))
                + list(
                    "aliases",
                    model.aliases.map { ["alias": .string($0.key), "version": .string($0.value)] }))
    }

    func version(_ version: Registry.Version, of model: Registry.Model, aliases: Bool) -> JSON {
        .object(
            [
                ("name", .string(model.name)), ("version", .string(version.number)),
                ("creation_timestamp", state.milliseconds(version.created)),
                ("last_updated_timestamp", state.milliseconds(version.updated)), ("current_stage", "None"),
                ("description", .string(version.description)), ("source", .string("models:/\(version.modelID)")),
                ("run_id", .string(version.runID)), ("status", "READY"),
            ] + list("tags", tags(version.tags)) + [("run_link", "")]
                + list("aliases", aliases ? model.aliases(of: version.number).map(JSON.string) : []))
    }

    func run(_ run: TrainingRun) -> JSON {
        [
            "info": [
                "run_uuid": .string(run.id), "experiment_id": .string(run.experiment), "run_name": .string(run.name),
                "user_id": "", "status": "FINISHED", "start_time": state.milliseconds(run.began),
                "end_time": state.milliseconds(run.ended),
                "artifact_uri": .string("mlflow-artifacts:/\(run.experiment)/\(run.id)/artifacts"),
                "lifecycle_stage": "active", "run_id": .string(run.id),
            ],
            "data": .object(
                list("metrics", run.metrics.map { metric($0) }) + list("params", tags(run.params))
                    + list("tags", tags(run.tags))),
            "inputs": .object([]), "outputs": .object([]),
        ]
    }

    func metric(_ metric: TrainingRun.Metric, run: String? = nil) -> JSON {
        .object(
            [
                ("key", .string(metric.key)), ("value", .number(metric.value)),
                ("timestamp", state.milliseconds(metric.at)), ("step", .integer(metric.step)),
            ] + (run.map { [("run_id", .string($0))] } ?? []))
    }

    /// One experiment a model, named after it.
    func experiments(_ registry: Registry) -> JSON {
        let names = registry.runs.values.reduce(into: [Int: String]()) { names, run in
            guard let id = Int(run.experiment), let end = run.name.firstRange(of: "-train-") else { return }
            names[id] = String(run.name[..<end.lowerBound])
        }
        let items = names.sorted { $0.key > $1.key }.compactMap { id, name -> JSON? in
            guard let model = registry[name] else { return nil }
            return [
                "experiment_id": .string(String(id)), "name": .string(name),
                "artifact_location": .string("mlflow-artifacts:/\(id)"), "lifecycle_stage": "active",
                "last_update_time": state.milliseconds(model.created),
                "creation_time": state.milliseconds(model.created),
                "tags": .array(tags(model.tags.filter { $0.key == "owner" })), "workspace": "default",
            ]
        }
        return .object(list("experiments", items))
    }

    private func tags(_ tags: [Registry.Tag]) -> [JSON] {
        tags.map { ["key": .string($0.key), "value": .string($0.value)] }
    }
}
