internal import ArgumentParser
internal import Engine
internal import OpsModel

/// Follows and exports the audit chain; changes nothing.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Verify and export the chain of what was decided and done.",
        discussion: """
            Every line of the chain holds the SHA-256 of the line before it, so that an edit, a deletion or another order \
            is found. That all of it was written anew, or its end cut off, is found against an anchor: a head of the chain \
            that was written down elsewhere ('audit: anchors:' in the configuration).
            """,
        subcommands: [Verify.self, Export.self])

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
            let count = verdict.head.sequence
            let fits =
                count == 0
                ? "the chain holds no record\n" : "records 1 to \(count) fit · head \(verdict.head.digest.hex)\n"
            return fits + signatures(verdict.signatures) + anchored(verdict.anchored)
        }

        private func signatures(_ found: AuditSignatures.Findings) -> String {
            guard found.count > 0 else { return "no signature is kept\n" }
            let count = found.count == 1 ? "1 signature" : "\(found.count) signatures"
            if let why = found.unchecked { return "\(count), not checked: \(why)\n" }
            return found.fault == nil ? "\(count), each fits as of its decision\n" : "\(count), not all of them fit\n"
        }

        private func anchored(_ anchor: AuditAnchor?) -> String {
            guard let anchor else { return "anchored nowhere\n" }
            return "anchored up to record \(anchor.head.sequence) by \(anchor.place) of \(anchor.at)\n"
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
                PlainOutput.complain("\(head.sequence) records · head \(head.digest.hex)")
            } catch {
                PlainOutput.complain("store: \(error)")
                throw ExitCode(1)
            }
        }
    }
}
