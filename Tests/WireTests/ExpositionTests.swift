import Testing
import Wire

@Suite struct `Metrics text` {
    @Test func `is read into families of samples`() throws {
        let scrape = try Exposition(
            reading: """
                # HELP http_requests_total The total number of HTTP requests.
                # TYPE http_requests_total counter
                http_requests_total{method="post",code="200"} 1027 1395066363000
                http_requests_total{method="post",code="400"}    3 1395066363000

                # A comment that says nothing.
                metric_without_timestamp_and_labels 12.47
                """)
        let requests = try #require(scrape[family: "http_requests_total"])
        #expect(requests.type == .counter)
        #expect(requests.help == "The total number of HTTP requests.")
        #expect(requests.samples.map(\.value) == [1027, 3])
        #expect(requests.samples.map { $0["code"] } == ["200", "400"])
        #expect(requests.samples.first?.timestamp == 1_395_066_363)
        #expect(requests.samples.first?.labels.map(\.name) == ["method", "code"])
        #expect(requests.samples.first?.series == #"http_requests_total{method="post",code="200"}"#)
        let plain = try #require(scrape[family: "metric_without_timestamp_and_labels"])
        #expect(plain.type == .unknown)
        #expect(plain.samples.map(\.value) == [12.47])
        #expect(plain.samples.first?.timestamp == nil)
        #expect(plain.samples.first?["code"] == nil)
    }

    @Test func `may have a comma after the last label`() throws {
        let scrape = try Exposition(reading: #"Requests2XX{Level="Host",Hostname="vm",} 5.0"#)
        #expect(scrape.samples(named: "Requests2XX").first?["Hostname"] == "vm")
    }

    @Test func `may have empty braces and blanks around everything`() throws {
        let scrape = try Exposition(reading: "  a{} 1\n\tb { x = \"1\" , y=\"2\" }  2  \r\nc\t3\n")
        #expect(scrape.malformedLines == 1)
        #expect(scrape.samples(named: "a").map(\.value) == [1])
        #expect(scrape.samples(named: "c").map(\.value) == [3])
    }

    @Test func `declares families without samples`() throws {
        let scrape = try Exposition(reading: "# HELP GPUUtilization Torchserve metric\n# TYPE GPUUtilization gauge\n")
        #expect(scrape[family: "GPUUtilization"]?.type == .gauge)
        #expect(scrape[family: "GPUUtilization"]?.samples.isEmpty == true)
    }

    @Test func `gathers a summary whose quantiles come after its sum, out of family order`() throws {
        let scrape = try Exposition(
            reading: """
                # TYPE latency_us summary
                latency_us_count{model="a"} 3
                latency_us_sum{model="a"} 30
                # TYPE other counter
                other 1
                latency_us{model="a",quantile="0.5"} 10
                latency_us_count{model="b"} 0
                latency_us{model="b",quantile="0.5"} NaN
                """)
        let latency = try #require(scrape[family: "latency_us"])
        #expect(
            latency.samples.map(\.name) == [
                "latency_us_count", "latency_us_sum", "latency_us", "latency_us_count", "latency_us",
            ])
        #expect(scrape.samples(named: "latency_us").map { $0["quantile"] } == ["0.5", "0.5"])
        #expect(scrape.samples(named: "latency_us").last?.value.isNaN == true)
        #expect(scrape.samples(named: "latency_us_count").map(\.value) == [3, 0])
    }

    @Test func `may have a summary without quantiles`() throws {
        let scrape = try Exposition(
            reading:
                "# TYPE d summary\nd_count{model=\"m\",version=\"None\"} 4\nd_sum{model=\"m\",version=\"None\"} 1.5e-02\n"
        )
        #expect(scrape[family: "d"]?.samples.map(\.value) == [4, 0.015])
        #expect(scrape.samples(named: "d_sum").first?["version"] == "None")
    }

    @Test func `gathers a histogram`() throws {
        let scrape = try Exposition(
            reading: """
                # TYPE h histogram
                h_bucket{le="0.1"} 1
                h_bucket{le="+Inf"} 2
                h_count 2
                h_sum 0.3
                # TYPE h_created gauge
                h_created 1.7e+09
                h_extra 1
                """)
        #expect(scrape[family: "h"]?.samples.count == 4)
        #expect(scrape.samples(named: "h_bucket").map { $0["le"] } == ["0.1", "+Inf"])
        #expect(scrape[family: "h_created"]?.type == .gauge)
        #expect(scrape[family: "h_extra"]?.type == .unknown)
    }

