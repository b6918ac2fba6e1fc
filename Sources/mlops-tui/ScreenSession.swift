internal import Cells
internal import Dashboard
internal import Engine
internal import OpsModel
internal import Threads

/// The running dashboard: loop and engine side by side until the person quits.
///
/// Keys answer from the first frame on, while the configuration is read and the drill begins to listen.
struct ScreenSession {
    let loop: Loop
    let fleet: FleetOptions
    let log: LogOption
    /// Learns every secret that is found; the recorder asks it too.
    let secrets: KnownSecrets
    /// False where the command line names a theme.
    let followsConfiguredTheme: Bool
    /// True where nothing is taken over from the last session.
    let startsClean: Bool

    /// Returns when the terminal has been restored and everything has ended; throws what kept the fleet from being
    /// read, after the terminal has been restored.
    func run() async throws -> Loop.Ending {
        let starting = Task { try await start() }
        let watching = Task {
            if case .failure = await starting.result { await loop.end() }
        }
        let ending = await loop.run { effect in
            await (try? starting.value)?.perform(effect)
        }
        await watching.value
        await (try starting.value).stop()
        return ending
    }

    private func start() async throws -> RunningFleet {
        let source = try await FleetSource.load(fleet)
        let (inbox, configuration) = (loop.inbox, source.configuration)
        do {
            try await apply(configuration)
            if !configuration.keys.isEmpty { inbox.put(.rebound(configuration.keys)) }
            let files = await StoreFiles.claimed(by: configuration, environment: StandardStreams.environment)
            let memory = ViewMemory(configuration, in: files)
            let earlier = await remembered(memory)
            if let input = input(of: earlier) { inbox.put(input) }
            let logged = try log.engine(configuration, keptIn: files, secrets: secrets) {
                inbox.put(Input($0, of: configuration))
            }
            return RunningFleet(
                source: source, engine: logged.engine, memory: memory,
                themeIsOverridden: !followsConfiguredTheme, earlier: (try? earlier.get()) ?? nil,
                polling: Task { await logged.run() })
        } catch {
            await source.stop()
            throw error
        }
    }

    /// How the views were left; `nil` where that is not kept, or at the first start.
    private func remembered(_ memory: ViewMemory?) async -> Result<RememberedViews?, ViewMemoryError> {
        guard let memory else { return .success(nil) }
        return await WorkerThread.run { Result(catching: memory.read) } ?? .success(nil)
    }

    /// What the loop is told of it: all but the theme where the command line names one.
    private func input(of remembered: Result<RememberedViews?, ViewMemoryError>) -> Input? {
        guard !startsClean else { return nil }
        switch remembered {
        case .success(var views):
            if !followsConfiguredTheme { views?.theme = nil }
            return views.map(Input.viewsRestored)
        case .failure(let error): return .noticed("\(error)", isError: true)
        }
    }

    private func apply(_ configuration: Configuration) async throws {
        if configuration.display.isASCII == true { await loop.useASCII() }
        await loop.takeMouse(configuration.display.usesMouse ?? true)
        guard followsConfiguredTheme, let theme = try ThemeChoice.theme(of: configuration) else { return }
        await loop.use(theme)
    }
}

/// What is behind the screen once the configuration has been read.
private struct RunningFleet {
    let source: FleetSource
    let engine: Engine
    /// `nil` where how the views are looked at is not kept.
    let memory: ViewMemory?
    /// Whether the command line names a theme, which is for this start alone.
    let themeIsOverridden: Bool
    /// How the views were left by the start before.
    let earlier: RememberedViews?
    let polling: Task<Void, Never>

    func perform(_ effect: Effect) async {
        guard case .remember(let views) = effect else { return await engine.perform(effect) }
        // Nobody is looking any more when the last one is written; what could not be kept is as it was at the last
        // start.
        let kept = themeIsOverridden ? views.keepingTheme(of: earlier) : views
        if let memory { _ = await WorkerThread.run { try? memory.write(kept) } }
    }

    func stop() async {
        polling.cancel()
        await polling.value
        await engine.close()
        await source.stop()
    }
}
