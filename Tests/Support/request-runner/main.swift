import Backends
import Engine
import Foundation
import Glibc
import OpsModel

// Works at change requests against a registry, until it is killed or has nothing left to do: of files in the folder, or
// the MLflow at $RUNNER_MLFLOW, where an alias a request is set on version 1 of $RUNNER_MODEL.
// Usage: request-runner FOLDER propose FIRST          proposes and executes a request each, from a number on
//        request-runner FOLDER file COUNT             proposes so many, and executes none
//        request-runner FOLDER approved|rejected NAME  says so of every request, as that person, beside others
//        request-runner FOLDER race                   executes whatever is approved, beside others, until all is decided
//        request-runner FOLDER recover                says what became of what others left behind
// A policy.yaml in the folder is the policy.

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    print("usage: request-runner FOLDER propose|file|approved|rejected|race|recover [NUMBER|NAME]")
    exit(64)
}
let (folder, number) = (arguments[1], arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1)
let server = ProcessInfo.processInfo.environment["RUNNER_MLFLOW"]
let model = ProcessInfo.processInfo.environment["RUNNER_MODEL"] ?? "fraud"
let catalog: [any Backend.Type] = server == nil ? [FileRegistry.self] : [MLflow.self]
let source = server.map { "kind: mlflow, url: \"\($0)\"" } ?? "kind: file-registry, url: \"http://files\(folder)\""
let factory = BackendFactory(catalog: catalog)
let policy = access("\(folder)/policy.yaml", R_OK) == 0 ? "policy: \"\(folder)/policy.yaml\"" : ""
let configuration = try Configuration(
    yaml: """
        version: 1
        backends:
          - { id: files, \(source), environment: staging }
        decisions: { \(policy) }
        store: { path: "\(folder)/store.sqlite" }
        """, file: "runner", folder: folder, catalog: catalog)
let opened = try await HeadlessDesk.open(
    configuration, environment: ["HOME": folder], factory: factory, complain: { print("complaint: \($0)") })

func draft(_ number: Int, _ alias: String) -> RequestDraft {
    RequestDraft(
        kind: .promote, service: "fraud", environment: .other("staging"), title: "PROMOTE \(number)", place: "",
        calls: [
            .setAlias(
                model: ModelID(registry: "files", name: model), alias: server == nil ? alias : "a\(number)",
                version: server == nil ? "\(number)" : "1")
        ],
        touches: [], checks: [], undo: "", criteria: [], isRestore: false)
}

let occasion = RequestOccasion(by: OperatingSystemUser.actor, reason: "a test")

/// Says that it is open, and waits until whoever started it and others lets them all go.
func waitForOthers() {
    print("ready")
    fflush(nil)
    while access("\(folder)/go", F_OK) != 0 { usleep(500) }
}

/// `won CR-1 executed`, or `lost CR-1 executed WHY`.
func tell(_ id: RequestID, _ deed: String, _ work: () async throws(DeskError) -> ChangeRequest) async {
    do throws(DeskError) {
        _ = try await work()
        print("won \(id.rawValue) \(deed)")
    } catch {
        print("lost \(id.rawValue) \(deed) \(error)")
    }
}

switch arguments[2] {
case "propose":
    for version in number... {
        let request = try await opened.desk.propose(draft(version, "champion"), for: occasion)
        print("proposed \(request.id.rawValue) \(version)")
        fflush(nil)
        _ = try await opened.desk.execute(request.id)
    }
case "file":
    for version in 1...number { _ = try await opened.desk.propose(draft(version, "alias\(version)"), for: occasion) }
case "approved", "rejected":
    let (decision, name) = (Approval.Decision(rawValue: arguments[2]) ?? .rejected, arguments[3])
    let requests = try await opened.requests()
    waitForOthers()
    for request in requests.shuffled() {
        await tell(request.id, decision.rawValue) { () throws(DeskError) in
            try await opened.desk.decide(
                request.id, decision, digest: request.digest, comment: "as \(name) found",
                by: Actor(name, .selfAsserted))
        }
    }
case "race":
    waitForOthers()
    var isLast = false
    while !isLast {
        isLast = access("\(folder)/decided", F_OK) == 0
        for request in try await opened.requests().shuffled() where request.status == .approved {
            await tell(request.id, "executed") { () throws(DeskError) in try await opened.desk.execute(request.id) }
        }
    }
case "recover":
    for request in await opened.desk.recover() { print("\(request.id.rawValue) \(request.status.rawValue)") }
default: exit(64)
}
await opened.close()
