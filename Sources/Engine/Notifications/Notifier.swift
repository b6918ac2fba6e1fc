internal import OpsModel
internal import Store
internal import Wire

/// Delivers what waits in the store, each announcement to each sink at least once: it is claimed before it is sent and
/// settled afterwards, and what was claimed by a program that is gone is sent again, under the same key.
actor Notifier {
    static let lookEvery = Duration.seconds(2)
    /// A claim outlives its delivery: the request and a secret or two, each within the longest deadline there is.
    static let lease = Duration.seconds(120)
    /// A failure is tried again for this long, and this often at least.
    static let patience = Duration.seconds(86_400)
    static let fewestAttempts = 5
    private static let reviewsEvery = Duration.seconds(60)
    private static let registrationEvery = Duration.seconds(3_600)
    /// What a command delivers before it ends, of each sink.
    private static let mostAtOnce = 100

    private let sinks: [Sink]
    private let outbox: any Outbox
    private let clock: any EngineClock
    private let holder: String
    private let backoff = Backoff(base: .seconds(4), cap: .seconds(600))
    private var random: SplitMix
    private var lastReviews: Duration?
    private var lastRegistration: Duration?
    private var troubles: [SinkTrouble] = []

    /// `holder` tells this program from every other on the same store.
    init(
        _ sinks: [Sink], outbox: any Outbox, clock: any EngineClock, seed: UInt64 = .random(in: 0 ... .max),
        holder: String? = nil
    ) {
        self.sinks = sinks
        self.outbox = outbox
        self.clock = clock
        random = SplitMix(seed: seed)
        self.holder = holder ?? "\(ProcessIdentity.current.text) \(seed)"
    }

    /// Delivers until it is cancelled; what is under way then is brought to its end. No sink waits for another. `tell`
    /// learns of the sinks that refuse, whenever these change.
    func run(_ tell: @escaping @Sendable ([SinkTrouble]) -> Void) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await self.regularly {
                    if let changed = await self.look() { tell(changed) }
                }
            }
            for sink in sinks {
                group.addTask {
                    await self.regularly {
                        await Task { await self.deliver(to: sink) }.value
                    }
                }
            }
        }
    }

    private func regularly(_ body: @Sendable () async -> Void) async {
        while !Task.isCancelled {
            await body()
            guard (try? await clock.sleep(until: clock.uptime + Self.lookEvery)) != nil else { return }
        }
    }

    /// Sends what waits, once, and returns which sinks have refused something.
    func deliver() async -> [SinkTrouble] {
        await withDiscardingTaskGroup { group in
            for sink in sinks { group.addTask { await self.deliver(to: sink) } }
        }
        return await ownTroubles() ?? []
    }

    /// What is new of the sinks that refuse; `nil` where nothing is.
    private func look() async -> [SinkTrouble]? {
        if lastReviews.map({ clock.uptime - $0 >= Self.reviewsEvery }) ?? true {
            lastReviews = clock.uptime
            // A store that cannot be written to says so by itself.
            try? await outbox.noteOverdueReviews(at: clock.now)
        }
        if lastRegistration.map({ clock.uptime - $0 >= Self.registrationEvery }) ?? true {
            lastRegistration = clock.uptime
            try? await outbox.register(sinks: sinks.map(\.name), at: clock.now)
        }
        guard let now = await ownTroubles(), now != troubles else { return nil }
        troubles = now
        return now
    }

    /// Another program on the store may have other sinks.
    private func ownTroubles() async -> [SinkTrouble]? {
        let names = Set(sinks.map(\.name))
        return (try? await outbox.sinkTroubles(at: clock.now))?.filter { names.contains($0.sink) }
    }

    /// Up to the first that is not taken.
    private func deliver(to sink: Sink) async {
        for _ in 0..<Self.mostAtOnce {
            let claimed = try? await outbox.claim(
                sink.configuration.wish, by: holder, at: clock.now, lease: Self.lease, limit: 1)
            guard let delivery = claimed?.first else { return }
            let outcome = await send(delivery, to: sink)
            // One that cannot be settled is claimed again when its lease has ended: told twice rather than never.
            try? await outbox.settle(delivery, outcome, by: holder, at: clock.now)
            guard outcome == .delivered else { return }
        }
    }

    private func send(_ delivery: Delivery, to sink: Sink) async -> Delivery.Outcome {
        do throws(SinkFault) {
            try await sink.send(delivery.announcement, at: clock.now)
            return .delivered
        } catch {
            return outcome(of: delivery, error)
        }
    }

    private func outcome(of delivery: Delivery, _ fault: SinkFault) -> Delivery.Outcome {
        let age = clock.now - delivery.announcement.at
        guard age < Self.patience || delivery.attempt < Self.fewestAttempts else {
            return .givenUp(fault.description)
        }
        let wait = backoff.delay(
            afterFailures: delivery.attempt, retryAfter: fault.retryAfter, using: &random)
        return .failed(fault.description, again: clock.now + max(.seconds(1), wait))
    }
}

extension Notifier {
    /// `nil` where the configuration names nobody to tell.
    init?(
        _ configuration: Configuration, factory: BackendFactory, outbox: any Outbox, clock: any EngineClock
    ) {
        guard !configuration.notify.isEmpty else { return nil }
        self.init(configuration.sinks(factory), outbox: outbox, clock: clock)
    }
}

extension Configuration {
    /// Those of a drill say so in every message.
    func sinks(_ factory: BackendFactory) -> [Sink] {
        let fleet = isDrill ? "DRILL" : name ?? ""
        return notify.map { Sink(configuration: $0, file: file, fleet: fleet, factory: factory) }
    }
}
