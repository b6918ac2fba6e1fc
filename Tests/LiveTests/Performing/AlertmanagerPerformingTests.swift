import Backends
import Foundation
import OpsModel
import Testing
import Wire

@Suite(.needs(.alertmanager)) struct `Alertmanager told by the backend` {
    private let url: String
    private let backend: Alertmanager
    private let name = "test-told-\(UUID().uuidString.lowercased())"

    init() throws {
        url = try #require(LiveServer.alertmanager.url)
        let filter = Setting(.list([Setting(.text("alertname=~\"\(name).*\""))]))
        backend = try Alertmanager(
            settings: LiveBackend.settings(url, options: ["filter": filter.content]),
            transport: LiveBackend.client())
    }

    private func wish(
        _ name: String, from start: Instant = LiveBackend.now, for length: Duration = .seconds(3600)
    ) -> Silence.Wish {
        let plain = Silence.Matcher(name: "alertname", value: name, isRegex: false, isEqual: true)
        let pattern = Silence.Matcher(name: "model", value: "chu.*", isRegex: true, isEqual: true)
        return Silence.Wish(
            matchers: [plain, pattern], startsAt: start, endsAt: start + length, createdBy: "ada",
            comment: "the \"nightly\" job is late — known")
    }

    private func post(_ name: String) async throws {
        try await LiveBackend.call(
            .post, url, "api/v2/alerts",
            #"[{"labels":{"alertname":"\#(name)","model":"churn"},"endsAt":"2099-01-01T00:00:00Z"}]"#)
    }

    private func alert(_ name: String) async throws -> Alert? {
        try await backend.poll(at: LiveBackend.now).alerts.first { $0.name == name }
    }

    @Test func `a silence quiets its alert and no other, and ends`() async throws {
        try await post(name)
        try await post(name + "-other")
        #expect(try await alert(name)?.state == .firing)
        let live = LiveCall(performer: backend)
        let wish = wish(name)
        let made = try await live.carryOut(.silence(backend: "live", wish))
        #expect(made.before.map(\.value) == [nil])
        let quiet = try #require(try await alert(name))
        #expect(quiet.state == .suppressed)
        #expect(try await alert(name + "-other")?.state == .firing)
        let id = try #require(quiet.silencedBy.first)
        #expect(quiet.silencedBy == [id])
        let kept = try #require(try await LiveBackend.call(.get, url, "api/v2/silence/\(id)"))
        #expect(kept["createdBy"].string == "ada")
        #expect(kept["comment"].string == wish.comment)
        // It is there, so that a desk that does not know whether it sent the call does not send it again.
        let again = try await backend.reading(of: .silence(backend: "live", wish))
        #expect(again.before == again.after)

        let end = SystemCall.expireSilence(SilenceID(backend: "live", id: id))
        let ended = try await live.carryOut(end)
        #expect(ended.before.map(\.value) == ["active"])
        #expect(try await alert(name)?.state == .firing)
        #expect(try await LiveBackend.call(.get, url, "api/v2/silence/\(id)")?["status"]["state"].string == "expired")
        _ = await live.fault(of: end)
        #expect(try await backend.reading(of: end).before == ended.after, "twice is once")
    }

    /// Whoever made it, and whatever it is called, it is ended by its id.
    @Test(.needsProgram) func `a silence is ended by a command, which says what notifies again`() async throws {
        try await post(name)
        try await LiveCall(performer: backend).carryOut(.silence(backend: "live", wish(name)))
        let id = try #require(try await alert(name)?.silencedBy.first)
        let configuration = """
            version: 1
            name: told
            backends: [{ id: told, kind: alertmanager, url: "\(url)" }]
            """
        let listed = try await Program.run(["get", "silences"], configuration: configuration)
        #expect(listed.text.split(separator: "\n").contains { $0.contains(id) && $0.contains("alertname=\"\(name)\"") })
        let (text, status) = try await Program.run(
            ["silence", "--end", id, "--arm", "live test"], configuration: configuration)
        #expect(status == 0 && text.contains("\(name) notifies again"), "\(text)")
        #expect(try await LiveBackend.call(.get, url, "api/v2/silence/\(id)")?["status"]["state"].string == "expired")
        #expect(try await alert(name)?.state == .firing)
        let again = try await Program.run(
            ["silence", "--end", id, "--arm", "live test"], configuration: configuration)
        #expect(again.status == 1)
    }

    /// An approval may come after the start that was planned.
    @Test func `one whose start has passed meanwhile begins at once`() async throws {
        try await post(name)
        let live = LiveCall(performer: backend)
        try await live.carryOut(.silence(backend: "live", wish(name, from: LiveBackend.now - .seconds(1800))))
        let quiet = try #require(try await alert(name))
        #expect(quiet.state == .suppressed)
        let id = try #require(quiet.silencedBy.first)
        try await live.carryOut(.expireSilence(SilenceID(backend: "live", id: id)))
    }

    @Test func `one that has ended already, or matches everything, is refused`() async throws {
        let live = LiveCall(performer: backend)
        let past = wish(name, from: LiveBackend.now - .seconds(7200))
        var everything = wish(name)
        everything.matchers = [Silence.Matcher(name: "alertname", value: ".*", isRegex: true, isEqual: true)]
        for wish in [past, everything] {
            let fault = await live.fault(of: .silence(backend: "live", wish))
            #expect(fault?.isRefusal == true, "\(String(describing: fault))")
            #expect(try await backend.reading(of: .silence(backend: "live", wish)).before.map(\.value) == [nil])
        }
    }
}
