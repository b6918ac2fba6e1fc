import Backends
import ContractServer
import OpsModel
import Testing
import Wire

private func bench(
    _ change: @escaping @Sendable (ContractRequest) -> ContractAnswer? = { _ in nil }
) throws -> (backend: Alertmanager, transport: ReplayTransport) {
    let recording = try Fixtures.recording("alertmanager")
    let transport = ReplayTransport { change($0) ?? recording.answer(to: $0) }
    return (try Alertmanager(settings: .test(), transport: transport), transport)
}

/// As the recorded active silence was asked for.
private let wish = Silence.Wish(
    matchers: [
        Silence.Matcher(name: "alertname", value: "FeatureDriftHigh", isRegex: false, isEqual: true),
        Silence.Matcher(name: "feature", value: "am.*", isRegex: true, isEqual: true),
        Silence.Matcher(name: "env", value: "dev", isRegex: false, isEqual: false),
    ], startsAt: Instant(seconds: 1_795_461_727),
    endsAt: Instant(rfc3339: "2026-11-23T20:22:07Z") ?? Instant(seconds: 0),
    createdBy: "oncall@example", comment: "known drift, retrain running")

@Suite struct `Alertmanager told to silence` {
    private func value(_ wish: Silence.Wish) async throws -> String? {
        try await bench().backend.reading(of: .silence(backend: "test", wish)).before.first?.value
    }

    @Test func `one that is there already, matchers in any order, is held`() async throws {
        #expect(try await value(wish) == "active")
        var turned = wish
        turned.matchers.reverse()
        turned.endsAt = wish.endsAt + .milliseconds(400)
        #expect(try await value(turned) == "active")
    }

    @Test func `one that differs in anything that matters is not there`() async throws {
        var others: [Silence.Wish] = Array(repeating: wish, count: 5)
        others[0].matchers[1].isRegex = false
        others[1].matchers.removeLast()
        others[2].endsAt = wish.endsAt + .seconds(60)
        others[3].comment = "another reason"
        others[4].createdBy = "somebody else"
        for other in others { #expect(try await value(other) == nil, "\(other)") }
    }

    @Test func `one that was ended is not there`() async throws {
        let ended = Silence.Wish(
            matchers: [Silence.Matcher(name: "alertname", value: "Other", isRegex: false, isEqual: true)],
            startsAt: wish.startsAt, endsAt: Instant(rfc3339: "2026-11-23T19:21:25.337Z") ?? wish.endsAt,
            createdBy: wish.createdBy, comment: wish.comment)
        #expect(try await value(ended) == nil)
    }

    @Test func `is sent once, with its matchers, times, author and reason`() async throws {
        let (backend, transport) = try bench { _ in .recorded("alertmanager", "silence_create_pending.json") }
        try await backend.perform(.silence(backend: "test", wish), PerformingBench.empty)
        #expect(transport.lines == ["POST /api/v2/silences"])
        let body = try #require(transport.requests.first?.body)
        #expect(body.contentType == "application/json")
        let sent = try JSONValue(parsing: body.bytes)
        let expected = try JSONValue(
            parsing: Array(
                """
                {"matchers": [
                {"name": "alertname", "value": "FeatureDriftHigh", "isRegex": false, "isEqual": true},
                {"name": "feature", "value": "am.*", "isRegex": true, "isEqual": true},
                {"name": "env", "value": "dev", "isRegex": false, "isEqual": false}],
                "startsAt": "2026-11-23T19:22:07.000Z", "endsAt": "2026-11-23T20:22:07.000Z",
                "createdBy": "oncall@example", "comment": "known drift, retrain running"}
                """.utf8))
        #expect(sent == expected)
    }

    @Test func `may not be sent again where nobody knows whether it was`() throws {
        let backend = try bench().backend
        #expect(!backend.guarantee(of: .silence(backend: "test", wish)).mayRepeat)
        #expect(backend.guarantee(of: .expireSilence(SilenceID(backend: "test", id: "x"))).mayRepeat)
    }
}

@Suite struct `Alertmanager told to end a silence` {
    private func reading(_ id: String, _ file: String) async throws -> CallReading {
        let (backend, _) = try bench { _ in .recorded("alertmanager", file) }
        return try await backend.reading(of: .expireSilence(SilenceID(backend: "test", id: id)))
    }

    @Test func `one that was ended, or is not known, has nothing to end`() async throws {
        for (id, file) in [("5629a0f2", "silence_get_expired.json"), ("0000", "silence_unknown.txt")] {
            let reading = try await reading(id, file)
            #expect(reading.before == [BoundField("test silence \(id)", nil)])
            #expect(reading.before == reading.after)
        }
    }

    @Test func `an active one is`() async throws {
        let active = #"{"id":"a1","status":{"state":"active"},"matchers":[{"name":"a","value":"b","isRegex":false}]}"#
        let (backend, transport) = try bench { _ in .json(active) }
        let call = SystemCall.expireSilence(SilenceID(backend: "test", id: "a1"))
        let reading = try await backend.reading(of: call)
        #expect(reading.before == [BoundField("test silence a1", "active")])
        #expect(reading.after == [BoundField("test silence a1", nil)])
        transport.forget()
        try await backend.perform(call, reading)
        #expect(transport.lines == ["DELETE /api/v2/silence/a1"])
    }

    @Test func `an id that is none is a fault, not an ended silence`() async throws {
        let (backend, _) = try bench()
        await #expect(throws: BackendError.self) {
            try await backend.reading(of: .expireSilence(SilenceID(backend: "test", id: "xyz")))
        }
    }
}
