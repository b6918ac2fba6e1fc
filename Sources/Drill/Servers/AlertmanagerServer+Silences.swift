extension AlertmanagerServer {
    /// The `filter` parameters, each one matcher such as `severity="critical"`.
    func filters(_ request: DrillRequest) throws(Fault) -> [LabelMatcher] {
        var matchers: [LabelMatcher] = []
        for text in request.parameters("filter") {
            matchers.append(try Self.matcher(text))
        }
        return matchers
    }

    private static func matcher(_ text: String) throws(Fault) -> LabelMatcher {
        let name = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        let rest = text.dropFirst(name.count).drop { $0 == " " }
        let operations: [LabelMatcher.Operation] = [.matches, .matchesNot, .notEqual, .equal]
        guard !name.isEmpty, let operation = operations.first(where: { rest.hasPrefix($0.rawValue) }) else {
            throw .refused("bad matcher format: \(text)")
        }
        var value = rest.dropFirst(operation.rawValue.count).drop { $0 == " " }
        if value.count >= 2, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
        let matcher = LabelMatcher(
            name: String(name), operation: operation, value: String(value).replacing("\\\"", with: "\""))
        guard matcher.isValid else { throw .refused("error parsing regexp: `^(?:\(value)$`") }
        return matcher
    }

    // MARK: Reading

    func silences(_ request: DrillRequest) throws(Fault) -> JSON {
        let filters = try filters(request)
        return state.now { simulation, instant in
            let order: [Silence.State] = [.active, .pending, .expired]
            let chosen = simulation.silences.silences.filter { silence in
                filters.isEmpty || filters.match(Labels(silence.matchers.map { ($0.name, $0.value) }))
            }
            let sorted = chosen.sorted { a, b in
                let (x, y) = (a.state(at: instant), b.state(at: instant))
                if x != y { return (order.firstIndex(of: x) ?? 0) < (order.firstIndex(of: y) ?? 0) }
                return x == .pending ? a.startsAt < b.startsAt : a.endsAt < b.endsAt
            }
            return .array(sorted.map { shape($0, at: instant) })
        }
    }

    func silence(_ id: String) throws(Fault) -> Silence {
        let groups = id.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12], id.allSatisfy({ $0 == "-" || $0.isHexDigit }) else {
            throw .coded(601, "silenceID in path must be of type uuid: \"\(id)\"", status: 422)
        }
        guard let silence = state.now({ simulation, _ in simulation.silences[id] }) else { throw .empty(status: 404) }
        return silence
    }

    func shape(_ silence: Silence, at instant: Double) -> JSON {
        [
            "id": .string(silence.id), "status": ["state": .string(silence.state(at: instant).rawValue)],
            "updatedAt": .string(state.timestamp(silence.updatedAt)), "comment": .string(silence.comment),
            "createdBy": .string(silence.createdBy), "endsAt": .string(state.timestamp(silence.endsAt)),
            "matchers": .array(
                silence.matchers.map { matcher in
                    [
                        "isEqual": .bool(matcher.operation == .equal || matcher.operation == .matches),
                        "isRegex": .bool(matcher.operation == .matches || matcher.operation == .matchesNot),
                        "name": .string(matcher.name), "value": .string(matcher.value),
                    ]
                }), "startsAt": .string(state.timestamp(silence.startsAt)),
        ]
    }

    // MARK: Writing

    func create(_ request: DrillRequest) throws(Fault) -> JSON {
        guard request.contentType == "application/json" else {
            throw .coded(
                415, "unsupported media type \"\(request.contentType)\", only [application/json] are allowed",
                status: 415)
        }
        guard let body = JSON(parsing: request.body), case .object = body else {
            throw .coded(400, "parsing silence body from \"\" failed, because invalid character", status: 400)
        }
        let asked = try silence(from: body)
        let id = body["id"]?.text ?? ""
        let clock = state.clock
        let kept: Result<String, Fault> = state.now { simulation, instant in
            guard clock.world(asked.endsAt) > instant else {
                return .failure(.refused("Failed to create silence: end time can't be in the past"))
            }
            guard id.isEmpty || simulation.silences[id] != nil else {
                return .failure(.coded(404, "silence not found", status: 404))
            }
            var silence = asked
            silence.startsAt = clock.world(silence.startsAt)
            silence.endsAt = clock.world(silence.endsAt)
            return .success(simulation.silences.set(silence, at: instant))
        }
        return ["silenceID": .string(try kept.get())]
    }

    /// Instants are the client's.
    private func silence(from body: JSON) throws(Fault) -> Silence {
        for name in ["comment", "createdBy", "endsAt", "startsAt"] where body[name]?.text?.isEmpty ?? true {
            throw .coded(602, "\(name) in body is required", status: 422)
        }
        guard let matchers = body["matchers"]?.elements else {
            throw .coded(602, "matchers in body is required", status: 422)
        }
        guard !matchers.isEmpty else { throw .coded(612, "matchers in body should have at least 1 items", status: 422) }
        var parsed: [LabelMatcher] = []
        for (index, matcher) in matchers.enumerated() { parsed.append(try Self.matcher(matcher, index)) }
        let starts = try instant(body, "startsAt")
        let ends = try instant(body, "endsAt")
        guard starts < ends else { throw .refused("Failed to create silence: start time must be before end time") }
        guard parsed.contains(where: { !$0.matches(Labels([])) }) else {
            throw .refused("silence invalid: at least one matcher must not match the empty string")
        }
        return Silence(
            id: body["id"]?.text ?? "", matchers: parsed, startsAt: starts, endsAt: ends, updatedAt: 0,
            createdBy: body["createdBy"]?.text ?? "", comment: body["comment"]?.text ?? "")
    }

    private func instant(_ body: JSON, _ name: String) throws(Fault) -> Double {
        guard let instant = Timestamp.parse(body[name]?.text ?? "") else {
            throw .coded(601, "\(name) in body must be of type date-time: \"\(body[name]?.text ?? "")\"", status: 422)
        }
        return instant
    }

    private static func matcher(_ body: JSON, _ index: Int) throws(Fault) -> LabelMatcher {
        func flag(_ name: String, absent: Bool) -> Bool {
            if case .bool(let value)? = body[name] { return value }
            return absent
        }
        guard let name = body["name"]?.text, let value = body["value"]?.text else {
            let missing = body["name"]?.text == nil ? "name" : "value"
            throw .coded(602, "matchers.\(index).\(missing) in body is required", status: 422)
        }
        let operation: LabelMatcher.Operation =
            switch (flag("isRegex", absent: false), flag("isEqual", absent: true)) {
            case (false, true): .equal
            case (false, false): .notEqual
            case (true, true): .matches
            case (true, false): .matchesNot
            }
        let matcher = LabelMatcher(name: name, operation: operation, value: value)
        guard matcher.isValid else {
            throw .refused(
                "silence invalid: invalid label matcher \(index): invalid regular expression \"\(value)\": error parsing regexp: `\(value)`"
            )
        }
        return matcher
    }
}
