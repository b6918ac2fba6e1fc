/// The script of a runbook's step, as it will be handed to `/bin/sh`: what is planned, approved and run is this text.
public struct ScriptRun: Sendable, Hashable, Codable {
    public var step: RunbookStepID
    /// The runbook's file, in whose folder it runs.
    public var file: String
    public var edition: RunbookEdition
    public var text: String
    /// What it finds of the incident in its environment.
    public var variables: [String: String]
    /// In seconds; then its process group is ended.
    public var timeout: Int

    public init(
        step: RunbookStepID, file: String, edition: RunbookEdition, text: String, variables: [String: String],
        timeout: Int
    ) {
        self.step = step
        self.file = file
        self.edition = edition
        self.text = text
        self.variables = variables
        self.timeout = timeout
    }

    /// The script a line each, then what it is told: `env MLOPS_SERVICE=fraud`.
    public var lines: [String] {
        var text = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if text.last?.isEmpty == true { text.removeLast() }
        return text + variables.sorted { $0.key < $1.key }.map { "env \($0.key)=\($0.value)" }
    }
}

extension Runbook {
    /// The first script of a step; a step runs one.
    public func script(of number: StepNumber) -> RunbookScript? {
        steps.first { $0.number == number }?.blocks.lazy.compactMap { block in
            if case .script(let script) = block.content { script } else { nil }
        }.first
    }

    public var hasScripts: Bool { steps.contains { script(of: $0.number) != nil } }

    /// Whether a step holds this script.
    public func holds(_ script: ScriptRun) -> Bool {
        id == script.step.runbook && self.script(of: script.step.number)?.text == script.text
    }
}
