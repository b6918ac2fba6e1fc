import Testing

@testable import Drill

/// A recorded request put to the drill, its names changed to ones that the drill knows.
struct ContractCase: CustomTestStringConvertible, Sendable {
    let system: String
    let backend: String
    let file: String
    let renamed: [(String, String)]
    /// Requests that bring the server into the state in which the recording was made.
    var before: [String] = []

    var testDescription: String { "\(system) \(file)" }

    static func mlflow(_ file: String) -> ContractCase {
        ContractCase(
            system: "mlflow", backend: "registry", file: file,
            renamed: [
                ("\"11\"", "\"46\""), ("'11'", "'46'"), ("\"12\"", "\"47\""), ("\"10\"", "\"45\""), ("=11", "=46"),
                ("=12", "=47"), ("risk-team", "payments"), ("6c41ade5bd274f2d8e32647291d65556", run),
            ])
    }

    static func prometheus(_ file: String) -> ContractCase {
        ContractCase(
            system: "prometheus", backend: "metrics", file: file,
            renamed: [
                ("ml_feature_drift_score", "feature:psi:1h"), ("%22amount%22", "%22amount_log%22"), ("20s", "600s"),
            ])
    }

    static func alertmanager(_ file: String) -> ContractCase {
        ContractCase(
            system: "alertmanager", backend: "alerts", file: file,
            renamed: [("model%3D~", "service%3D~"), ("crit.%2A", "on.%2A"), ("%22critical%22", "%22page%22")])
    }

    static func triton(_ file: String, after before: [String] = []) -> ContractCase {
        ContractCase(
            system: "triton", backend: "triton-eu", file: file,
            renamed: [
                ("simple", "fraud_detection"), ("versions/1", "versions/46"), ("versions/2", "versions/47"),
                ("[1]", "[46]"),
                ("\"X\"", "\"features\""), ("[1,2,3,4]", values), ("[1,4]", "[1,38]"),
            ],
            before: before)
    }

    static func mlserver(_ file: String, after before: [String] = []) -> ContractCase {
        ContractCase(
            system: "mlserver", backend: "mlserver-eu", file: file,
            renamed: [
                ("iris", "churn"), ("slow", "kyc-ocr"), ("/v1", "/30"), ("/v2/ready", "/31/ready"), ("[1,4]", "[1,5]"),
                ("[5.1,3.5,1.4,0.2]", "[5.1,3.5,1.4,0.2,1]"),
            ],
            before: before)
    }

    private static let run = Seeded(seed: 7).hex("run/fraud-detector-train-47", digits: 32)
    private static let values = "[" + (0..<38).map { String($0) }.joined(separator: ",") + "]"

    func rename(_ text: String) -> String {
        renamed.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}

@Suite(.serialized) struct `Contract with the recorded servers` {
    @Test(arguments: [
        "health.json", "version.json", "registered_models_search_page1.json", "registered_models_search_page2.json",
        "registered_models_search_filter.json", "registered_models_search_too_many.json",
        "registered_models_bad_filter.json", "registered_models_get.json", "registered_models_get_404.json",
        "registered_models_get_missing_param.json", "alias_get_404.json", "latest_versions.json",
        "model_versions_search.json", "model_versions_search_by_run.json", "model_versions_search_alias_filter.json",
        "model_versions_get.json", "model_versions_get_404.json", "model_versions_get_bad_version.json",
        "runs_get.json", "runs_get_404.json", "metrics_get_history.json", "metrics_history_bulk_interval.json",
        "alias_set.json", "alias_move.json", "alias_delete_again.json", "alias_delete_query.json",
        "alias_set_bad_version.json", "alias_set_reserved.json", "alias_rollback.json", "alias_get_case.json",
        "mv_set_tag.json", "mv_delete_tag.json", "rm_set_tag.json", "malformed_json.json", "alias_set_missing.json",
        "alias_set_int_version.json", "unknown_route.json", "metrics_absent.json", "experiments_search_get.json",
    ])
    func `MLflow`(file: String) async throws { try await check(.mlflow(file)) }

    @Test(arguments: [
        "alerts.json", "alertmanagers.json", "buildinfo.json", "runtimeinfo.json", "label_values.json",
        "label_values_bad.json", "labels.json", "not_found.txt", "query_bad_time.json", "query_empty.json",
        "query_matrix.json", "query_missing_param.json", "query_range.json", "query_range_end_before_start.json",
        "query_range_too_many_points.json", "query_range_zero_step.json", "query_vector.json",
        "rules_alert_only.json", "rules.json", "series_no_match.json", "targets.json",
    ])
    func `Prometheus`(file: String) async throws { try await check(.prometheus(file)) }

