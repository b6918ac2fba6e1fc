import Testing

@testable import OpsModel

@Suite struct `Filter language` {
    private static let now = Instant(seconds: 1_795_489_999)

    private func entry(
        _ service: ServiceID, _ environment: Environment = .production, _ status: Status = .ok,
        _ change: (inout FleetEntry) -> Void = { _ in }
    ) -> FleetEntry {
        var entry = FleetEntry(id: FleetID(service: service, environment: environment))
        entry.status = status
        change(&entry)
        return entry
    }

    private var fleet: Table<FleetEntry> {
        var table = Table<FleetEntry>()
        table.write(
            entry("fraud-scorer", .production, .critical) {
                $0.owner = "risk"
                $0.tier = 1
                $0.systems = ["Seldon"]
                $0.requestRate = Measurement(1200)
                $0.latency = Measurement(0.412)
                $0.errorRatio = Measurement(0.031)
                $0.reason = "FraudErrorRatioHigh v47"
                $0.since = Self.now - .seconds(25 * 60)
            })
        table.write(
            entry("eta-predictor", .production, .warning) {
                $0.owner = "payments"
                $0.tier = 2
                $0.systems = ["Triton", "KServe"]
                $0.requestRate = Measurement(860)
                $0.latency = Measurement(0.088)
                $0.errorRatio = Measurement(0.0021)
                $0.since = Self.now - .seconds(3 * 3600)
            })
        table.write(entry("ctr-dlrm", .other("dev"), .unknown) { $0.systems = ["triton"] })
        return table
    }

    private func names(_ text: String) throws -> [String] {
        let filter = RowFilter(text: text, vocabulary: FilterVocabulary(FieldCatalog<FleetEntry>.fleet))
        try #require(filter.mistake == nil, "\(text): \(filter.mistake?.description ?? "")")
        let fleet = fleet
        var state = OpsState(now: Self.now, panes: [], home: "fleet")
        _ = state.reduce(.clock(.ticked(at: Self.now, localOffset: 0)))
        return fleet.rows(
            filter: filter.read(at: Self.now), order: RowOrder("service"), catalog: .fleet, isProblem: { _ in true }
        ).compactMap { fleet[$0]?.id.service.rawValue }
    }

    @Test(arguments: [
        ("", "ctr-dlrm eta-predictor fraud-scorer"),
        ("FRAUD", "fraud-scorer"),
        ("prod triton", "eta-predictor"),
        ("status:crit", "fraud-scorer"),
        ("status>=warn", "eta-predictor fraud-scorer"),
        ("st:unkn", "ctr-dlrm"),
        ("p99>250ms", "fraud-scorer"),
        ("p99>250", "fraud-scorer"),
        ("latency<0.1s", "eta-predictor"), ("latencyP99<0.1s", "eta-predictor"),
        ("err>=1%", "fraud-scorer"),
        ("err<1", "eta-predictor"),
        ("rps>1k", "fraud-scorer"),
        ("rps<=860", "eta-predictor"),
        ("age<2h", "fraud-scorer"),
        ("since>1h30m", "eta-predictor"),
        ("serving:triton", "ctr-dlrm eta-predictor"),
        ("serving=triton", "ctr-dlrm eta-predictor"),
        ("serving=trit", ""),
        ("-env:dev", "eta-predictor fraud-scorer"),
        ("env!=dev", "eta-predictor fraud-scorer"),
        ("owner:payments or owner:risk", "eta-predictor fraud-scorer"),
        ("owner:payments OR dlrm", "ctr-dlrm eta-predictor"),
        ("tier=1", "fraud-scorer"),
        ("tier:2", "eta-predictor"),
        ("owner:*", "eta-predictor fraud-scorer"),
        ("-owner:*", "ctr-dlrm"),
        ("\"ErrorRatioHigh v47\"", "fraud-scorer"),
        ("reason:\"high v4\"", "fraud-scorer"),
        ("/^ctr|eta-p/", "ctr-dlrm eta-predictor"),
        ("service:/-(scorer|dlrm)$/", "ctr-dlrm fraud-scorer"),
        ("(fraud or eta) -tier:1", "eta-predictor"),
        ("prod and (owner:risk or p99<50ms)", "fraud-scorer"),
        ("service>=eta", "eta-predictor fraud-scorer"),
    ])
    func `keeps the rows it describes`(text: String, expected: String) throws {
        #expect(try names(text).joined(separator: " ") == expected)
    }

    @Test func `what is not known passes no comparison, not even by less`() throws {
        #expect(try names("err<100%") == ["eta-predictor", "fraud-scorer"])
        #expect(try names("-err>1%") == ["ctr-dlrm", "eta-predictor"])
    }

