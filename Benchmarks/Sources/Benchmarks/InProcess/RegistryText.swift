import Wire

/// A model registry's answers as MLflow 3 writes them.
enum RegistryText {
    /// The answer of `registered-models/search`.
    static func models(_ count: Int, versions: Int) -> String {
        let models = (0..<count).map { model in
            let latest = (1...versions).map { version(model, $0) }.joined(separator: ",")
            return """
                {"name":"\(StandInFleet.name(model))","creation_timestamp":1721990400123,"last_updated_timestamp":1722990400456,\
                "description":"scores requests of one product for one region","latest_versions":[\(latest)],\
                "tags":[{"key":"team","value":"payments"},{"key":"task","value":"classification"}],\
                "aliases":[{"alias":"champion","version":"\(versions)"}]}
                """
        }
        return #"{"registered_models":[\#(models.joined(separator: ","))]}"#
    }

    static func version(_ model: Int, _ version: Int) -> String {
        """
        {"name":"\(StandInFleet.name(model))","version":"\(version)","creation_timestamp":17219904\(10_000 + version),\
        "last_updated_timestamp":17229904\(10_000 + version),"current_stage":"None","description":"",\
        "source":"mlflow-artifacts:/\(model)/models/m-\(model)-\(version)/artifacts",\
        "run_id":"","status":"READY","run_link":"","user_id":"trainer",\
        "tags":[{"key":"framework","value":"xgboost"},{"key":"dataset","value":"2026-07-\(10 + version)"}]}
        """
    }
}

/// The pages of one registry, made once.
struct RegistryPages: Sendable {
    private let models: [UInt8]
    private let versions: [UInt8]

    init(models count: Int, versions: Int) {
        models = Array(RegistryText.models(count, versions: 1).utf8)
        let all = (0..<count).flatMap { model in (1...versions).map { RegistryText.version(model, $0) } }
        self.versions = Array(#"{"model_versions":[\#(all.joined(separator: ","))]}"#.utf8)
    }

    func answer(_ request: Request) -> [UInt8]? {
        if request.url.contains("registered-models/search") { return models }
        if request.url.contains("model-versions/search") { return versions }
        return request.url.hasSuffix("/version") ? Array("3.17.0".utf8) : Array("{}".utf8)
    }
}

/// A metrics page with histograms, as a serving system has it.
enum ExpositionSource {
    private static let bounds = [
        "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf",
    ]

    /// `series` is of one family; more than the program reads of one would only be passed over.
    static func text(families: Int, series: Int) -> String {
        (0..<families).map { family("request_\($0)_duration_seconds", series: series) }.joined()
    }

    private static func family(_ name: String, series: Int) -> String {
        var text = "# HELP \(name) How long a request took.\n# TYPE \(name) histogram\n"
        for model in 0..<series / (bounds.count + 2) {
            let labels = "model_name=\"\(StandInFleet.name(model))\",version=\"\(1 + model % 9)\",code=\"200\""
            for (index, bound) in bounds.enumerated() {
                text += "\(name)_bucket{\(labels),le=\"\(bound)\"} \(1000 + index * 7 + model)\n"
            }
            text += "\(name)_sum{\(labels)} \(model).25\n\(name)_count{\(labels)} \(1100 + model)\n"
        }
        return text
    }
}
