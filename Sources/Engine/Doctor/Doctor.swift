internal import Backends
internal import OpsModel
internal import Threads
internal import Wire

/// Looks at everything the program depends on, and says of each fault what to do.
public struct Doctor: Sendable {
    private let terminal: TerminalFacts
    private let factory: BackendFactory
    private let secrets: KnownSecrets
    private let clock: any EngineClock
    /// A server that has just started may take this long for its first answer, whatever a poll is given.
    private let patience: Duration

    /// `secrets` is the factory's, so that none of them is printed.
    public init(
        terminal: TerminalFacts, factory: BackendFactory, secrets: KnownSecrets,
        clock: any EngineClock = SystemClock(), patience: Duration = .seconds(30)
    ) {
        self.terminal = terminal
        self.factory = factory
        self.secrets = secrets
        self.clock = clock
        self.patience = patience
    }

    /// Examines terminal, configuration and, all at once, every backend in it.
    ///
    /// - Parameters:
    ///   - location: where the configuration is.
    ///   - read: reads it.
    /// - Returns: a section for each, backends in the order of the file.
    public func examine(
        _ location: ConfigurationLocation, read: (String) throws(ConfigurationError) -> Configuration
    ) async -> DoctorReport {
        var sections = [DoctorReport.Section("terminal", terminal.findings())]
        switch location {
        case .drill:
            sections.append(
                .init(
                    "configuration",
                    [
                        Diagnosis(
                            .pass, "file", "none: the program opens on its drill",
                            advice: "'mlops-tui init' writes one.")
                    ]))
            sections.append(await store(Configuration(isDrill: true)))
        case .file(let path):
            do throws(ConfigurationError) {
                let configuration = try read(path)
                sections.append(.init("configuration", [found(configuration)] + ownership(of: path)))
                sections.append(await store(configuration))
                sections += await runbooks(configuration)
                sections += await sinks(configuration)
                sections += await examine(configuration)
            } catch {
                sections.append(.init("configuration", error.problems.map { Diagnosis(.fail, "file", $0.description) }))
            }
        }
        return DoctorReport(sections)
    }

    private func found(_ configuration: Configuration) -> Diagnosis {
        let count = configuration.backends.count
        guard count > 0 else {
            return Diagnosis(
                .warn, "file", "\(configuration.file) names no backend",
                advice: "Write one under 'backends:'; 'mlops-tui init --output -' prints examples.")
        }
        return Diagnosis(.pass, "file", "\(configuration.file): \(count) backend\(count == 1 ? "" : "s")")
    }

    private func store(_ configuration: Configuration) async -> DoctorReport.Section {
        let files = await StoreFiles.known(of: configuration, environment: terminal.environment)
        return .init("store", await StoreFindings(path: files?.store).findings())
    }

    private func runbooks(_ configuration: Configuration) async -> [DoctorReport.Section] {
        let folders = configuration.runbooks.folders
        guard !folders.isEmpty else { return [] }
        let findings = await WorkerThread.run { RunbookFindings(folders: folders).findings() }
        return [.init("runbooks", findings ?? [])]
    }

    private func sinks(_ configuration: Configuration) async -> [DoctorReport.Section] {
        guard !configuration.notify.isEmpty else { return [] }
        let files = await StoreFiles.known(of: configuration, environment: terminal.environment)
        let troubles = await SinkFindings.troubles(keptIn: files, at: clock.now)
        var sections: [DoctorReport.Section] = []
        for sink in configuration.sinks(factory) {
            let findings = await SinkFindings(sink: sink, troubles: troubles, isKept: files != nil).findings()
            sections.append(.init("notify \(sink.name) (\(sink.configuration.kind.name))", findings.map(clean)))
        }
        return sections
    }

    private func ownership(of path: String) -> [Diagnosis] {
        guard let exposure = FileOwnership.exposure(of: path) else { return [] }
        return [
            Diagnosis(
                .warn, "owner", "\(exposure.text), and with it which commands run for secrets",
                advice: exposure.remedy)
        ]
    }

    private func examine(_ configuration: Configuration) async -> [DoctorReport.Section] {
        await withTaskGroup(of: (Int, DoctorReport.Section).self) { group in
            for (index, backend) in configuration.backends.enumerated() {
                group.addTask { (index, await examine(backend, file: configuration.file)) }
            }
            var sections: [(Int, DoctorReport.Section)] = []
            for await section in group { sections.append(section) }
            return sections.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func examine(_ backend: BackendConfiguration, file: String) async -> DoctorReport.Section {
        let settings = backend.settings
        let deadline = max(settings.deadline * 3, patience)
        let ending = await limited(until: clock.uptime + deadline, on: clock) {
            await self.findings(of: backend, file: file, patience: deadline)
        }
        let findings: [Diagnosis] =
            switch ending {
            case .finished(let findings): findings
            case .overdue:
                [
                    Diagnosis(
                        .fail, "reachable", "not examined within \(deadline.inWords)",
                        advice: "Check its load and the network, or give it a longer 'deadline'.")
                ]
            case .cancelled: [Diagnosis(.fail, "reachable", "cancelled")]
            }
        let system = factory.type(of: backend)?.system ?? backend.kind
        let title = "\(settings.id.rawValue) (\(system), \(settings.url))"
        return .init(secrets.redact(title), findings + cautions(backend))
    }

    private func findings(
        of backend: BackendConfiguration, file: String, patience: Duration
    ) async -> [Diagnosis] {
        do throws(BackendError) {
            let opened = try await factory.open(backend, file: file, patience: patience)
            return await opened.examine().map(clean)
        } catch {
            let finding = Diagnosis(.fail, "configured", error.description)
            // What a command for a secret wrote may hold it.
            return [error.failure.kind == .secret ? clean(finding) : finding]
        }
    }

    /// What works, and should not be left so.
    private func cautions(_ backend: BackendConfiguration) -> [Diagnosis] {
        var findings: [Diagnosis] = []
        if backend.http.tls.skipsVerification {
            findings.append(
                Diagnosis(
                    .warn, "certificate", "not verified: whoever is in between can read and change everything",
                    advice: "Name the authority under tls: { ca: … } and take skipVerify out."))
        }
        if case .none = backend.credential { return findings }
        if let base = try? BaseURL(backend.settings.url), base.scheme == .http, !base.isLoopback {
            findings.append(
                Diagnosis(
                    .warn, "encrypted", "the credential is sent in the clear over http",
                    advice: "Use its https address, or a tunnel to it."))
        }
        return findings
    }

    /// Without secrets: what a server says may hold one. What is said of the configuration holds none, and spells out
    /// keys such as `password` that would be taken for one.
    private func clean(_ finding: Diagnosis) -> Diagnosis {
        let redaction = secrets.redaction
        return Diagnosis(
            finding.verdict, finding.topic, redaction(finding.detail), advice: redaction(finding.advice))
    }
}
