import Backends
@testable import Engine
import FoundationEssentials
import OpsModel
import Store
import Testing
import Wire

@Suite struct `Configuration values` {
    static let yaml = """
        version: 1
        drill: true
        name: prod-eu
        defaults: { interval: 5s, deadline: 2s }
        backends:
          - id: registry
            kind: fake
            url: https://mlflow.example/base/
            interval: 30s
            deadline: 20s
            environment: prod
            cluster: eu
            auth: { basic: { user: "ops", password: "file:secrets/mlflow" } }
            tls: { ca: ca.pem, certificate: ~/me.pem, key: /keys/me.key, skipVerify: true }
            proxy: http://proxy:3128
            options: { workspace: 007, models: ["fraud-*", plain], pageSize: 500, share: 0.25, signals: [ { name: s, window: 5m, labels: { service: svc } } ] }
          - { id: plain, kind: other, url: "http://127.0.0.1:8000", auth: { header: { name: X-Token, value: "command:pass show 'a b'" } }, options: }
        services:
          - name: fraud-detection
            owner: risk
            tier: 1
            kind: llm
            bind: { deployments: ["plain/fraud-*"], models: ["registry/fraud"], labels: { service: "fraud-*" } }
            links: { dashboard: "https://grafana.example/d/fraud?from={{from}}" }
        severities: { Sev9: critical }
        display: { theme: light, ascii: true }
        runbooks: [books, ~/runbooks, /srv/runbooks]
        runbookHosts: [Wiki.example, "runbooks.example:8443"]
        store: { path: ~/ops.sqlite, retention: { incidents: 365d, samples: 3d } }
        """

    func configuration() throws -> Configuration {
        try Configuration(
            yaml: Self.yaml, file: "c.yaml", folder: "/etc/mlops", home: "/home/ops",
            catalog: [FakeBackend.self, OtherBackend.self])
    }

