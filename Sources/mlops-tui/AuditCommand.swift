internal import ArgumentParser
internal import Engine
internal import OpsModel
internal import Wire

/// Follows and exports the audit chain, and takes closed months out of the store.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Verify, export and prune the chain of what was decided and done.",
        discussion: """
            Every line of the chain holds the SHA-256 of the line before it, so that an edit, a deletion or another order \
            is found. That all of it was written anew, or its end cut off, is found against an anchor: a head of the chain \
            that was written down elsewhere ('decisions: anchors:' in the configuration), and signed where there is a key \
            for that ('decisions: anchorKey:').

            Each month is a segment, closed with a head of its own. Its records can be taken out of the store ('audit \
            prune'); the head stays, and proves the file that they were written to.
            """,
        subcommands: [Verify.self, Export.self, Prune.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Follow the chain, name the first record that does not fit, and say up to where it is anchored.",
            discussion: """
                Signatures are verified again with ssh-keygen, as of each decision, by the signers and the revoked keys that \
                are configured now. Exits with 1 when something does not fit, or an anchor or the signers cannot be read.
                """)

        @Option(help: "Follow this export in place of the store.", completion: .file(extensions: ["jsonl"]))
        var file: String?

        @OptionGroup var fleet: FleetOptions

        func run() async throws {
            let reading = AuditReading(try fleet.storeConfiguration(), environment: StandardStreams.environment)
            guard let verdict = try await verdict(reading) else {
                PlainOutput.complain("there is no store yet, so nothing was decided")
                return
            }
            try PlainOutput.write(text(of: verdict))
            let broken = verdict.fault.map { "the chain is broken at \($0)" }
            let unsigned = verdict.signatures.fault.map { "the first signature that does not fit is that of \($0)" }
            let complaints = [broken, unsigned].compactMap { $0 } + verdict.problems
            complaints.forEach(PlainOutput.complain)
            if !complaints.isEmpty { throw ExitCode(1) }
        }

        private func verdict(_ reading: AuditReading) async throws -> AuditReading.Verdict? {
            do throws(StoreProblem) {
                if let file { return try await reading.verify(export: file) }
                return try await reading.verify()
            } catch {
                PlainOutput.complain("\(error)")
                throw ExitCode(1)
            }
        }

        private func text(of verdict: AuditReading.Verdict) -> String {
            let (first, last) = (verdict.first, verdict.head.sequence)
            let fits =
                last < first
                ? "the chain holds no record\n" : "records \(first) to \(last) fit · head \(verdict.head.digest.hex)\n"
            return fits + segments(verdict.segments) + signatures(verdict.signatures) + anchored(verdict)
        }

        private func segments(_ found: [(segment: AuditSegment, signature: AnchorSignature)]) -> String {
            found.map { segment, signature in
                let place = segment.isPruned ? ", pruned" : ""
                return "segment \(segment.month) · records \(segment.first) to \(segment.last)\(place) · head "
                    + "\(segment.head.digest.brief) \(signature.text)\n"
            }.joined()
        }

        private func signatures(_ found: AuditSignatures.Findings) -> String {
            guard found.count > 0 else { return "no signature is kept\n" }
            let count = found.count == 1 ? "1 signature" : "\(found.count) signatures"
            if let why = found.unchecked { return "\(count), not checked: \(why)\n" }
            return found.fault == nil ? "\(count), each fits as of its decision\n" : "\(count), not all of them fit\n"
        }

        private func anchored(_ verdict: AuditReading.Verdict) -> String {
            guard let anchor = verdict.anchored else { return "anchored nowhere\n" }
            let signed = verdict.signed.map { anchor, signature in
                "up to record \(anchor.head.sequence) \(signature.text)"
            }
            return "anchored up to record \(anchor.head.sequence) by \(anchor.place) of \(anchor.at), "
                + "\(signed ?? "no anchor is signed")\n"
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the chain as JSON Lines, byte for byte as it is hashed.",
            discussion: """
                The hash of a line is that of its bytes without the line feed, and the next line names it as 'previous': \
                head -n 7 audit.jsonl | tail -n 1 | tr -d '\\n' | sha256sum
                """)

        @OptionGroup var fleet: FleetOptions

        func run() async throws {
            let reading = AuditReading(try fleet.storeConfiguration(), environment: StandardStreams.environment)
            do throws(StoreProblem) {
                let head = try await reading.export { try? PlainOutput.write($0 + "\n") }
                guard let head else { return PlainOutput.complain("there is no store yet, so nothing was decided") }
                PlainOutput.complain("up to record \(head.sequence) · head \(head.digest.hex)")
            } catch {
                PlainOutput.complain("store: \(error)")
                throw ExitCode(1)
            }
        }
    }

    struct Prune: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take closed months out of the store, once a file holds them.",
            discussion: """
                Writes the records of every closed month before that one to the file, as 'audit export' prints them, and \
                takes them out of the store. Each month's head stays there, with its signature, so that 'audit verify --file \
                FILE' proves the file as long as the store or an anchor is kept. Nothing is pruned that does not verify, whose \
                head no anchor holds, or, where there is a key, whose head is not signed; nor a month by whose end a request \
                was proposed that is not over. It is itself a record of the chain.
                """)

        @Option(help: "The first month that stays: 2026-10.", transform: Self.month)
        var before: String

        @Option(
            name: .customLong("to"),
            help: "Where to write the records. A file that is there already must hold just these.",
            completion: .file(extensions: ["jsonl"]))
        var file: String

        @OptionGroup var fleet: FleetOptions

        func run() async throws {
            let pruning = AuditPruning(try fleet.storeConfiguration(), environment: StandardStreams.environment)
            do throws(DeskError) {
                let pruned = try await pruning.prune(before: before, to: file) { PlainOutput.complain($0) }
                try? PlainOutput.write(text(of: pruned))
            } catch {
                PlainOutput.complain(error.description)
                throw ExitCode(1)
            }
        }

        private func text(of pruned: AuditPruned) -> String {
            let segments = pruned.segments.map {
                "pruned \($0.month) · records \($0.first) to \($0.last) · head \($0.head.digest.hex)\n"
            }
            return PlainText.printableLines(
                segments.joined() + "they stand in \(pruned.file) · SHA-256 \(pruned.digest.hex)\n")
        }

        private static func month(_ text: String) throws -> String {
            guard Instant(rfc3339: "\(text)-01T00:00:00Z") != nil else {
                throw ValidationError("'\(text)' is no month; write 2026-10")
            }
            return text
        }
    }
}
