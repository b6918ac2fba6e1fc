/// Every backend this program knows, in the order the documentation lists them.
public enum BackendCatalog {
    public static let all: [any Backend.Type] = [
        MLflow.self,
        Prometheus.self,
        Alertmanager.self,
        Triton.self,
        MLServer.self,
        TorchServe.self,
        FastAPI.self,
    ]

    public static subscript(kind: String) -> (any Backend.Type)? {
        all.first { $0.kind == kind }
    }
}
