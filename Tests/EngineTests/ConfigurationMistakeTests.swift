import Engine
import Testing

/// One mistake, and exactly what is said of it.
struct Mistake: CustomTestStringConvertible, Sendable {
    let name: String
    let yaml: String
    let message: String

    var testDescription: String { name }

    /// A mistake in a file whose first lines are right.
    static func of(_ name: String, _ lines: String..., says message: String) -> Mistake {
        Mistake(name: name, yaml: (["version: 1"] + lines).joined(separator: "\n"), message: message)
    }

    /// A mistake in the first backend, whose line 3 begins it.
    static func inBackend(_ name: String, _ lines: String..., says message: String) -> Mistake {
        let head = ["version: 1", "backends:", "  - id: registry", "    kind: fake", "    url: http://127.0.0.1:5000"]
        return Mistake(
            name: name, yaml: (head + lines.map { "    " + $0 }).joined(separator: "\n"), message: message)
    }

    /// A mistake in what a service of the one backend is bound to, in line 9.
    static func bound(_ name: String, _ binding: String, says message: String) -> Mistake {
        let head = [
            "version: 1", "backends:", "  - id: registry", "    kind: fake", "    url: http://127.0.0.1:5000",
            "services:",
            "  - name: fraud", "    bind:",
        ]
        return Mistake(name: name, yaml: (head + ["      " + binding]).joined(separator: "\n"), message: message)
    }

    static let durations = "write a duration such as 500ms, 15s, 5m, 6h or 30d"

