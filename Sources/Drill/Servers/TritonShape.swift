/// Models in the JSON that Triton gives them.
enum TritonShape {
    static let input = "features"
    static let output = "score"

    static func metadata(_ model: ModelRepository.HostedModel, versions: [String], inputs: Int) -> JSON {
        [
            "name": .string(model.name), "versions": .array(versions.map(JSON.string)), "platform": "python",
            "inputs": [["name": .string(input), "datatype": "FP32", "shape": [.integer(-1), .integer(inputs)]]],
            "outputs": [["name": .string(output), "datatype": "FP32", "shape": [.integer(-1), .integer(1)]]],
        ]
    }

    /// The model's configuration as the server completes it.
    static func configuration(_ model: ModelRepository.HostedModel, inputs: Int) -> JSON {
        [
            "name": .string(model.name), "platform": "", "backend": "python", "runtime": "",
            "version_policy": policy(model.policy), "max_batch_size": .integer(8),
            "input": [
                [
                    "name": .string(input), "data_type": "TYPE_FP32", "format": "FORMAT_NONE",
                    "dims": [.integer(inputs)], "is_shape_tensor": .bool(false), "allow_ragged_batch": .bool(false),
                    "optional": .bool(false), "is_non_linear_format_io": .bool(false),
                ]
            ],
            "output": [
                [
                    "name": .string(output), "data_type": "TYPE_FP32", "dims": [.integer(1)], "label_filename": "",
                    "is_shape_tensor": .bool(false), "is_non_linear_format_io": .bool(false),
                ]
            ],
            "batch_input": [], "batch_output": [], "optimization": optimization, "dynamic_batching": batching,
            "instance_group": [
                [
                    "name": .string("\(model.name)_0"), "kind": "KIND_GPU", "count": .integer(1),
                    "gpus": [.integer(0)], "secondary_devices": [], "profile": [], "passive": .bool(false),
                    "host_policy": "",
                ]
            ],
            "default_model_filename": "model.py", "cc_model_filenames": .object([]), "metric_tags": .object([]),
            "parameters": .object([]), "model_warmup": [],
        ]
    }

    static func statistics(_ name: String, _ version: String, _ counts: ServerCounts, last: JSON) -> JSON {
        [
            "name": .string(name), "version": .string(version), "last_inference": last,
            "inference_count": .integer(counts.succeeded), "execution_count": .integer(counts.executions),
            "inference_stats": .object(
                [("success", duration(counts.succeeded, counts.seconds)), ("fail", duration(counts.failed, 0))]
                    + ServerCounts.phases.map { ($0.name, duration(counts.succeeded, counts.seconds * $0.share)) }
                    + [("cache_hit", duration(0, 0)), ("cache_miss", duration(0, 0))]),
            "response_stats": .object([]),
            "batch_stats": [
                .object(
                    [("batch_size", .integer(4))]
                        + ServerCounts.phases.dropFirst().map {
                            ($0.name, duration(counts.executions, counts.seconds * $0.share / 4))
                        })
            ],
            "memory_usage": [],
        ]
    }

    private static func duration(_ count: Int, _ seconds: Double) -> JSON {
        ["count": .integer(count), "ns": .integer(Int(seconds * 1e9))]
    }

    private static func policy(_ policy: ModelRepository.VersionPolicy) -> JSON {
        switch policy {
        case .all: ["all": .object([])]
        case .latest(let count): ["latest": ["num_versions": .integer(count)]]
        case .specific(let versions):
            ["specific": ["versions": .array(versions.map { Int($0).map(JSON.integer) ?? .string($0) })]]
        }
    }

    private static let optimization: JSON = [
        "priority": "PRIORITY_DEFAULT", "input_pinned_memory": ["enable": .bool(true)],
        "output_pinned_memory": ["enable": .bool(true)], "gather_kernel_buffer_threshold": .integer(0),
        "eager_batching": .bool(false),
    ]
    private static let batching: JSON = [
        "preferred_batch_size": [.integer(8)], "max_queue_delay_microseconds": .integer(2_000),
        "preserve_ordering": .bool(false), "priority_levels": .integer(0), "default_priority_level": .integer(0),
        "default_queue_policy": [
            "timeout_action": "REJECT", "default_timeout_microseconds": .integer(0),
            "allow_timeout_override": .bool(false), "max_queue_size": .integer(512),
        ],
        "priority_queue_policy": .object([]),
    ]
}
