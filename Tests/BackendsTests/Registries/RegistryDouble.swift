import ContractServer
import Synchronization
import Wire

/// An MLflow registry in memory that pages by offsets, as MLflow does, and moves no timestamp for an alias or a tag.
final class RegistryDouble: Sendable {
    struct Version {
        var number: Int
        var run: String
        var stage = "None"
        var tags: [String: String] = [:]
        var status = "READY"
    }

    struct Model {
        var name: String
        var versions: [Version] = []
        var aliases: [String: String] = [:]
        var tags: [String: String] = [:]
        var updatedAt = 1_795_461_000_000
    }

    private struct Contents {
        var models: [Model] = []
        /// Metric values as they stand in JSON, by run.
        var runs: [String: [String: String]] = [:]
        var faults: [String: ContractAnswer] = [:]
        var pageSize = 1000
        var afterPage: (@Sendable (RegistryDouble) -> Void)?
    }

    private let contents = Mutex(Contents())

    init(models: [Model] = [], pageSize: Int = 1000) {
        contents.withLock {
            $0.models = models
            $0.pageSize = pageSize
        }
    }

    /// Models named `model-0`, `model-1` …, each with versions 1, 2 … made by runs `run-0-1`, `run-0-2` ….
    static func filled(models: Int, versions: Int, pageSize: Int = 1000) -> RegistryDouble {
        RegistryDouble(
            models: (0..<models).map { model in
                Model(
                    name: "model-\(model)",
                    versions: versions == 0 ? [] : (1...versions).map { Version(number: $0, run: "run-\(model)-\($0)") }
                )
            }, pageSize: pageSize)
    }

    func change(_ name: String, _ change: (inout Model) -> Void) {
        contents.withLock { contents in
            for index in contents.models.indices where contents.models[index].name == name {
                change(&contents.models[index])
            }
        }
    }

    func add(_ model: Model) { contents.withLock { $0.models.append(model) } }
    func remove(_ name: String) { contents.withLock { $0.models.removeAll { $0.name == name } } }
    func setMetrics(_ metrics: [String: String], of run: String) { contents.withLock { $0.runs[run] = metrics } }

    /// Answers every request whose path ends so with a fault; `nil` mends it.
    func fail(_ path: String, with answer: ContractAnswer?) { contents.withLock { $0.faults[path] = answer } }

    /// Runs once, after the next answer that has a page after it.
    func afterPage(_ change: @escaping @Sendable (RegistryDouble) -> Void) {
        contents.withLock { $0.afterPage = change }
    }

    func answer(to request: ContractRequest) -> ContractAnswer {
        let last = request.path.split(separator: "/").suffix(2).joined(separator: "/")
        let contents = contents.withLock { $0 }
        if let fault = contents.faults[last] { return fault }
        switch last {
        case "registered-models/search":
            return page(contents.models.map(Self.json), of: "registered_models", request, contents.pageSize)
        case "registered-models/get":
            guard let model = contents.models.first(where: { $0.name == request["name"] }) else {
                return .json(#"{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such model"}"#, status: 404)
            }
            return .json("{\"registered_model\": \(Self.json(model))}")
        case "model-versions/search":
            let models = contents.models.filter { Self.isWanted($0.name, by: request["filter"]) }
            let versions = models.flatMap { model in model.versions.map { Self.json($0, of: model) } }
            return page(versions, of: "model_versions", request, contents.pageSize)
        case "experiments/search": return .json(#"{"experiments": [{"experiment_id": "1"}]}"#)
        case "runs/search":
            let wanted = contents.runs.filter { request.text.contains("'\($0.key)'") }
            return .json("{\"runs\": [\(wanted.map { Self.json(run: $0.key, $0.value) }.joined(separator: ","))]}")
        case "runs/get":
            guard let id = request["run_id"], let metrics = contents.runs[id] else {
                return .json(#"{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no such run"}"#, status: 404)
            }
            return .json("{\"run\": \(Self.json(run: id, metrics))}")
        case "version": return .html("3.17.2")
        default: return .html("<title>404 Not Found</title>", status: 404)
        }
    }

    private func page(_ items: [String], of key: String, _ request: ContractRequest, _ limit: Int) -> ContractAnswer {
        let start = request["page_token"].flatMap { Int($0) } ?? 0
        let size = min(limit, request["max_results"].flatMap { Int($0) } ?? 100)
        let end = min(items.count, start + size)
        guard start < end else { return .json("{}") }
        let body = "\"\(key)\": [\(items[start..<end].joined(separator: ","))]"
        guard end < items.count else { return .json("{\(body)}") }
        let change = contents.withLock { contents in
            defer { contents.afterPage = nil }
            return contents.afterPage
        }
        change?(self)
        return .json("{\(body), \"next_page_token\": \"\(end)\"}")
    }

    private static func isWanted(_ name: String, by filter: String?) -> Bool {
        guard let filter, filter.contains(" = ") else { return true }
        return filter.hasSuffix("'\(name)'") || filter.hasSuffix("\"\(name)\"")
    }
}

extension RegistryDouble {
    private static func json(_ model: Model) -> String {
        let newest = Dictionary(grouping: model.versions, by: \.stage).values.compactMap {
            $0.max { $0.number < $1.number }
        }
        let aliases = model.aliases.map { #"{"alias": "\#($0)", "version": "\#($1)"}"# }
        return """
            {"name": "\(model.name)", "last_updated_timestamp": \(model.updatedAt), "tags": \(json(model.tags)),
            "aliases": [\(aliases.joined(separator: ","))],
            "latest_versions": [\(newest.map { json($0, of: model) }.joined(separator: ","))]}
            """
    }

    private static func json(_ version: Version, of model: Model) -> String {
        """
        {"name": "\(model.name)", "version": "\(version.number)", "run_id": "\(version.run)",
        "current_stage": "\(version.stage)", "status": "\(version.status)", "tags": \(json(version.tags))}
        """
    }

    private static func json(run: String, _ metrics: [String: String]) -> String {
        let list = metrics.map { #"{"key": "\#($0)", "value": \#($1)}"# }.joined(separator: ",")
        return #"{"info": {"run_id": "\#(run)", "status": "FINISHED"}, "data": {"metrics": [\#(list)]}}"#
    }

    private static func json(_ tags: [String: String]) -> String {
        "[" + tags.map { #"{"key": "\#($0)", "value": "\#($1)"}"# }.joined(separator: ",") + "]"
    }
}
