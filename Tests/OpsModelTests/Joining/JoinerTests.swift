import OpsModel
import Testing

@Suite struct `Joining systems` {
    private let joiner = Joiner(services: [
        Service(
            id: "fraud-detection",
            bindings: Service.Bindings(deployments: ["triton-eu/fd_*"], models: ["registry/fraud-detector"])),
        Service(id: "churn", bindings: Service.Bindings(labels: ["team": "crm", "job": "churn-*"])),
    ])

    private func deployment(_ name: String, labels: [String: String] = [:]) -> Deployment {
        Deployment(
            id: DeploymentID(backend: "triton-eu", name: name), environment: .production, system: "Triton",
            labels: labels, variants: [], readiness: .ready)
    }

    @Test func `explicit configuration wins over everything else`() {
        let binding = joiner.bind(deployment("fd_main", labels: ["service": "churn"]))
        #expect(binding.service == "fraud-detection")
        #expect(binding.evidence == .configuration)
        #expect(binding.reason == "bind.deployments triton-eu/fd_*")
    }

    @Test func `all labels of a binding must match`() {
        #expect(joiner.bind(alert: ["team": "crm", "job": "churn-eu"])?.service == "churn")
        #expect(joiner.bind(alert: ["team": "crm", "job": "other"]) == nil)
    }

    @Test(arguments: ["service", "model", "model_name"])
    func `an alert that names what a binding's deployments are called joins it`(label: String) {
        #expect(joiner.bind(alert: [label: "fd_v2"])?.service == "fraud-detection")
        #expect(joiner.bind(Subject(name: "fd_v2")).service == "fraud-detection")
    }

    @Test func `what is served and measured under a bound model's name joins its service`() {
        #expect(joiner.bind(deployment("fraud-detector")).service == "fraud-detection")
        #expect(joiner.bind(deployment("fraud-detector")).reason == "named as bind.models registry/fraud-detector")
        #expect(joiner.bind(alert: ["model": "fraud-detector"])?.service == "fraud-detection")
        #expect(joiner.bind(Subject(name: "fraud_detector")).service == "fraud-detection")
    }

    /// Otherwise a promotion would move an alias of a model that merely is called as what is served.
    @Test func `a model that is called as a bound deployment joins its service only where no model is bound`() {
        func service(_ models: [String]) -> ServiceID {
            let bindings = Service.Bindings(deployments: ["triton-eu/ranker"], models: models)
            return Joiner(services: [Service(id: "search", bindings: bindings)])
                .bind(model: ModelID(registry: "registry", name: "ranker"), tags: [:]).service
        }
        #expect(service([]) == "search")
        #expect(service(["registry/search-model"]) == "ranker")
    }

    @Test func `a model URI joins what a pattern of bound models matches`() {
        let joiner = Joiner(services: [
            Service(id: "payments-risk", bindings: Service.Bindings(models: ["registry/fraud-*"]))
        ])
        let binding = joiner.bind(deployment("scorer", labels: ["storageUri": "models:/fraud-detector/47"]))
        #expect(binding.service == "payments-risk")
    }

    @Test func `a label that carries a service name binds to it`() {
        let binding = joiner.bind(deployment("x", labels: ["app": "Fraud_Detection"]))
        #expect(binding.service == "fraud-detection")
        #expect(binding.evidence == .label)
    }

    @Test func `a model URI leads to the service of that model`() {
        let binding = joiner.bind(deployment("scorer", labels: ["storageUri": "models:/fraud-detector/47"]))
        #expect(binding.service == "fraud-detection")
        #expect(binding.evidence == .lineage)
        #expect(binding.reason == "storageUri models:/fraud-detector/47")
    }

    @Test(arguments: [
        "fraud_detection", "FRAUD-DETECTION", "prod-fraud-detection", "fraud-detection-staging",
        "retrain-fraud-detection",
    ])
    func `names are equal after normalisation`(name: String) {
        #expect(joiner.bind(deployment(name)).service == "fraud-detection")
    }

    @Test func `what nothing binds becomes a service of its own and says so`() {
        let binding = joiner.bind(deployment("kyc_ocr"))
        #expect(binding.service == "kyc-ocr")
        #expect(binding.evidence == .unbound)
    }

    @Test(arguments: [
        ("fraud-*", "fraud-x", true), ("*", "", true), ("a?c", "abc", true), ("a?c", "ac", false),
        ("*a*b", "xxaxxb", true), ("a*", "ba", false),
    ])
    func `globs match whole texts`(pattern: String, text: String, matches: Bool) {
        #expect(Glob(pattern).matches(text) == matches)
    }

    @Test func `a hostile glob stays fast`() {
        let pattern = String(repeating: "a*", count: 60) + "b"
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 2000)))
    }
}