    @Test(arguments: [
        ("stauts:crit", 0..<6, "no field 'stauts' here"),
        ("fraud p99>", 6..<10, "latency is compared with nothing yet"),
        ("p99>fast", 4..<8, "'fast' is no number"),
        ("err>1ms", 4..<7, "'ms' is no unit of errorRatio"),
        ("status:red", 7..<10, "there is no status 'red'"),
        ("age<2", 4..<5, "'2' is no time"),
        ("age=2h", 4..<6, "compared by < or >"),
        ("a \"two wor", 2..<10, "the quote is not closed"),
        ("/fra", 0..<4, "the pattern is not closed"),
        ("x /a[b/", 4..<5, "the bracket is not closed"),
        ("/a(b/", 2..<3, "the parenthesis is not closed"),
        ("/*/", 1..<2, "repeats what stands before it"),
        ("(a or b", 0..<1, "the parenthesis is not closed"),
        ("a or", 2..<4, "something must follow 'or'"),
        ("or a", 0..<2, "something must stand before this"),
        ("a -", 2..<3, "- means not"),
        ("a)", 1..<2, "no parenthesis is open here"),
        ("serving>triton", 8..<14, "several texts"),
    ])
    func `says what is wrong and where`(text: String, range: Range<Int>, sentence: String) throws {
        let filter = RowFilter(text: text, vocabulary: FilterVocabulary(FieldCatalog<FleetEntry>.fleet))
        let mistake = try #require(filter.mistake)
        #expect(mistake.range == range)
        #expect(mistake.description.contains(sentence))
    }

    @Test func `a filter that does not read leaves the one before in force`() {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", ["wolf1", "wolf2", "xylo"].map { Fleet.deployment($0) })
        for action in [FilterAction.began, .typed("wolf")] { _ = fleet.state.reduce(.filter(action)) }
        fleet.settle()
        #expect(fleet.names == ["wolf1", "wolf2"])
        _ = fleet.state.reduce(.filter(.typed(" p99>")))
        fleet.settle()
        #expect(fleet.names == ["wolf1", "wolf2"])
        #expect(fleet.state.pane?.filter.mistake != nil)
        _ = fleet.state.reduce(.filter(.kept))
        #expect(fleet.state.mode != .browsing)
        _ = fleet.state.reduce(.filter(.wordErased))
        _ = fleet.state.reduce(.filter(.kept))
        #expect(fleet.state.mode == .browsing)
    }

    @Test func `a comparison that is not typed to its end counts for nothing yet`() {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", ["wolf1", "wolf2", "xylo"].map { Fleet.deployment($0) })
        for letter in "wolf p99>" { _ = fleet.state.reduce(.filter(.typed(String(letter)))) }
        fleet.settle()
        #expect(fleet.names == ["wolf1", "wolf2"])
    }

    @Test func `text is never read as an operator where no field could stand before it`() throws {
        #expect(try names("12:30").isEmpty)
        #expect(try names("<").isEmpty)
        #expect(try names("\"a:b\"").isEmpty)
    }

    @Test func `every field of every listing is named and kept apart`() {
        var state = OpsState(now: Self.now, panes: [], home: "fleet")
        _ = state.reduce(.clock(.ticked(at: Self.now, localOffset: 0)))
        for listing in Listing.allCases {
            let vocabulary = state.vocabulary(of: listing)
            for field in vocabulary.fields {
                #expect(vocabulary[field.id] == field)
                for alias in field.aliases { #expect(vocabulary[alias] != nil) }
            }
            let aliases = vocabulary.fields.flatMap(\.aliases)
            #expect(Set(aliases).count == aliases.count, "\(listing): \(aliases)")
        }
    }

    @Test func `the next match goes round, and after the filter is taken away it is sought among all`() {
        var fleet = Fleet()
        fleet.poll("am")
        fleet.poll("triton", ["ant", "wolf1", "zebra", "wolf2"].map { Fleet.deployment($0) })
        func selected() -> String? {
            guard case .fleet(let id)? = fleet.state.selected(in: "fleet") else { return nil }
            return id.service.rawValue
        }
        for action in [FilterAction.began, .typed("wolf"), .kept] { _ = fleet.state.reduce(.filter(action)) }
        fleet.settle()
        _ = fleet.state.reduce(.filter(.matchSought(forward: true)))
        #expect(selected() == "wolf2")
        _ = fleet.state.reduce(.filter(.matchSought(forward: true)))
        #expect(selected() == "wolf1")
        _ = fleet.state.reduce(.navigation(.steppedBack))
        fleet.settle()
        #expect(fleet.names == ["ant", "wolf1", "wolf2", "zebra"] && selected() == "wolf1")
        _ = fleet.state.reduce(.filter(.matchSought(forward: true)))
        #expect(selected() == "wolf2")
        _ = fleet.state.reduce(.filter(.matchSought(forward: true)))
        #expect(selected() == "wolf1")
        _ = fleet.state.reduce(.filter(.matchSought(forward: false)))
        #expect(selected() == "wolf2")
    }

    @Test func `an age filter lets rows go as they grow older`() {
        var fleet = Fleet()
        fleet.poll("am", [Fleet.alert("a", severity: "page")])
        _ = fleet.state.reduce(.navigation(.opened("alerts", subject: nil)))
        for action in [FilterAction.began, .typed("age<1h"), .kept] { _ = fleet.state.reduce(.filter(action)) }
        fleet.settle()
        #expect(fleet.state.pane?.rows.count == 1)
        fleet.tick(2 * 3600)
        #expect(fleet.state.pane?.rows.isEmpty == true)
    }
}
