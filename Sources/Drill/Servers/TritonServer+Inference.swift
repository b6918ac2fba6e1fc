extension TritonServer {
    func infer(_ name: String, version: String?, _ request: DrillRequest) -> DrillAnswer {
        switch look(name, version: version) {
        case .failure(let fault): return Self.error(fault.reason, fault.status, plain: true)
        case .success(let found): return infer(found, request)
        }
    }

    private func infer(_ found: Found, _ request: DrillRequest) -> DrillAnswer {
        guard let body = JSON(parsing: request.body) else {
            return Self.error("failed to parse the request JSON buffer: Invalid value. at 0", 500)
        }
        guard let input = InferenceInput(body) else {
            return Self.error("Unable to parse 'inputs': attempt to access non-existing object member 'inputs'", 500)
        }
        let name = found.model.name
        if let refusal = Self.refusal(input, model: name, columns: found.inputs) {
            return Self.error("[request id: <id_unknown>] \(refusal)", 400)
        }
        if fails(found, request) {
            return Self.error(
                "Failed to process the request(s) for model '\(name)_0_0', message: KeyError: '\(Scenario.failingFeature)'\n",
                500, plain: true)
        }
        let scores = input.scores(key: Seeded.key("\(name)/\(found.version)"), columns: found.inputs)
        return .json([
            "model_name": .string(name), "model_version": .string(found.version),
            "outputs": [
                [
                    "name": .string(TritonShape.output), "datatype": "FP32",
                    "shape": [.integer(scores.count), .integer(1)], "data": .array(scores.map(JSON.number)),
                ]
            ],
        ])
    }

    private static func refusal(_ input: InferenceInput, model: String, columns: Int) -> String? {
        guard let tensor = input.tensors.first else {
            return "expected 1 inputs but got 0 inputs for model '\(model)'"
        }
        guard tensor.name == TritonShape.input else {
            return "unexpected inference input '\(tensor.name)' for model '\(model)'"
        }
        guard tensor.datatype == "FP32" else {
            return
                "inference input '\(tensor.name)' data-type is '\(tensor.datatype)', but model '\(model)' expects 'FP32'"
        }
        guard tensor.shape.count == 2, tensor.shape[1] == columns,
            tensor.values.count == tensor.shape[0] * columns
        else {
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            return
                "unexpected shape for input '\(tensor.name)' for model '\(model)'. Expected [-1,\(columns)], got [\(shape)]. NOTE: Setting a non-zero max_batch_size in the model config requires a batch dimension to be prepended to each input shape."
        }
        return nil
    }

    /// As often as the version fails in the world, decided by the request's own bytes.
    private func fails(_ found: Found, _ request: DrillRequest) -> Bool {
        state.now { simulation, instant in
            let world = simulation.world
            guard let variant = world.traffic.variant(server: server, model: found.model.name, version: found.version)
            else { return false }
            let ratio = world.window(variant, endingAt: World.tick(of: instant), seconds: 60).errorRatio
            var hash = Fingerprint()
            for byte in request.body { hash.add(byte) }
            return world.seeded.unit(hash.value, World.tick(of: instant)) < ratio
        }
    }
}
