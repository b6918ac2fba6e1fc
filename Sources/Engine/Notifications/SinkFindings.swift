internal import Backends
internal import OpsModel
internal import Store

/// What `doctor` says of one sink, without sending it anything.
struct SinkFindings {
    let sink: Sink
    /// Of all sinks, as the store keeps them.
    let troubles: Result<[SinkTrouble], StoreError>
    let isKept: Bool

    /// What could not be delivered lately; nothing where there is no store yet.
    static func troubles(keptIn files: StoreFiles?, at now: Instant) async -> Result<[SinkTrouble], StoreError> {
        guard let files else { return .success([]) }
        do throws(StoreError) {
            guard let store = try await SQLiteStore.openForReading(path: files.store) else { return .success([]) }
            let troubles: Result<[SinkTrouble], StoreError>
            do throws(StoreError) {
                troubles = .success(try await store.sinkTroubles(at: now))
            } catch {
                troubles = .failure(error)
            }
            await store.close()
            return troubles
        } catch {
            return .failure(error)
        }
    }

    func findings() async -> [Diagnosis] {
        var findings = [await readiness()]
        if await sink.isInTheClear {
            findings.append(
                Diagnosis(
                    .warn, "encrypted", "what is told, with names and reasons, is sent in the clear over http",
                    advice: "Use its https address."))
        }
        if case .webhook(_, _, signedBy: nil) = sink.configuration.kind {
            findings.append(
                Diagnosis(
                    .warn, "signed", "nothing proves to the receiver who sent it",
                    advice: "Write  secret: \"env:NAME\"  and check X-MLOps-Signature there."))
        }
        if !isKept {
            findings.append(
                Diagnosis(
                    .warn, "kept",
                    "the store is memory: what is not delivered when the program ends is never delivered",
                    advice: "Name a file under 'store: path:'."))
        }
        return findings + [delivery()]
    }

    private func readiness() async -> Diagnosis {
        if let fault = await sink.fault() { return Diagnosis(.fail, "ready", fault.description) }
        return Diagnosis(.pass, "ready", "address and secrets can be read; nothing was sent to try it")
    }

    private func delivery() -> Diagnosis {
        switch troubles {
        case .failure(let error): return Diagnosis(.warn, "delivered", "not known: \(error)")
        case .success(let troubles):
            guard let trouble = troubles.first(where: { $0.sink == sink.name }) else {
                return Diagnosis(.pass, "delivered", "nothing was refused")
            }
            return Diagnosis(
                .fail, "delivered", trouble.text, advice: "What waits is tried again while a program is open.")
        }
    }
}