    @Test func `what holds for all`() throws {
        let configuration = try configuration()
        #expect(configuration.isDrill)
        #expect(configuration.name == "prod-eu")
        #expect(configuration.display == DisplaySettings(theme: "light", isASCII: true))
        #expect(
            configuration.runbooks
                == RunbookSettings(
                    folders: ["/etc/mlops/books", "/home/ops/runbooks", "/srv/runbooks"],
                    hosts: ["wiki.example", "runbooks.example:8443"]))
        #expect(
            configuration.store
                == StoreSettings(
                    place: .file("/home/ops/ops.sqlite"),
                    retention: Retention(incidents: .seconds(365 * 86_400), samples: .seconds(3 * 86_400))))
        #expect(configuration.severities.severity(of: ["severity": "sev9"]) == .critical)
        #expect(configuration.severities.severity(of: ["severity": "page"]) == .critical)
    }

    @Test func `a backend's own settings win over the defaults`() throws {
        let backends = try configuration().backends
        #expect(backends.map(\.kind) == ["fake", "other"])
        #expect(backends.map(\.line) == [6, 17])
        #expect(backends.map(\.settings.url) == ["https://mlflow.example/base", "http://127.0.0.1:8000"])
        #expect(backends.map(\.settings.interval) == [.seconds(30), .seconds(5)])
        #expect(backends.map(\.settings.deadline) == [.seconds(20), .seconds(2)])
        #expect(backends.map(\.settings.environment) == [.production, .unknown])
        #expect(backends.map(\.settings.cluster) == ["eu", ""])
    }

    @Test func `options keep their spelling, their numbers and their lines`() throws {
        let options = try configuration().backends[0].settings.options
        #expect(options["workspace"]?.text == "007")
        #expect(options["pageSize"]?.number == 500)
        #expect(options["share"]?.number == 0.25)
        #expect(options["models"]?.elements.compactMap(\.text) == ["fraud-*", "plain"])
        #expect(options["signals"]?.elements.first?["window"]?.duration == .seconds(300))
        #expect(options["signals"]?.elements.first?["labels"]?["service"]?.text == "svc")
        #expect(options["workspace"]?.line == 16)
    }

    @Test func `files are found beside the configuration, at home, or where they are`() throws {
        let backend = try configuration().backends[0]
        #expect(backend.http.tls.authority == .file("/etc/mlops/ca.pem"))
        #expect(backend.http.tls.clientCertificate == .file("/home/ops/me.pem"))
        #expect(backend.http.tls.clientKey == .file("/keys/me.key"))
        #expect(backend.http.tls.skipsVerification)
        #expect(backend.http.proxy == .server("http://proxy:3128", .none))
        guard case .basic("ops", let password) = backend.credential else {
            Issue.record("not basic")
            return
        }
        #expect(password.source == .file("/etc/mlops/secrets/mlflow"))
        #expect(password.line == 13)
    }

    @Test func `a command for a secret keeps its words`() throws {
        guard case .header("X-Token", let value) = try configuration().backends[1].credential else {
            Issue.record("not a header")
            return
        }
        #expect(value.source == .command(["pass", "show", "a b"]))
    }

    @Test func `services carry what binds them`() throws {
        let service = try #require(try configuration().services.first)
        #expect(service.id == "fraud-detection")
        #expect(service.owner == "risk")
        #expect(service.tier == 1)
        #expect(service.kind == .llm)
        #expect(service.bindings.deployments == ["plain/fraud-*"])
        #expect(service.bindings.models == ["registry/fraud"])
        #expect(service.bindings.labels == ["service": "fraud-*"])
        #expect(service.links == ["dashboard": "https://grafana.example/d/fraud?from={{from}}"])
    }

    @Test func `a drill leaves no file behind unless one is named`() throws {
        func path(_ lines: String, _ environment: [String: String] = ["HOME": "/home/ops"]) throws -> String? {
            let configuration = try Configuration(yaml: "version: 1\n" + lines, file: "c.yaml", catalog: [])
            return configuration.store.files(
                isDrill: configuration.isDrill, environment: environment, claiming: false)?.store
        }
        #expect(try path("") == "/home/ops/.local/state/mlops-tui/store.sqlite")
        #expect(try path("", ["XDG_STATE_HOME": "/state"]) == "/state/mlops-tui/store.sqlite")
        #expect(try path("", [:]) == nil)
        #expect(try path("drill: true") == nil)
        #expect(try path("drill: true\nstore: { path: /tmp/drill.sqlite }") == "/tmp/drill.sqlite")
        #expect(try path("store: { path: memory }") == nil)
    }

    @Test func `each configuration file has a store of its own, the one in the usual place the plain one`() throws {
        let folder = try ScratchFolder()
        func path(_ name: String) throws -> String? {
            try folder.write("version: 1\n", to: name)
            let environment = ["XDG_CONFIG_HOME": folder.path, "XDG_STATE_HOME": "/state"]
            return try ConfigurationFile(path: "\(folder.path)/\(name)").read(environment: environment)
                .store.files(isDrill: false, environment: environment, claiming: false)?.store
        }
        let one = try #require(try path("direct.yaml"))
        #expect(one.hasPrefix("/state/mlops-tui/store-direct-") && one.hasSuffix(".sqlite"))
        #expect(try path("direct.yaml") == one)
        #expect(try path("full.yaml") != one)
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/mlops-tui", withIntermediateDirectories: true)
        #expect(try path("mlops-tui/config.yaml") == "/state/mlops-tui/store.sqlite")
    }

    @Test func `lists and maps of which everything is commented out are empty`() throws {
        let configuration = try Configuration(
            yaml: "version: 1\nbackends:\n# - id: a\nservices: []\nseverities: ~\ndisplay:\n", file: "c.yaml",
            catalog: [])
        #expect(configuration.backends.isEmpty)
        #expect(configuration.services.isEmpty)
    }

    @Test(arguments: [("true", ReadOnly.configuration), ("false", nil)])
    func `what keeps the program read-only reaches whoever would write`(value: String, readOnly: ReadOnly?) throws {
        let configuration = try Configuration(
            yaml: "version: 1\ndecisions: { readOnly: \(value) }\n", file: "config.yaml", folder: "", home: nil)
        #expect(configuration.decisions.readOnly == readOnly)
        #expect(configuration.setup(sources: []).readOnly == readOnly)
    }

    @Test func `anchors and aliases are read`() throws {
        let yaml = """
            version: 1
            backends:
              - { id: a, kind: fake, url: "http://a", options: &o { workspace: team } }
              - { id: b, kind: fake, url: "http://b", options: *o }
            """
        let configuration = try Configuration(yaml: yaml, file: "c.yaml", catalog: [FakeBackend.self])
        #expect(configuration.backends.map { $0.settings.options["workspace"]?.text } == ["team", "team"])
    }

    @Test func `a text that looks like a number is one in quotes, and a word of numbers without`() throws {
        let yaml = "version: 1\nname: \"5\"\nservices: [{ name: 1.2.3, owner: 2nd-line }]\n"
        let configuration = try Configuration(yaml: yaml, file: "c.yaml", catalog: [])
        #expect(configuration.name == "5")
        #expect(configuration.services.map(\.id) == ["1.2.3"])
    }

    @Test func `what only the backend can tell of its settings is told with the rest`() throws {
        let yaml =
            "version: 1\nbackends:\n  - { id: a, kind: picky, url: \"http://a\" }\n  - { id: b, kind: picky, url: nowhere }\n"
        let error = #expect(throws: ConfigurationError.self) {
            _ = try Configuration(yaml: yaml, file: "c.yaml", catalog: [PickyBackend.self])
        }
        #expect(error?.problems.map(\.line) == [3, 4, 4])
        #expect(error?.problems.count { $0.message == "one of 'x' and 'y' is needed" } == 2)
    }
}

/// Never content.
private struct PickyBackend: Backend {
    static let kind = "picky"
    static let system = "Picky"
    static let options: [OptionSpec] = []
    static let reports: Set<EntityKind> = []

    init(settings: BackendSettings, transport: any Transport) throws(SettingsError) {
        throw SettingsError(line: 0, "one of 'x' and 'y' is needed")
    }

    func poll(at now: Instant) async throws(BackendError) -> Snapshot { Snapshot() }

    func examine() async -> [Diagnosis] { [] }
}

@Suite struct `Configuration location` {
    @Test func `the option wins over the variable, the variable over the usual place`() {
        let environment = ["MLOPS_TUI_CONFIG": "/from/variable", "HOME": "/home/ops"]
        func find(_ option: String?, _ environment: [String: String], there: Bool = true) -> ConfigurationLocation {
            ConfigurationLocation.find(option: option, environment: environment) { _ in there }
        }
        #expect(find("/from/option", environment) == .file("/from/option"))
        #expect(find(nil, environment, there: false) == .file("/from/variable"))
        #expect(find(nil, ["HOME": "/home/ops"]) == .file("/home/ops/.config/mlops-tui/config.yaml"))
        #expect(find(nil, ["HOME": "/home/ops", "XDG_CONFIG_HOME": "/xdg"]) == .file("/xdg/mlops-tui/config.yaml"))
        #expect(
            find(nil, ["HOME": "/home/ops", "XDG_CONFIG_HOME": "relative"])
                == .file("/home/ops/.config/mlops-tui/config.yaml"))
        #expect(find(nil, ["HOME": "/home/ops"], there: false) == .drill)
        #expect(find(nil, [:]) == .drill)
    }
}