    @Test func `keeps braces, slashes, blanks and hashes in label values`() throws {
        let scrape = try Exposition(
            reading: ##"r{handler="/models/{name}/versions/{ver}/predict",note="a # b, c=\"d\""} 1"##)
        let sample = try #require(scrape.samples(named: "r").first)
        #expect(sample["handler"] == "/models/{name}/versions/{ver}/predict")
        #expect(sample["note"] == #"a # b, c="d""#)
    }

    @Test func `decodes what label values and help texts escape`() throws {
        let scrape = try Exposition(reading: #"# HELP e a\nb\\c\#ne{p="C:\\D\n\"x\"\q"} 1"#)
        #expect(scrape.samples(named: "e").first?["p"] == "C:\\D\n\"x\"\\q")
        #expect(scrape[family: "e"]?.help == "a\nb\\c")
    }

    @Test(arguments: [
        ("+Inf", Double.infinity), ("-Inf", -.infinity), ("1.458255915e9", 1_458_255_915), ("-3", -3), (".5", 0.5),
        ("5.", 5),
        ("1e-320", Double(bitPattern: 2024)), ("0.12345678901234567", 0.12345678901234567), ("1e400", .infinity),
        ("+7", 7),
    ])
    func `has numbers of every spelling`(_ text: String, _ expected: Double) throws {
        #expect(try Exposition(reading: "n \(text)\n").samples(named: "n").map(\.value) == [expected])
    }

    @Test func `may end without a line break`() throws {
        #expect(try Exposition(reading: "a 1\nb 2").samples(named: "b").map(\.value) == [2])
    }

    @Test func `may be empty`() throws {
        #expect(try Exposition(reading: "").families.isEmpty)
        #expect(try Exposition(reading: "\n# only a comment\n").families.isEmpty)
    }

    @Test func `loses only the lines that are broken`() throws {
        let scrape = try Exposition(
            reading: "a 1\nb{x=\"1\" 2\nc{x=1} 3\nd{\"x} 4\ne\nf five\n9g 6\nh{x=\"\\\n i{} 7\nj 8")
        #expect(scrape.families.map(\.name) == ["a", "i", "j"])
        #expect(scrape.malformedLines == 7)
    }

    @Test(arguments: ["<html>\n<body>502 Bad Gateway</body>", "{\"error\": \"no\"}", "hello"])
    func `is told from what is none`(_ text: String) {
        let error = #expect(throws: WireError.self) { _ = try Exposition(reading: text) }
        #expect(error == .malformed(what: "text that is no metrics", at: "text"))
    }

    @Test(arguments: 0..<32 as Range<UInt64>)
    func `at random is read without a fault`(_ seed: UInt64) {
        var generator = Seeded(seed: seed)
        let source = Array(
            "# TYPE a histogram\na_bucket{le=\"+Inf\",m=\"x\\\"y\"} 1e3 17\n{\"b\",c=\"d\"} NaN # {t=\"1\"} 5\n".utf8)
        for _ in 0..<400 {
            var bytes = source
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[position] = source[Int.random(in: 0..<source.count, using: &generator)]
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
            guard let scrape = try? Exposition.parse(bytes) else { continue }
            for family in scrape.families {
                for sample in family.samples {
                    #expect(scrape.samples(named: sample.name).contains { $0.series == sample.series })
                    #expect(sample.labels.count <= sample.series.count)
                }
            }
        }
    }
}

@Suite struct `OpenMetrics text` {
    @Test func `has families without a counter's ending, units and times in seconds`() throws {
        let scrape = try Exposition(
            reading: """
                # TYPE calls counter
                # UNIT calls seconds
                calls_total{m="a"} 5 1700000000.5
                calls_created{m="a"} 1.6e9
                # TYPE build info
                build_info{version="1"} 1
                # TYPE q gaugehistogram
                q_bucket{le="+Inf"} 3
                q_gcount 3
                q_gsum 4
                # EOF

                """)
        #expect(scrape.isOpenMetrics)
        #expect(scrape[family: "calls"]?.unit == "seconds")
        #expect(scrape[family: "calls"]?.samples.map(\.name) == ["calls_total", "calls_created"])
        #expect(scrape.samples(named: "calls_total").first?.timestamp == 1_700_000_000.5)
        #expect(scrape[family: "build"]?.type == .info)
        #expect(scrape[family: "q"]?.samples.count == 3)
    }

    @Test func `may have exemplars`() throws {
        let scrape = try Exposition(
            reading:
                "# TYPE h histogram\nh_bucket{le=\"1\"} 3 # {trace_id=\"KOO5\"} 0.67 17\nh_count 3 16.5 # {} 1\n# EOF\n"
        )
        #expect(scrape.samples(named: "h_bucket").first?.timestamp == nil)
        #expect(scrape.samples(named: "h_bucket").first?["trace_id"] == nil)
        #expect(scrape.samples(named: "h_count").first?.timestamp == 16.5)
        #expect(scrape.malformedLines == 0)
    }

    @Test func `may quote names beyond the classic letters`() throws {
        let scrape = try Exposition(
            reading: "# TYPE \"my.metric\" gauge\n{\"my.metric\",\"label.x\"=\"1\",y=\"2\"} 7\n# EOF\n")
        let sample = try #require(scrape[family: "my.metric"]?.samples.first)
        #expect(sample.name == "my.metric")
        #expect(sample["label.x"] == "1")
        #expect(sample["y"] == "2")
    }
}

@Suite struct `A scrape with too many series` {
    @Test func `is cut at the limit of a family and says which`() throws {
        var limits = Exposition.Limits()
        limits.seriesPerFamily = 10
        let text = (0..<100).map { "big{id=\"\($0)\"} 1" } + ["small 1"]
        let scrape = try Exposition.parse(Array(text.joined(separator: "\n").utf8), limits: limits)
        #expect(scrape.isTruncated)
        #expect(scrape[family: "big"]?.samples.count == 10)
        #expect(scrape[family: "big"]?.isTruncated == true)
        #expect(scrape[family: "small"]?.samples.count == 1)
        #expect(scrape[family: "small"]?.isTruncated == false)
    }

    @Test func `is cut at the limit of all`() throws {
        var limits = Exposition.Limits()
        limits.series = 5
        let text = (0..<100).map { "m\($0) 1" }
        let scrape = try Exposition.parse(Array(text.joined(separator: "\n").utf8), limits: limits)
        #expect(scrape.isTruncated)
        #expect(scrape.families.reduce(0) { $0 + $1.samples.count } == 5)
    }

    @Test func `within the limits is whole`() throws {
        #expect(try !Exposition(reading: "a 1\n").isTruncated)
    }
}

extension Exposition {
    init(reading text: String) throws {
        self = try Exposition.parse(Array(text.utf8))
    }
}