    static let all: [Mistake] = [
        .of(
            "unknown key at the top", "backend: []",
            says: "c.yaml:2: unknown key 'backend' at the top; did you mean 'backends'?"),
        .inBackend(
            "mistyped key", "intervall: 15s",
            says: "c.yaml:6: unknown key 'intervall' under backends[0]; did you mean 'interval'?"),
        .inBackend(
            "unknown key far from all", "colour: red",
            says:
                "c.yaml:6: unknown key 'colour' under backends[0]; known: id, kind, url, interval, deadline, environment, cluster, auth, tls, proxy, options"
        ),
        .inBackend(
            "unknown option", "options:", "  page-size: 5",
            says: "c.yaml:7: unknown key 'page-size' under backends[0].options; did you mean 'pageSize'?"),
        .inBackend(
            "option of another kind", "options: { ready: /healthz }",
            says:
                "c.yaml:6: unknown key 'ready' under backends[0].options; known: workspace, pageSize, metrics, share, models, token, signals"
        ),
        .inBackend(
            "number without unit", "interval: 15",
            says: "c.yaml:6: 'backends[0].interval' is '15'; \(durations)"),
        .inBackend(
            "duration in words", "interval: 15 sec",
            says: "c.yaml:6: 'backends[0].interval' is '15 sec'; \(durations)"),
        .inBackend(
            "interval too short", "interval: 20ms",
            says: "c.yaml:6: 'backends[0].interval' is '20ms'; write a duration from 1s to 1d"),
        .inBackend(
            "deadline too long", "deadline: 1h",
            says: "c.yaml:6: 'backends[0].deadline' is '1h'; write a duration from 100ms to 10m"),
        .inBackend(
            "list for a text", "cluster: [eu, us]", says: "c.yaml:6: 'backends[0].cluster' is a list; write a text"),
        .inBackend(
            "nothing for a text", "cluster:",
            says: "c.yaml:6: 'backends[0].cluster' is empty; write a text, or leave the key out"),
        .inBackend(
            "text for a list", "options: { models: fraud }",
            says:
                "c.yaml:6: 'backends[0].options.models' is a single value; write a list: [a, b], or a line with '- ' for each"
        ),
        .inBackend(
            "text for a map", "options: fast",
            says:
                "c.yaml:6: 'backends[0].options' is a single value; write a map of workspace, pageSize, metrics, share, models, token, signals"
        ),
        .inBackend(
            "text for a number", "options: { pageSize: many }",
            says: "c.yaml:6: 'backends[0].options.pageSize' is 'many'; write a whole number from 1 to 1000"),
        .inBackend(
            "number in quotes", "options: { pageSize: \"5\" }",
            says: "c.yaml:6: 'backends[0].options.pageSize' is '5'; write a whole number from 1 to 1000, without quotes"
        ),
        .inBackend(
            "number out of range", "options: { share: 1.5 }",
            says: "c.yaml:6: 'backends[0].options.share' is '1.5'; write a number from 0.0 to 1.0"),
        .inBackend(
            "number that is none", "options: { share: nan }",
            says: "c.yaml:6: 'backends[0].options.share' is 'nan'; write a number from 0.0 to 1.0"),
        .inBackend(
            "yes for true", "tls: { skipVerify: yes }",
            says: "c.yaml:6: 'backends[0].tls.skipVerify' is 'yes'; write true or false, without quotes"),
        .inBackend(
            "missing key deep inside", "options: { signals: [ { window: 5m } ] }",
            says: "c.yaml:6: backends[0].options.signals[0] lacks 'name': What it is called."),
        .inBackend(
            "bad duration deep inside", "options:", "  signals:", "    - name: a", "      window: soon",
            says: "c.yaml:9: 'backends[0].options.signals[0].window' is 'soon'; \(durations)"),
        .inBackend(
            "bad address in the options", "options: { metrics: localhost }",
            says:
                "c.yaml:6: 'backends[0].options.metrics' begins with neither http:// nor https://; write an address such as http://host:9090 or https://host/path"
        ),
        .of(
            "unknown kind", "backends:", "  - { id: a, kind: fkae, url: \"http://a\", options: { any: thing } }",
            says: "c.yaml:3: 'backends[0].kind' is 'fkae', which is unknown; did you mean 'fake'?; known: fake, other"),
        .of(
            "missing kind", "backends:", "  - id: a", "    url: http://a",
            says: "c.yaml:3: backends[0] lacks 'kind': Which system it is."),
        .of(
            "bad id", "backends:", "  - { id: My Registry, kind: fake, url: \"http://a\" }",
            says: "c.yaml:3: a backend's id is small letters, digits and '-', 64 at most, such as registry or triton-eu"
        ),
        .of(
            "id twice", "backends:", "  - { id: a, kind: fake, url: \"http://a\" }",
            "  - { id: a, kind: other, url: \"http://b\" }",
            says: "c.yaml:4: backend id 'a' stands already in line 3; give each its own"),
        .of(
            "another scheme", "backends:", "  - { id: a, kind: fake, url: \"ftp://a\" }",
            says:
                "c.yaml:3: 'backends[0].url' begins with neither http:// nor https://; write an address such as http://host:9090 or https://host/path"
        ),
        .of(
            "query in the address", "backends:", "  - { id: a, kind: fake, url: \"http://a/?x=1\" }",
            says:
                "c.yaml:3: 'backends[0].url' holds a query or a fragment; write an address such as http://host:9090 or https://host/path"
        ),
        .of(
            "password in the address", "backends:", "  - { id: my-a, kind: fake, url: \"http://ops:canary@a\" }",
            says:
                "c.yaml:3: 'backends[0].url' holds a user or a password; take them out of the address and write  auth: { basic: { user: NAME, password: \"env:MY_A_PASSWORD\" } }"
        ),
        .inBackend(
            "password written out", "auth: { basic: { user: ops, password: canary } }",
            says:
                "c.yaml:6: 'backends[0].auth.basic.password' is written out; write  password: \"env:REGISTRY_PASSWORD\"  and set that variable (or \"file:PATH\", or \"command:PROGRAM ARG…\")"
        ),
        .inBackend(
            "token written out", "auth:", "  bearer: canary",
            says:
                "c.yaml:7: 'backends[0].auth.bearer' is written out; write  bearer: \"env:REGISTRY_BEARER\"  and set that variable (or \"file:PATH\", or \"command:PROGRAM ARG…\")"
        ),
        .inBackend(
            "secret option written out", "options: { token: canary }",
            says:
                "c.yaml:6: 'backends[0].options.token' is written out; write  token: \"env:REGISTRY_TOKEN\"  and set that variable (or \"file:PATH\", or \"command:PROGRAM ARG…\")"
        ),
        .inBackend(
            "two credentials", "auth: { bearer: \"env:A\", header: { name: X, value: \"env:B\" } }",
            says: "c.yaml:6: backends[0].auth holds bearer and header; keep one of them"),
        .inBackend(
            "no credential", "auth:",
            says:
                "c.yaml:6: backends[0].auth holds nothing; write one of basic, bearer and header, or leave the key out"),
        .inBackend(
            "certificate without key", "tls: { certificate: me.pem }",
            says: "c.yaml:6: backends[0].tls has 'certificate' but no 'key'; a client certificate needs both files"),
        .of(
            "service twice", "services:", "  - name: a", "  - name: a",
            says: "c.yaml:4: service 'a' stands already in line 3; join the two"),
        .bound(
            "binding to a mistyped backend", "models: [\"registri/fraud\"]",
            says:
                "c.yaml:9: models: 'registri/fraud' names the backend 'registri', which is not here; did you mean 'registry'?"
        ),
        .bound(
            "binding to a backend that is not there", "deployments: [\"triton-*/fraud\"]",
            says:
                "c.yaml:9: deployments: 'triton-*/fraud' names the backend 'triton-*', which is not here; known: registry"
        ),
        .bound(
            "binding without a backend", "deployments: [fraud]",
            says: "c.yaml:9: deployments: 'fraud' names no backend; write BACKEND/fraud"),
        .of(
            "binding where no backend is", "services:", "  - name: a", "    bind: { models: [\"registry/fraud\"] }",
            says:
                "c.yaml:4: models: 'registry/fraud' names the backend 'registry', which is not here; none is configured"
        ),
        .of(
            "unknown severity", "severities: { P1: sev1 }",
            says: "c.yaml:2: 'severities.P1' is 'sev1', which is unknown; known: critical, warning, info"),
        .of(
            "key twice", "name: a", "name: b",
            says: "c.yaml:2: 'name' is written twice in one map, first here; keep one of them"),
        .of(
            "keys twice", "name: a", "drill: true", "name: b", "drill: false",
            says:
                "c.yaml:3: 'drill' is written twice in one map, first here; keep one of them, and one of each of 'name'"
        ),
        .of(
            "number for a name", "services:", "  - name: 5",
            says: "c.yaml:3: 'services[0].name' is a number, and a name is wanted; write it in quotes: \"5\""),
        .of(
            "truth value for a name", "name: true",
            says: "c.yaml:2: 'name' is a truth value, and a name is wanted; write it in quotes: \"true\""),
        .of(
            "number for an owner", "services:", "  - name: a", "    owner: 1.5",
            says: "c.yaml:4: 'services[0].owner' is a number, and a name is wanted; write it in quotes: \"1.5\""),
        .of(
            "too few levels", "signals: { sev: { tier2: [1, 2] } }",
            says: "c.yaml:2: 'signals.sev.tier2' holds 2 numbers; write three, such as [1, 2, 3]"),
        .of(
            "merge key", "defaults: &d { interval: 5s }", "display:", "  <<: *d",
            says: "c.yaml:4: merge keys ('<<') are not read; write the keys out under display"),
        .of(
            "retention", "store: { retention: { samples: 1m } }",
            says: "c.yaml:2: 'store.retention.samples' is '1m'; write a duration from 1h to 366d"),
        .of(
            "unquoted wild card", "services:", "  - name: a", "    bind: { deployments: [*x] }",
            says: "c.yaml:4: is not YAML: found undefined alias; a text that begins with * stands in quotes: \"*\""),
        .of(
            "tab", "display:", "\tascii: true",
            says:
                "c.yaml:3: is not YAML: found character that cannot start any token while scanning for the next token; indent with spaces, not with tabs"
        ),
        .of("tag", "name: !vault a", says: "c.yaml:2: 'name' has a tag, and tags ('!…') are not read; write a text"),
        .of("list as key", "? [a]", ": b", says: "c.yaml:2: a key at the top is a list; keys are plain words"),
        Mistake(
            name: "another version", yaml: "version: 2",
            message: "c.yaml:1: 'version' is '2'; write a whole number from 1 to 1"),
        Mistake(
            name: "no version", yaml: "name: a",
            message: "c.yaml:1: the file lacks 'version': The format of this file: 1."),
        Mistake(
            name: "a list", yaml: "- a",
            message:
                "c.yaml:1: the file is a list; write a map of version, drill, name, defaults, backends, services, severities, signals, maintenance, display, runbooks, runbookHosts, store, decisions, notify, keys"
        ),
        .of(
            "an address for a host", "runbookHosts: [wiki.example, 'https://wiki.example/a']",
            says: "c.yaml:2: 'runbookHosts' holds 'https://wiki.example/a'; write a host alone, such as wiki.example"),
        Mistake(
            name: "nothing", yaml: "# later\n",
            message: "c.yaml: says nothing; 'mlops-tui init' writes one, 'mlops-tui schema' prints what may stand in it"
        ),
        Mistake(
            name: "two documents", yaml: "version: 1\n---\nversion: 1",
            message:
                "c.yaml:2: is not YAML: but found another document expected a single document in the stream; keep one document and take '---' out"
        ),
    ]
}