    @Test(arguments: [
        "alerts.json", "alerts_active_only.json", "alerts_filter.json", "alerts_filter_bad.json",
        "alerts_inhibited.json", "alerts_receiver.json", "alerts_suppressed.json", "groups.json", "not_found.json",
        "receivers.json", "silence_bad_regex.json", "silence_bad_uuid.json", "silence_create_pending.json",
        "silence_empty_matchers.json", "silence_end_before_start.json", "silence_in_past.json",
        "silence_match_all.json", "silence_missing_comment.json", "silence_unknown.txt",
        "silence_wrong_content_type.json", "silences.json", "status.json",
    ])
    func `Alertmanager`(file: String) async throws { try await check(.alertmanager(file)) }

    @Test(arguments: [
        "live.txt", "ready.txt", "server_metadata.json", "model_metadata.json", "model_metadata_v1.json",
        "model_ready.txt", "model_v2_ready.txt", "model_config.json", "model_unknown.json",
        "model_unknown_ready.json", "model_unknown_version.json", "model_stats.json", "model_stats_v1.json",
        "all_stats.json", "bad_path.json", "trace_setting.json", "logging.json", "infer_default.json",
        "infer_v1.json", "infer_bad_shape.json", "infer_bad_dtype.json", "infer_bad_field.json",
        "infer_bad_json.json", "infer_unknown_version.json", "repository_index.json", "repository_index_ready.json",
        "repository_index_get.json", "load_unknown_model.json", "unload_unknown.txt", "load.txt",
    ])
    func `Triton`(file: String) async throws { try await check(.triton(file)) }

    @Test(arguments: [
        "load_override_rollback_to_v1.txt", "unload.txt",
    ])
    func `Triton's writes`(file: String) async throws { try await check(.triton(file)) }

    @Test(arguments: [
        ("load_override_rollback_to_v1.txt", "repository_index_after_rollback.json"),
        ("load_override_rollback_to_v1.txt", "infer_v2_after_rollback.json"),
        ("load_override_rollback_to_v1.txt", "model_config_after_rollback.json"),
        ("load_override_rollback_to_v1.txt", "infer_default_after_rollback.json"),
        ("unload.txt", "repository_index_after_unload.json"), ("unload.txt", "model_ready_after_unload.json"),
        ("unload.txt", "infer_after_unload.json"),
    ])
    func `Triton after a write`(first: String, file: String) async throws {
        try await check(.triton(file, after: [first]))
    }

    @Test(arguments: [
        "live.txt", "ready.txt", "server_metadata.json", "model_metadata.json", "model_metadata_v1.json",
        "model_ready.txt", "model_ready_v2.txt", "model_unknown.json", "model_unknown_ready.json",
        "model_unknown_version.json", "infer_v1.json", "infer_default.json", "infer_bad_shape.json",
        "infer_bad_field.json", "infer_bad_json.json", "repository_index.json", "repository_index_get.json",
        "repository_index_ready_only.json", "unload.txt", "load.txt", "load_unknown.json",
    ])
    func `MLServer`(file: String) async throws { try await check(.mlserver(file)) }

    @Test(arguments: [
        "repository_index_after_unload.json", "health_ready_after_unload.txt", "model_ready_after_unload.json",
        "unload_again.json",
    ])
    func `MLServer after an unload`(file: String) async throws {
        try await check(.mlserver(file, after: ["unload.txt"]))
    }

    private func check(_ contract: ContractCase) async throws {
        try await withDrill { addresses in
            for file in contract.before { _ = try await ask(contract, file, addresses) }
            let recording = try Recording.read(contract.system, contract.file)
            let answer = try await ask(contract, contract.file, addresses)
            #expect(answer.status == recording.status)
            #expect(answer.contentType == recording.contentType)
            guard let recorded = recording.answer else { return }
            let json = try #require(JSON(parsing: answer.body), "\(answer.text)")
            #expect(JSONShape(json).departures(from: JSONShape(recorded)) == [])
        }
    }

    private func ask(
        _ contract: ContractCase, _ file: String, _ addresses: DrillAddresses
    ) async throws -> LoopbackClient.Answer {
        let recording = try Recording.read(contract.system, file)
        let url = try #require(addresses[contract.backend]).url
        let query = recording.query.isEmpty ? "" : "?" + contract.rename(recording.query)
        var body: [UInt8] = []
        var contentType: String?
        if let sent = recording.body {
            body = Array(contract.rename(sent.text ?? String(decoding: sent.bytes, as: UTF8.self)).utf8)
            contentType = sent.text == "x=1" ? "application/x-www-form-urlencoded" : "application/json"
        }
        return try await LoopbackClient.send(
            recording.method, url + contract.rename(recording.path) + query, body: body, contentType: contentType)
    }
}
