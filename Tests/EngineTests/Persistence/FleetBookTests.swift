import FoundationEssentials
import Testing
import Threads

@testable import Engine

@Suite struct `Whose store it is` {
    private let folder: ScratchFolder
    private let environment: [String: String]

    init() throws {
        folder = try ScratchFolder()
        environment = ["XDG_CONFIG_HOME": folder.path, "XDG_STATE_HOME": folder.path]
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/mlops-tui", withIntermediateDirectories: true)
    }

    /// What the file in the usual place says, with backends of the kind MLflow at these addresses.
    private func settings(_ urls: String...) throws -> StoreSettings {
        let backends = urls.enumerated().map { "  - { id: b\($0), kind: mlflow, url: \"\($1)\" }" }
        let text = (["version: 1", "backends:"] + backends).joined(separator: "\n")
        try folder.write(text + "\n", to: "mlops-tui/config.yaml")
        return try ConfigurationFile(path: "\(folder.path)/mlops-tui/config.yaml").read(environment: environment).store
    }

    private func name(_ settings: StoreSettings, claiming: Bool = false) -> Substring? {
        settings.files(isDrill: false, environment: environment, claiming: claiming)?.store.split(separator: "/").last
    }

    @Test func `another fleet in the same file gets another store, and the first its own back`() throws {
        let first = try settings("http://one:5000", "http://two:5000")
        #expect(name(first) == "store.sqlite")
        _ = name(first, claiming: true)
        let second = try settings("http://elsewhere:5000")
        let other = try #require(name(second))
        #expect(other.hasPrefix("store-") && other != "store.sqlite")
        _ = name(second, claiming: true)
        #expect(name(second) == other)
        #expect(name(first) == "store.sqlite")
    }

    @Test func `a fleet that gains, loses or moves a backend is the same fleet`() throws {
        _ = name(try settings("http://one:5000", "http://two:5000"), claiming: true)
        let grown = try settings("https://one:5000/mlflow", "http://two:5000", "http://three:5000")
        #expect(name(grown) == "store.sqlite")
        _ = name(grown, claiming: true)
        #expect(name(try settings("http://two:5000", "http://three:5000")) == "store.sqlite")
    }

    @Test func `a store from before the book belongs to whoever comes first, and a spoilt book is begun anew`() throws {
        #expect(name(try settings("http://one:5000")) == "store.sqlite")
        try folder.write("{", to: "mlops-tui/fleets.json")
        let settings = try settings("http://one:5000")
        #expect(name(settings) == "store.sqlite")
        _ = name(settings, claiming: true)
        #expect(try folder.read("mlops-tui/fleets.json").contains("mlflow one:5000"))
        #expect(folder.mode("mlops-tui/fleets.json") == 0o600)
    }

    @Test func `the store of another configuration file is never taken`() {
        let (book, fleet) = (FleetBook(folder: "\(folder.path)/mlops-tui"), Set(["mlflow two:5000"]))
        #expect(book.claim(for: ["mlflow one:5000"], of: "") == "")
        #expect(book.claim(for: fleet, of: "-direct-abcdefgh") == "-direct-abcdefgh")
        let other = book.claim(for: fleet, of: "")
        #expect(other.hasPrefix("-") && !other.contains("direct"))
        #expect(book.suffix(for: fleet, of: "") == other)
    }

    @Test func `fleets that begin at once in a fresh folder never get the same store`() async {
        let book = FleetBook(folder: "\(folder.path)/fresh/mlops-tui")
        let suffixes = await withTaskGroup(of: String?.self) { group in
            for number in 0..<8 {
                group.addTask {
                    await WorkerThread.run { book.claim(for: ["mlflow fleet-\(number):5000"], of: "") }
                }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(suffixes.count == 8)
        #expect(suffixes.contains(""))
    }

    @Test func `fleets behind one gateway are told apart by the path`() throws {
        let first = try settings("https://gw/prod/mlflow/")
        _ = name(first, claiming: true)
        #expect(first.fleet == ["mlflow gw/prod/mlflow"])
        #expect(name(try settings("http://GW/prod/mlflow")) == "store.sqlite")
        #expect(name(try settings("https://gw/staging/mlflow")) != "store.sqlite")
    }

    @Test func `whoever only reads claims nothing`() throws {
        _ = name(try settings("http://one:5000"))
        #expect(folder.mode("mlops-tui/fleets.json") == nil)
    }
}