@Suite struct `Configuration mistakes` {
    @Test(arguments: Mistake.all) func `each is told once, with its line and what to write`(mistake: Mistake) throws {
        let error = #expect(throws: ConfigurationError.self) {
            _ = try Configuration(yaml: mistake.yaml, file: "c.yaml", catalog: [FakeBackend.self, OtherBackend.self])
        }
        #expect(error?.description == mistake.message)
        #expect(error?.description.contains("canary") == false)
    }

    @Test func `all of them are told together, by line`() throws {
        let yaml = """
            version: 1
            backends:
              - id: a
                kind: fake
                url: nowhere
                interval: soon
              - id: a
                kind: nothing
                url: http://a
            display: { ascii: maybe, colour: red }
            """
        let error = try #require(
            #expect(throws: ConfigurationError.self) {
                _ = try Configuration(yaml: yaml, file: "c.yaml", catalog: [FakeBackend.self])
            })
        #expect(error.problems.map(\.line) == [5, 6, 8, 10, 10])
    }

    @Test func `a text that would cost stack is refused before it is parsed`() {
        for yaml in [
            String(repeating: "[", count: 200_000), String(repeating: "- ", count: 200_000),
            String(repeating: "{a: ", count: 100_000),
        ] {
            let error = #expect(throws: ConfigurationError.self) {
                _ = try Configuration(yaml: yaml, file: "c.yaml", catalog: [])
            }
            #expect(error?.description == "c.yaml:1: is nested deeper than 64 levels; write it flatter")
        }
    }

    @Test func `aliases cannot make a small file a huge one`() {
        var yaml = "version: 1\nservices:\n  - name: a\n    bind:\n      models: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        yaml += "severities:\n"
        for level in 1...8 {
            let many = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "  k\(level): &a\(level) [\(many)]\n"
        }
        let error = #expect(throws: ConfigurationError.self) {
            _ = try Configuration(yaml: yaml, file: "c.yaml", catalog: [])
        }
        #expect((error?.problems.count ?? 0) < 20)
    }

    @Test func `a file beyond a megabyte is refused`() {
        let yaml = "version: 1\n" + String(repeating: "# x\n", count: 300_000)
        let error = #expect(throws: ConfigurationError.self) {
            _ = try Configuration(yaml: yaml, file: "c.yaml", catalog: [])
        }
        #expect(error?.description == "c.yaml: is larger than 1 MiB, which no configuration of this program is")
    }
}
