public import OpsModel
public import Store

/// Writes the chain's head to every anchor, after each decision and every five minutes while it moves.
public actor AuditAnchors {
    static let interval = Duration.seconds(300)

    private let places: [AnchorPlace]
    private var written: AuditHead?

    public init(_ places: [AnchorPlace]) {
        self.places = places
    }

    /// Writes where the chain of `store` stands, unless that is what was written last.
    ///
    /// - Returns: why an anchor was not written, a sentence each; the others were.
    public func anchor(_ store: any OpsStore, at now: Instant) async -> [String] {
        guard !places.isEmpty, store.isDurable else { return [] }
        let head: AuditHead
        do throws(StoreError) {
            head = try await store.auditHead()
        } catch {
            return []
        }
        guard head.sequence > 0, head != written else { return [] }
        var problems: [String] = []
        for place in places {
            do throws(AnchorError) {
                try await place.write(AuditAnchor(head, at: now))
            } catch {
                problems.append(error.description)
            }
        }
        if problems.isEmpty { written = head }
        return problems
    }

    /// Every anchor there is, and why some cannot be read.
    func all() async -> (anchors: [AuditAnchor], problems: [String]) {
        var (anchors, problems) = ([AuditAnchor](), [String]())
        for place in places {
            do throws(AnchorError) {
                anchors += try await place.read()
            } catch {
                problems.append(error.description)
            }
        }
        return (anchors, problems)
    }
}
