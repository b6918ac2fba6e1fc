import Backends
import OpsModel
import Testing
import Wire

@testable import Engine

@Suite struct `Diagnosis what is there` {
    static let kinds: Set<String> = [
        "mlflow", "prometheus", "alertmanager", "triton", "mlserver", "torchserve", "fastapi",
    ]

    static let everything: [String: Response] = [
        "http://127.0.0.1:5000/api/2.0/mlflow/experiments/search": .json(
            #"{"experiments":[{"experiment_id":"0","name":"Default","artifact_location":"mlflow-artifacts:/0"}]}"#),
        "http://127.0.0.1:9090/api/v1/status/buildinfo": .json(
            #"{"status":"success","data":{"version":"3.5.0","revision":"x"}}"#),
        "http://127.0.0.1:9093/api/v2/status": .json(
            #"{"cluster":{"status":"ready"},"versionInfo":{"version":"0.28.1"},"config":{"original":""}}"#),
        "http://127.0.0.1:8000/v2": .json(#"{"name":"triton","version":"2.50.0","extensions":["model_repository"]}"#),
        "http://127.0.0.1:8002/metrics": .text("# HELP x\nnv_inference_count{model=\"a\"} 1\n"),
        "http://127.0.0.1:8080/v2": .json(#"{"name":"mlserver","version":"1.7.0","extensions":[]}"#),
        "http://127.0.0.1:8082/metrics": .text("model_infer_request_success_total 1\n"),
    ]

    func discovery(_ network: FakeNetwork, _ environment: [String: String] = [:]) -> Discovery {
        Discovery(environment: environment, transport: network, kinds: Self.kinds)
    }

    @Test func `each system is told by its answer`() async {
        let report = await discovery(FakeNetwork(Self.everything)).run(.init(named: true, ports: true))
        #expect(report.backends.map(\.kind) == ["mlflow", "triton", "mlserver", "prometheus", "alertmanager"])
        #expect(report.backends.map(\.id) == ["registry", "triton", "mlserver", "metrics", "alerts"])
        #expect(
            report.backends.map(\.remark) == [
                "port 5000; answered as MLflow", "port 8000; answered as Triton 2.50.0",
                "port 8080; answered as MLServer 1.7.0", "port 9090; answered as Prometheus 3.5.0",
                "port 9093; answered as Alertmanager 0.28.1",
            ])
    }

    @Test func `of the addresses of TorchServe the one that manages models is found, with its metrics`() async {
        func description(_ path: String) -> Response {
            .json(
                #"{"openapi":"3.0.1","info":{"title":"TorchServe APIs","version":"0.12.0"},"paths":{"\#(path)":{"get":{}}}}"#
            )
        }
        let network = FakeNetwork([
            "http://127.0.0.1:8080/api-description": description("/predictions/{model_name}"),
            "http://127.0.0.1:8081/api-description": description("/models/{model_name}/{model_version}/set-default"),
            "http://127.0.0.1:8082/metrics": .text("ts_inference_requests_total{model_name=\"lin\",} 1\n"),
        ])
        let report = await discovery(network).run(.init(named: true, ports: true))
        #expect(report.backends.map(\.kind) == ["torchserve"])
        #expect(report.backends.map(\.url) == ["http://127.0.0.1:8081"])
        #expect(report.backends.first?.remark == "port 8081; answered as TorchServe 0.12.0")
        #expect(report.backends.first?.options.map(\.value) == ["http://127.0.0.1:8082/metrics"])
    }

    @Test func `a port says nothing: what answers there does`() async {
        let network = FakeNetwork([
            "http://127.0.0.1:5000/openapi.json": .json(
                #"{"openapi":"3.1.0","info":{"title":"Fraud Scorer (v2)","version":"9"},"paths":{"/healthz":{}}}"#),
            "http://127.0.0.1:9090/": .text("<html>a router's page</html>"),
            "http://127.0.0.1:9093/v2": .json(#"{"name":"registry","errors":[]}"#),
        ])
        let report = await discovery(network).run(.init(named: true, ports: true))
        #expect(report.backends.map(\.kind) == ["fastapi"])
        #expect(report.backends.map(\.id) == ["fraud-scorer-v2"])
        #expect(report.backends.first?.options == [.init(key: "ready", value: "/healthz")])
    }

    @Test(arguments: [
        #"{"experiments":[]}"#, #"{"experiments":"yes"}"#, "[]", "not JSON", #"{"experiments":[{"name":"x"}]}"#,
    ]) func `an answer that only resembles MLflow's is not taken for it`(body: String) async {
        let network = FakeNetwork(["http://127.0.0.1:5000/api/2.0/mlflow/experiments/search": .json(body)])
        #expect(await discovery(network).run(.init(named: true, ports: true)).backends.isEmpty)
    }

    @Test func `an MLflow that wants a password is found, and the password is not guessed`() async {
        var denied = Response(status: 401)
        denied.headers.append("WWW-Authenticate", "Basic realm=\"mlflow\"")
        let network = FakeNetwork(["http://127.0.0.1:5000/api/2.0/mlflow/experiments/search": denied])
        let report = await discovery(network).run(.init(named: true, ports: true))
        #expect(report.backends.first?.proof == .basic(user: "CHANGE-ME", password: "env:MLFLOW_TRACKING_PASSWORD"))
    }

    @Test func `metrics are proposed, not written, where a Prometheus is`() async {
        let withPrometheus = await discovery(FakeNetwork(Self.everything)).run(.init(named: true, ports: true))
        let option = withPrometheus.backends.first { $0.kind == "triton" }?.options.first
        #expect(option == .init(key: "metrics", value: "http://127.0.0.1:8002/metrics", isProposal: true))
        var alone = Self.everything
        alone["http://127.0.0.1:9090/api/v1/status/buildinfo"] = nil
        let without = await discovery(FakeNetwork(alone)).run(.init(named: true, ports: true))
        #expect(without.backends.first { $0.kind == "mlserver" }?.options.first?.isProposal == false)
    }

    @Test func `without consent nobody is asked anything`() async {
        let network = FakeNetwork(Self.everything)
        let environment = ["MLFLOW_TRACKING_URI": "http://127.0.0.1:5000", "PROMETHEUS_URL": "http://127.0.0.1:9090"]
        let report = await discovery(network, environment).run(.init(named: false, ports: false))
        #expect(network.requests.isEmpty)
        #expect(
            report.backends.map(\.remark) == ["MLFLOW_TRACKING_URI; not looked at", "PROMETHEUS_URL; not looked at"])
    }

    @Test func `consent to the ports is none to the named addresses`() async {
        let network = FakeNetwork(Self.everything)
        _ = await discovery(network, ["PROMETHEUS_URL": "http://prometheus.example"]).run(
            .init(named: false, ports: true))
        #expect(network.requests.allSatisfy { $0.base.host == "127.0.0.1" })
    }

    @Test func `credentials of the environment are named in the file, and sent only to their address`() async {
        let network = FakeNetwork(Self.everything)
        let environment = [
            "MLFLOW_TRACKING_URI": "http://mlflow.example:5000", "MLFLOW_TRACKING_USERNAME": "ops",
            "MLFLOW_TRACKING_PASSWORD": "canary-4711", "MLFLOW_TRACKING_SERVER_CERT_PATH": "/ca.pem",
            "MLFLOW_WORKSPACE": "team-a",
        ]
        let report = await discovery(network, environment).run(.init(named: true, ports: true))
        let registry = report.backends.first
        #expect(registry?.proof == .basic(user: "ops", password: "env:MLFLOW_TRACKING_PASSWORD"))
        #expect(registry?.authorities == "/ca.pem")
        #expect(registry?.options == [.init(key: "workspace", value: "team-a")])
        for request in network.requests {
            let isNamed = request.base.host == "mlflow.example"
            #expect((request.credential == .basic(user: "ops", password: Secret("canary-4711"))) == isNamed)
        }
        #expect(!ConfigurationDraft(report).yaml.contains("canary"))
    }

    @Test func `a password in an address is left out, and said`() async {
        let environment = ["PROMETHEUS_URL": "https://ops:canary-4711@prometheus.example/base/"]
        let report = await discovery(FakeNetwork([:]), environment).run(.init(named: false, ports: false))
        #expect(report.backends.map(\.url) == ["https://prometheus.example/base"])
        #expect(report.notes.first?.hasPrefix("PROMETHEUS_URL holds a user or a password") == true)
        #expect(!ConfigurationDraft(report).yaml.contains("canary"))
    }

    @Test func `what cannot be used yet is said`() async {
        let environment = ["KUBECONFIG": "/k", "DOCKER_HOST": "unix:///d", "MLFLOW_TRACKING_URI": "databricks"]
        let report = await discovery(FakeNetwork([:]), environment).run(.init(named: true, ports: false))
        #expect(report.backends.isEmpty)
        #expect(report.notes.count == 3)
        #expect(report.notes.contains { $0.contains("KUBECONFIG") && $0.contains("Kubernetes comes later") })
    }

    @Test func `an address that is named and listens on a usual port is written once`() async {
        let environment = ["MLFLOW_TRACKING_URI": "http://localhost:5000/"]
        let answers = Self.everything.merging(
            [
                "http://localhost:5000/api/2.0/mlflow/experiments/search": Self.everything[
                    "http://127.0.0.1:5000/api/2.0/mlflow/experiments/search"] ?? Response()
            ]
        ) { first, _ in first }
        let report = await discovery(FakeNetwork(answers), environment).run(.init(named: true, ports: true))
        #expect(report.backends.count { $0.kind == "mlflow" } == 1)
    }

    @Test func `two of a kind have ids of their own`() async {
        let environment = ["PROMETHEUS_URL": "http://elsewhere:9090"]
        let report = await discovery(FakeNetwork(Self.everything), environment).run(.init(named: false, ports: true))
        #expect(report.backends.filter { $0.kind == "prometheus" }.map(\.id) == ["metrics", "metrics-2"])
    }

    @Test(arguments: [true, false]) func `the file that is written is one the program reads`(isFound: Bool) async throws
    {
        let environment =
            isFound ? ["MLFLOW_TRACKING_URI": "http://m.example", "MLFLOW_TRACKING_TOKEN": "canary"] : [:]
        let network = FakeNetwork(isFound ? Self.everything : [:])
        let report = await discovery(network, environment).run(.init(named: true, ports: true))
        let configuration = try Configuration(yaml: ConfigurationDraft(report).yaml, file: "c.yaml")
        #expect(configuration.backends.map(\.settings.id.rawValue) == report.backends.map(\.id))
        #expect(configuration.backends.map(\.settings.url) == report.backends.map(\.url))
    }

    @Test func `a hostile title cannot leave its comment`() async throws {
        let network = FakeNetwork([
            "http://127.0.0.1:8000/openapi.json": .json(
                #"{"openapi":"3","info":{"title":"x\nbackends: []\u001b[2J","version":"1\nname: evil"}}"#)
        ])
        let report = await discovery(network).run(.init(named: true, ports: true))
        let yaml = ConfigurationDraft(report).yaml
        #expect(!yaml.contains("\nname: evil"))
        #expect(!yaml.contains("\u{1B}"))
        let configuration = try Configuration(yaml: yaml, file: "c.yaml")
        #expect(configuration.name == nil)
    }
}
