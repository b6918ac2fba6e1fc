import OpsModel

extension PrometheusPreset {
    static let all = [
        triton, mlserver, fastapi, torchserve, bentoml, kserve, knative, knativeOpenTelemetry, seldon, seldonCore2,
        vllm,
    ]

    /// Requests that a full queue rejects are counted nowhere, so that rate and error ratio are lower bounds. Quantiles
    /// exist only with `--metrics-config summary_latencies=true`; over several servers the worst one stands.
    static let triton = PrometheusPreset(name: "triton", service: "model", version: "version") { scope in
        let success = scope.rate("nv_inference_request_success")
        let failure = scope.rate("nv_inference_request_failure")
        // The label `reason` is only on failures: adding the plain vectors would match nothing.
        let all = "(\(success) + \(scope.orZero(failure, of: success)))"
        let summaries = [(SignalKind.latencyP50, "0.5"), (.latencyP95, "0.95"), (.latencyP99, "0.99")].map { kind, q in
            SignalSet.SignalQuery(
                kind: kind, expression: scope.maximum("nv_inference_request_summary_us", "quantile=\"\(q)\"") + " / 1e6"
            )
        }
        let busy = ["nv_gpu_utilization", "nv_cpu_utilization"].map { "max by (instance, job) (\(scope.series($0)))" }
        return [
            .init(kind: .requestRate, expression: all, quality: .lowerBound),
            .init(kind: .errorRatio, expression: scope.ratio(failure, of: all), quality: .lowerBound),
            .init(
                kind: .latencyMean,
                expression: "\(scope.rate("nv_inference_request_duration_us")) / \(success) / 1e6",
                quality: .averageOnly),
            .init(kind: .queueDepth, expression: scope.sum("nv_inference_pending_request_count")),
            .init(
                kind: .saturation,
                expression: scope.perServer("nv_inference_pending_request_count", busy.joined(separator: " or ")),
                quality: .hostWide),
        ] + summaries
    }

    /// Answers 422 are in no model's counter; quantiles exist by path only; requests in progress are of the process.
    static let mlserver = PrometheusPreset(
        name: "mlserver", service: "model", version: "version", unknownVersions: ["None"]
    ) { scope in
        let success = scope.rate("model_infer_request_success_total")
        let failure = scope.rate("model_infer_request_failure_total")
        let all = "(\(scope.orZero(success, of: failure)) + \(scope.orZero(failure, of: success)))"
        let duration = "model_infer_request_duration"
        return [
            .init(kind: .requestRate, expression: all, quality: .lowerBound),
            .init(kind: .errorRatio, expression: scope.ratio(failure, of: all), quality: .lowerBound),
            .init(
                kind: .latencyMean, expression: "\(scope.rate(duration + "_sum")) / \(scope.rate(duration + "_count"))",
                quality: .averageOnly),
            .init(
                kind: .queueDepth,
                expression: scope.perServer(
                    duration + "_count",
                    "sum by (instance, job) (\(scope.series("rest_server_requests_in_progress")))"),
                quality: .wholeProcess),
        ]
    }

    /// prometheus-fastapi-instrumentator: handlers are route templates, so that model and version are lost; the fine
    /// histogram has no labels at all and covers the process, probes included.
    static let fastapi = PrometheusPreset(name: "fastapi", service: "job") { scope in
        let metric = { (name: String) in scope.prefix + name }
        let all = scope.rate(metric("http_requests_total"), scope.handlers)
        let matchers = [scope.handlers, "status=~\"5..\""].filter { !$0.isEmpty }.joined(separator: ",")
        let errors = scope.rate(metric("http_requests_total"), matchers)
        let duration = metric("http_request_duration_seconds")
        let mean =
            "\(scope.rate(duration + "_sum", scope.handlers)) / \(scope.rate(duration + "_count", scope.handlers))"
        return [
            .init(kind: .requestRate, expression: all),
            .init(kind: .errorRatio, expression: scope.ratio(errors, of: all)),
            .init(kind: .latencyMean, expression: mean),
            .init(kind: .queueDepth, expression: scope.sum("http_requests_inprogress", scope.handlers)),
        ] + scope.quantiles(metric("http_request_duration_highr_seconds"), quality: .wholeProcess)
    }

    /// Requests are counted by model, errors by host only, and nothing has a quantile. `default` stands for whatever
    /// version is the default now.
    static let torchserve = PrometheusPreset(
        name: "torchserve", service: "model_name", version: "model_version", unknownVersions: ["default"]
    ) { scope in
        let requests = "ts_inference_requests_total"
        let status = { (name: String) in "sum by (instance, job) (rate(\(scope.series(name))[\(scope.window)]))" }
        let errors = "\(status("Requests5XX")) / (\(status("Requests2XX")) + \(status("Requests5XX")))"
        return [
            .init(kind: .requestRate, expression: scope.rate(requests)),
            .init(kind: .errorRatio, expression: scope.perServer(requests, errors), quality: .hostWide),
            .init(
                kind: .latencyMean,
                expression: "\(scope.rate("ts_inference_latency_microseconds")) / \(scope.rate(requests)) / 1e6",
                quality: .averageOnly),
        ]
    }

