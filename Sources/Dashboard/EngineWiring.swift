public import Engine
public import OpsModel

extension Input {
    /// What an event of the engine means to the state.
    public init(_ event: EngineEvent, of configuration: Configuration) {
        switch event {
        case .sources(let sources): self = .configured(configuration.setup(sources: sources))
        case .pollStarted(let id, let at): self = .pollStarted(id, at: at)
        case .polled(let report): self = .polled(report)
        case .series(let answer): self = .seriesRead(answer)
        case .similar(let answer): self = .similarRead(answer)
        case .runbooks(let runbooks): self = .runbooksLoaded(runbooks)
        case .checked(let results): self = .checked(results)
        case .page(let page): self = .pageRead(page)
        case .restored(let history): self = .restored(history)
        case .store(let status): self = .storeChanged(status)
        case .desk(let answer): self = .deskAnswered(answer)
        case .sinkTroubles(let troubles): self = .sinksChanged(troubles)
        case .notice(let text): self = .noticed(text, isError: false)
        case .trouble(let text): self = .noticed(text, isError: true)
        }
    }
}

extension Engine {
    /// Does the effects that concern outside systems; the others are the loop's own.
    public func perform(_ effect: Effect) async {
        switch effect {
        case .poll(let id): await pollNow(id)
        case .readSeries(let request): await requestSeries(request)
        case .readSimilar(let question): await requestSimilar(question)
        case .ask(let questions): await requestAnswers(to: questions)
        case .readPage(let url): await requestPage(url)
        case .write(let files): await write(files)
        case .persist(let batch): await persist(batch)
        case .desk(let order): await carryOut(order)
        case .remember, .copy, .notify, .useTheme, .suspend, .redraw, .quit: break
        }
    }
}
