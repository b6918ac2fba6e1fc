internal import Backends
internal import OpsModel
internal import Wire

/// Asks the questions of runbooks: each at most once a minute, however often somebody looks, and never twice at a time.
///
/// A question of PromQL goes to every configured server that evaluates it, because the series of one service may live
/// beside its cluster; one that does not answer leaves the answer open where the others do not decide it.
actor RunbookChecks {
    static let freshness = Duration.seconds(60)
    /// Of one question, whatever a server's own deadline is.
    static let deadline = Duration.seconds(10)
    /// A check looks at the status; the body is only let through so far.
    static let largestBody = 1_048_576
    /// More questions than any runbook has; older answers go first.
    static let mostKept = 500

    /// The servers of now; opening one may take time.
    typealias Evaluators = @Sendable () async -> [Evaluator]

    /// A server that may evaluate queries, or why it cannot be asked.
    typealias Evaluator = Result<any EvaluatesPromQL, BackendError>

    /// Every configured server that evaluates PromQL, in the order of the file; `backend` opens one.
    static func evaluators(
        of configuration: Configuration, _ factory: BackendFactory,
        _ backend: (BackendID) async -> Result<any Backend, BackendError>
    ) async -> [Evaluator] {
        var evaluators: [Evaluator] = []
        for source in configuration.backends where factory.type(of: source) is any EvaluatesPromQL.Type {
            let id = source.settings.id
            evaluators.append(
                await backend(id).flatMap { found in
                    (found as? any EvaluatesPromQL).map { .success($0) }
                        ?? .failure(BackendError(.configuration, "\(id.rawValue) evaluates no PromQL"))
                })
        }
        return evaluators
    }

    private struct Kept {
        var askedAt: Duration
        var task: Task<CheckResult, Never>
    }

    private let evaluators: Evaluators
    private let transport: any Transport
    private let clock: any EngineClock
    private var kept: [CheckQuestion: Kept] = [:]

    init(clock: any EngineClock, transport: any Transport = HTTPClient(), evaluators: @escaping Evaluators) {
        self.evaluators = evaluators
        self.transport = transport
        self.clock = clock
    }

    /// The answers, those of the last minute included. Cancelling the task leaves the questions running for others.
    func ask(_ questions: [CheckQuestion]) async -> [CheckQuestion: CheckResult] {
        let tasks = Set(questions).map { ($0, task(for: $0)) }
        var results: [CheckQuestion: CheckResult] = [:]
        for (question, task) in tasks { results[question] = await task.value }
        return results
    }

    private func task(for question: CheckQuestion) -> Task<CheckResult, Never> {
        let now = clock.uptime
        if let last = kept[question], now - last.askedAt < Self.freshness { return last.task }
        if kept.count >= Self.mostKept { kept = kept.filter { now - $0.value.askedAt < Self.freshness } }
        let task = Task { await self.answer(question) }
        kept[question] = Kept(askedAt: now, task: task)
        return task
    }

    private func answer(_ question: CheckQuestion) async -> CheckResult {
        let ending = await limited(until: clock.uptime + Self.deadline, on: clock) {
            switch question {
            case .promQL(let query, let comparison, let quantifier):
                await self.judge(query, comparison, quantifier)
            case .http(let url, let expected): await self.judge(url, expected)
            }
        }
        guard case .finished(let result) = ending else {
            return CheckResult(.unknown, "no answer within \(Self.deadline.inWords)", at: clock.now)
        }
        return result
    }

    // MARK: PromQL

    private func judge(
        _ query: String, _ comparison: CheckComparison, _ quantifier: CheckQuantifier
    ) async -> CheckResult {
        let evaluators = await evaluators()
        guard !evaluators.isEmpty else {
            return CheckResult(.unknown, "no source evaluates PromQL; configure a prometheus backend", at: clock.now)
        }
        var values: [Double?] = []
        var remark: String?
        for answer in await Self.values(of: query, from: evaluators) {
            switch answer {
            case .success(let found): values += found
            case .failure(let error):
                values.append(nil)
                remark = remark ?? error.description
            }
        }
        return CheckResult.of(values, comparison, quantifier, remark: remark, at: clock.now)
    }

    /// One answer a server, in their order.
    private static func values(
        of query: String, from evaluators: [Evaluator]
    ) async -> [Result<[Double?], BackendError>] {
        await withTaskGroup(of: (Int, Result<[Double?], BackendError>).self) { group in
            for (index, evaluator) in evaluators.enumerated() {
                group.addTask {
                    do throws(BackendError) {
                        return (index, .success(try await evaluator.get().values(of: query)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var answers: [(Int, Result<[Double?], BackendError>)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    // MARK: HTTP

    private func judge(_ url: String, _ expected: ExpectedStatus) async -> CheckResult {
        do throws(BaseURLError) {
            let request = try PlainAddress(url).request(deadline: Self.deadline, maximumBytes: Self.largestBody)
            return await judge(request, expected)
        } catch {
            return CheckResult(.unknown, error.description, at: clock.now)
        }
    }

    /// A server that cannot be reached is unknown, not failed: what lies between may be at fault.
    private func judge(_ request: Request, _ expected: ExpectedStatus) async -> CheckResult {
        do throws(WireError) {
            let response = try await transport.send(request)
            let verdict: CheckVerdict = expected.holds(for: response.status) ? .pass : .fail
            return CheckResult(verdict, value: Double(response.status), "HTTP \(response.status)", at: clock.now)
        } catch {
            return CheckResult(.unknown, error.brief, at: clock.now)
        }
    }
}