    /// Served from source, a Bento has no version. Overload is answered 429, which is no error here.
    static let bentoml = PrometheusPreset(
        name: "bentoml", service: "service_name", version: "service_version", unknownVersions: ["not available"]
    ) { scope in
        let probes = "endpoint!~\"/(livez|readyz|healthz|metrics)\""
        let all = scope.rate("bentoml_service_request_total", probes)
        let errors = scope.rate("bentoml_service_request_total", "http_response_code=~\"5..\",\(probes)")
        return [
            .init(kind: .requestRate, expression: all),
            .init(kind: .errorRatio, expression: scope.ratio(errors, of: all)),
            .init(kind: .queueDepth, expression: scope.sum("bentoml_service_request_in_progress")),
        ] + scope.quantiles("bentoml_service_request_duration_seconds", probes)
    }

    /// KServe's Python server counts no errors: what entered `predict` and did not reach `postprocess` has failed.
    /// Requests that failed before `predict` are not among them.
    static let kserve = PrometheusPreset(name: "kserve", service: "model_name") { scope in
        let entered = scope.rate("request_predict_seconds_count")
        let left = scope.rate("request_postprocess_seconds_count")
        return [
            .init(kind: .requestRate, expression: entered, quality: .lowerBound),
            .init(
                kind: .errorRatio, expression: "clamp_min(1 - \(scope.orZero(left, of: entered)) / \(entered), 0)",
                quality: .lowerBound),
        ] + scope.quantiles("request_predict_seconds")
    }

    /// Queue-proxy before Knative's move to OpenTelemetry: milliseconds.
    static let knative = PrometheusPreset(name: "knative", service: "configuration_name", version: "revision_name") {
        scope in
        let all = scope.rate("revision_app_request_count")
        let errors = scope.rate("revision_app_request_count", "response_code_class=\"5xx\"")
        return [
            .init(kind: .requestRate, expression: all),
            .init(kind: .errorRatio, expression: scope.ratio(errors, of: all)),
            .init(kind: .queueDepth, expression: scope.sum("revision_queue_depth")),
        ] + scope.quantiles("revision_app_request_latencies", perSecond: 1000)
    }

    /// Queue-proxy since Knative's move to OpenTelemetry: seconds, other names and labels.
    static let knativeOpenTelemetry = PrometheusPreset(
        name: "knative-opentelemetry", service: "kn_configuration_name", version: "kn_revision_name"
    ) { scope in
        let duration = "kn_serving_invocation_duration_seconds"
        let all = scope.rate(duration + "_count")
        let errors = scope.rate(duration + "_count", "http_response_status_code=~\"5..\"")
        return [
            .init(kind: .requestRate, expression: all),
            .init(kind: .errorRatio, expression: scope.ratio(errors, of: all)),
            .init(kind: .queueDepth, expression: scope.sum("kn_serving_queue_depth")),
        ] + scope.quantiles(duration)
    }

    /// The executor of Seldon Core 1; a predictor stands for a version.
    static let seldon = PrometheusPreset(name: "seldon", service: "deployment_name", version: "predictor_name") {
        scope in
        let requests = "seldon_api_executor_server_requests_seconds"
        let predictions = "service=\"predictions\""
        let all = scope.rate(requests + "_count", predictions)
        let errors = scope.rate(requests + "_count", "code!~\"2..\",\(predictions)")
        return [
            .init(kind: .requestRate, expression: all),
            .init(kind: .errorRatio, expression: scope.ratio(errors, of: all)),
        ] + scope.quantiles(requests, predictions)
    }

    /// Seldon Core 2: `code` is a number for REST and `OK` for gRPC; latency by model is an average.
    static let seldonCore2 = PrometheusPreset(name: "seldon-core-2", service: "model", version: "model_internal") {
        scope in
        let all = scope.rate("seldon_model_infer_total")
        let errors = scope.rate("seldon_model_infer_total", "code!~\"200|OK\"")
        return [
            .init(kind: .requestRate, expression: all),
            .init(kind: .errorRatio, expression: scope.ratio(errors, of: all)),
            .init(
                kind: .latencyMean, expression: "\(scope.rate("seldon_model_infer_seconds_total")) / \(all)",
                quality: .averageOnly),
        ]
    }

    /// vLLM counts successes only. The KV cache's share has had two names.
    static let vllm = PrometheusPreset(name: "vllm", service: "model_name") { scope in
        let cache = ["vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"].map { scope.maximum($0) }
        return [
            .init(kind: .requestRate, expression: scope.rate("vllm:request_success_total"), quality: .lowerBound),
            .init(kind: .queueDepth, expression: scope.sum("vllm:num_requests_waiting")),
            .init(kind: .saturation, expression: cache.joined(separator: " or ")),
        ] + scope.quantiles("vllm:e2e_request_latency_seconds")
    }
}

extension Prometheus {
    /// What `preset:` may be.
    public static var presetNames: [String] { PrometheusPreset.all.map(\.name) }
}
