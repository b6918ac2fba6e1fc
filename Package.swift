// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is held to this; dependencies are not.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let strictC: [CSetting] = [.treatAllWarnings(as: .error)]
let strictCXX: [CXXSetting] = [.treatAllWarnings(as: .error)]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let flyingFox: Target.Dependency = .product(name: "FlyingFox", package: "FlyingFox")
let flyingSocks: Target.Dependency = .product(name: "FlyingSocks", package: "FlyingFox")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// The themes stand at the top level so that users find them; each is embedded by name.
let themes: [Resource] = [
    .embedInCode("../../themes/terminal-16.theme"),
    .embedInCode("../../themes/dark.theme"),
    .embedInCode("../../themes/light.theme"),
    .embedInCode("../../themes/high-contrast.theme"),
    .embedInCode("../../themes/blue-orange.theme"),
    .embedInCode("../../themes/mono.theme"),
]

/// The ready runbooks, likewise.
let runbooks: [Resource] = [
    .embedInCode("../../runbooks/canary-failing.md"),
    .embedInCode("../../runbooks/data-drift.md"),
    .embedInCode("../../runbooks/error-budget-burn.md"),
    .embedInCode("../../runbooks/feature-staleness.md"),
    .embedInCode("../../runbooks/gpu-contention.md"),
    .embedInCode("../../runbooks/latency-slo.md"),
    .embedInCode("../../runbooks/model-too-old.md"),
    .embedInCode("../../runbooks/prediction-drift.md"),
    .embedInCode("../../runbooks/registry-serving-disagree.md"),
    .embedInCode("../../runbooks/training-serving-skew.md"),
]

/// What the launcher installs and starts; the Swift tests beside it read none of it.
let liveTestFiles = [
    "README.md", "Servers", "constraints-fastapi.txt", "constraints-mlflow.txt", "constraints-mlserver.txt",
    "requirements-fastapi.txt", "requirements-mlflow.txt", "requirements-mlserver.txt", "requirements-torchserve.txt",
    "requirements-triton.txt",
]

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil,
    linked: [LinkerSetting]? = nil
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: strict, linkerSettings: linked)
}

let package = Package(
    name: "mlops-tui",
    products: [
        .executable(name: "mlops-tui", targets: ["mlops-tui"]),
        // For the packages in Benchmarks/ and Fuzz/, and nobody else: there is no promise about what they offer.
        .library(
            name: "Modules",
            targets: ["Backends", "Cells", "CPseudoTerminal", "Dashboard", "Engine", "OpsModel", "Views", "Wire"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    ],
    targets: [
        .executableTarget(
            name: "mlops-tui",
            dependencies: [
                "Backends", "Cells", "Dashboard", "Drill", "Engine", "OpsModel", "Terminal", "Threads", "Views",
                "Wire", argumentParser, logging,
            ],
            swiftSettings: strict),

        // What is known, and what a screen is: nothing below imports anything of ours.
        module("OpsModel", ["CCmark", crypto]),
        // Cells imports nothing, so nothing brings it the C library's `round` and `fma`.
        module("Cells", resources: themes, linked: [.linkedLibrary("m")]),
        module("Threads"),

        // From state to cells, and from bytes to state.
        module("Views", ["OpsModel", "Cells"]),
        module("Wire", ["CCurl", "CSimdJSON", "CSpawn", "Threads"]),
        module("Backends", ["OpsModel", "Wire"]),

        // What runs it.
        module("Store", ["OpsModel", "Threads", grdb]),
        module(
            "Engine", ["OpsModel", "Backends", "CMalloc", "Store", "Wire", "Threads", crypto, logging, yams],
            resources: runbooks),
        module("Terminal", ["Cells", "CNcurses", "CTerminal"]),
        module("Dashboard", ["OpsModel", "Cells", "Views", "Engine", "Terminal", "Threads"]),
        module("Drill", [flyingFox, flyingSocks]),

        // The smallest shims over C and C++.
        .systemLibrary(name: "CNcurses"),
        .systemLibrary(name: "CCmark"),
        .systemLibrary(name: "CMalloc"),
        .target(name: "CTerminal", cSettings: strictC),
        .target(name: "CCurl", cSettings: strictC, linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CSpawn", cSettings: strictC),
        .target(name: "CSimdJSON", cxxSettings: strictCXX, linkerSettings: [.linkedLibrary("simdjson")]),

        tests("BackendsTests", ["Backends", "ContractServer", "OpsModel", "Wire", flyingSocks], exclude: ["Fixtures"]),
        tests("CellsTests", ["Cells"]),
        tests(
            "DashboardTests",
            ["Dashboard", "Backends", "Cells", "Drill", "Engine", "OpsModel", "Threads", "Views", "Wire"]),
        tests("DrillTests", ["Drill", flyingSocks], exclude: ["Fixtures"]),
        tests(
            "EngineTests",
            [
                "Engine", "Backends", "ContractServer", "OpsModel", "RunnerBench", "Store", "Threads", "Wire", crypto,
                grdb, logging,
            ]),
        // The released program in a terminal of its own, story by story.
        tests("EndToEndTests", []),
        // Skipped, suite by suite and with the reason, unless `tools/live` has started the servers.
        tests("LiveTests", ["Backends", "OpsModel", "RunnerBench", "Wire"], exclude: liveTestFiles),
        tests("OpsModelTests", ["OpsModel"], exclude: ["Fixtures"]),
        tests("StoreTests", ["Store", "OpsModel", "store-writer", grdb]),
        tests("TerminalTests", ["Terminal", "Cells", "Threads", "CPseudoTerminal", "terminal-probe"]),
        tests("ThreadsTests", ["Threads"]),
        tests("ViewsTests", ["Views", "Cells", "OpsModel"], exclude: ["Screens"]),
        tests("WireTests", ["Wire", "HostileServer"]),

        // What tests need beside the modules: servers that answer as recorded, badly or hostile, and a terminal.
        .target(
            name: "ContractServer", dependencies: [flyingSocks], path: "Tests/Support/ContractServer",
            swiftSettings: strict),
        .target(name: "HostileServer", path: "Tests/Support/HostileServer", swiftSettings: strict),
        // A program for tests to run in a pseudo-terminal, and how to make one.
        .target(name: "CPseudoTerminal", path: "Tests/Support/CPseudoTerminal", cSettings: strictC),
        // Writes to a store until it is killed.
        .executableTarget(
            name: "store-writer", dependencies: ["Store", "OpsModel"], path: "Tests/Support/store-writer",
            swiftSettings: strict),
        // Executes change requests until it is killed.
        .executableTarget(
            name: "request-runner", dependencies: ["Engine", "Backends", "OpsModel", "Wire"],
            path: "Tests/Support/request-runner", swiftSettings: strict),
        // Starts it, kills it, and reads what it left.
        .target(
            name: "RunnerBench", dependencies: ["OpsModel", "Store", "Threads", "request-runner"],
            path: "Tests/Support/RunnerBench", swiftSettings: strict),
        .executableTarget(
            name: "terminal-probe", dependencies: ["Terminal", "Cells", "Threads"],
            path: "Tests/Support/terminal-probe", swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)
