import Testing
import Wire

@Suite struct `JSON from outside` {
    @Test func `is walked by keys and positions`() throws {
        let json = try JSON(reading: #"{"models": [{"name": "fraud", "aliases": [{"alias": "champion"}]}, {}]}"#)
        #expect(json["models"][0]["name"].string == "fraud")
        #expect(json["models"][0]["aliases"][0]["alias"].string == "champion")
        #expect(json["models"].count == 2)
        #expect(json.count == 1)
    }

    @Test func `reads as missing where a step leads nowhere`() throws {
        let json = try JSON(reading: #"{"a": [1], "b": "text"}"#)
        for missing in [json["x"], json["a"][1], json["a"][-1], json["a"]["k"], json["b"][0], json["x"]["y"][3]] {
            #expect(missing.isMissing)
            #expect(missing.kind == .missing)
            #expect(missing.string == nil)
            #expect(missing.array.map(\.kind).isEmpty)
            #expect(missing.object.map(\.key).isEmpty)
            #expect(missing.count == 0)
        }
    }

    @Test func `counts a null as missing, and knows it apart`() throws {
        let json = try JSON(reading: #"{"versions": null}"#)
        #expect(json["versions"].isMissing)
        #expect(json["versions"].kind == .null)
        #expect(Array(json["versions"].array.map(\.kind)).isEmpty)
    }

    @Test func `gives elements in order`() throws {
        let json = try JSON(reading: #"[1, "two", [3], {"four": 4}, null, true, 7.5]"#)
        #expect(json.array.map(\.kind) == [.number, .string, .array, .object, .null, .bool, .number])
        #expect(json[6].double == 7.5)
    }

    @Test func `gives members in order, the first of a name by key`() throws {
        let json = try JSON(reading: #"{"b": 1, "a": {"x": [0]}, "b": 2}"#)
        #expect(json.object.map(\.key) == ["b", "a", "b"])
        #expect(json.object.map { $0.value.int } == [1, nil, 2])
        #expect(json["b"].int == 1)
    }

    @Test func `decodes what its strings escape`() throws {
        let json = try JSON(reading: #"{"k\u0065y\u00fc": "a\n\"\\\u20ac\ud83d\ude00\u0000z"}"#)
        #expect(json["keyü"].string == "a\n\"\\€😀\u{0}z")
    }

    @Test func `compares a string without making one`() throws {
        let json = try JSON(reading: #"["READY", 5]"#)
        #expect(json[0].isString("READY"))
        #expect(!json[0].isString("READ"))
        #expect(!json[1].isString("5"))
    }

    @Test func `outlives the bytes it came from`() throws {
        var name: JSON?
        do {
            let json = try JSON.parse(Array(#"{"deep": {"name": "a string beyond the small form"}}"#.utf8))
            name = json["deep"]["name"]
        }
        #expect(name?.string == "a string beyond the small form")
    }

    @Test(arguments: ["0", "true", "\"text\"", "null", "[]", "{}", " [1] \n"])
    func `may be any value`(_ text: String) {
        #expect(throws: Never.self) { try JSON.parse(Array(text.utf8)) }
    }

    @Test func `may begin with a byte order mark`() throws {
        #expect(try JSON.parse([0xEF, 0xBB, 0xBF] + Array("[7]".utf8))[0].int == 7)
    }
}

@Suite struct `A JSON scalar` {
    @Test(arguments: [
        ("1", 1), ("-2.5", -2.5), ("\"3.25\"", 3.25), ("\"-1e-3\"", -0.001), ("\"Infinity\"", .infinity),
        ("\"+Inf\"", .infinity), ("\"-inf\"", -.infinity), ("1.7976931348623157e308", 1.7976931348623157e308),
        ("18446744073709551615", 0x1p64), ("5e-324", .leastNonzeroMagnitude),
    ])
    func `is a number under many spellings`(_ text: String, _ expected: Double) throws {
        #expect(try JSON.parse(Array("[\(text)]".utf8))[0].double == expected)
    }

    @Test(arguments: ["\"NaN\"", "\"nan\"", "NaN", "\"-NaN\""])
    func `may be no number and still a double`(_ text: String) throws {
        #expect(try JSON.parse(Array("[\(text)]".utf8))[0].double?.isNaN == true)
    }

    @Test(arguments: [
        "\"\"", "\"x\"", "\"0x10\"", "\"1 \"", "\"1.2.3\"", "\"--1\"", "\"e5\"", "\".\"", "true", "null", "[]",
    ])
    func `that is no number has no double`(_ text: String) throws {
        #expect(try JSON.parse(Array("[\(text)]".utf8))[0].double == nil)
    }

    @Test(arguments: [
        ("7", 7), ("\"7\"", 7), ("7.0", 7), ("\"1e3\"", 1000), ("-9223372036854775808", Int.min),
        ("1718000000123", 1_718_000_000_123),
    ])
    func `is a whole number under many spellings`(_ text: String, _ expected: Int) throws {
        #expect(try JSON.parse(Array("[\(text)]".utf8))[0].int == expected)
    }

    @Test(arguments: ["7.5", "\"7.5\"", "9223372036854775808", "1e300", "\"NaN\"", "\"\"", "false"])
    func `that is no whole number has no integer`(_ text: String) throws {
        #expect(try JSON.parse(Array("[\(text)]".utf8))[0].int == nil)
    }

    @Test(arguments: [("true", true), ("false", false), ("\"True\"", true), ("\"FALSE\"", false)])
    func `is a boolean under many spellings`(_ text: String, _ expected: Bool) throws {
        #expect(try JSON.parse(Array("[\(text)]".utf8))[0].bool == expected)
    }

    @Test(arguments: ["1", "\"yes\"", "null", "[]"])
    func `that is no boolean has none`(_ text: String) throws {
        #expect(try JSON.parse(Array("[\(text)]".utf8))[0].bool == nil)
    }

    @Test(arguments: [("3", "3"), ("18446744073709551615", "18446744073709551615"), ("true", "true"), ("0.5", "0.5")])
    func `has a text, as ids come as numbers too`(_ text: String, _ expected: String) throws {
        #expect(try JSON.parse(Array("[\(text)]".utf8))[0].string == expected)
    }

    @Test func `may hold a document of its own`() throws {
        let json = try JSON(reading: #"{"mlflow.modelVersions": "[{\"version\": \"3\"}]", "plain": "{broken", "n": 1}"#)
        #expect(json["mlflow.modelVersions"].embedded[0]["version"].int == 3)
        #expect(json["plain"].embedded.isMissing)
        #expect(json["n"].embedded.isMissing)
    }
}

@Suite struct `JSON that breaks its grammar` {
    @Test func `as Python writes it is read`() throws {
        let json = try JSON(reading: #"{"auc": NaN, "loss": Infinity, "gain": -Infinity, "note": "NaN, \"Infinity\""}"#)
        #expect(json["auc"].double?.isNaN == true)
        #expect(json["loss"].double == .infinity)
        #expect(json["gain"].double == -.infinity)
        #expect(json["note"].string == #"NaN, "Infinity""#)
    }

    @Test func `with numbers out of range is read`() throws {
        let json = try JSON(reading: "[123456789012345678901234567890, -1e999, 1e-999, 12]")
        #expect(json[0].double == 123_456_789_012_345_677_877_719_597_056)
        #expect(json[0].string == "123456789012345678901234567890")
        #expect(json[1].double == -.infinity)
        #expect(json[2].double == 0)
        #expect(json[3].int == 12)
    }

    @Test(arguments: [#"["\ud800"]"#, #"["\udc00x"]"#, #"["\ud800\u0041"]"#])
    func `with half a surrogate pair is read around it`(_ text: String) throws {
        #expect(try JSON.parse(Array(text.utf8))[0].string?.contains("\u{FFFD}") == true)
    }

    @Test func `with bytes that are no text is read around them`() throws {
        let json = try JSON.parse(Array(#"{"good": 1, "bad": ""#.utf8) + [0xE9, 0xFF] + Array(#""}"#.utf8))
        #expect(json["good"].int == 1)
        #expect(json["bad"].string == "\u{FFFD}\u{FFFD}")
    }

    @Test(arguments: [
        "", " ", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "nul", "hello", "\"open", "[1] 2", "{a: 1}", "[01]", "[+1]",
        "'x'",
        "[NaN", "\"\\ud800", "\\", "[\"\\u12", "{\"a\":1}}", "[undefined]", "\u{0}",
    ])
    func `beyond that is malformed`(_ text: String) {
        let error = #expect(throws: WireError.self) { _ = try JSON.parse(Array(text.utf8)) }
        guard case .malformed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `is told from a text that is none`() {
        let broken = #expect(throws: WireError.self) { _ = try JSON.parse(Array("[1".utf8)) }
        let other = #expect(throws: WireError.self) { _ = try JSON.parse(Array("OK".utf8)) }
        #expect(broken == .malformed(what: "JSON that is broken or cut off", at: "text"))
        #expect(other == .malformed(what: "text that is not JSON", at: "text"))
    }

    @Test func `by its depth is malformed`() throws {
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        let error = #expect(throws: WireError.self) { _ = try JSON.parse(Array(deep.utf8)) }
        #expect(error == .malformed(what: "JSON nested deeper than 256 levels", at: "text"))
        let allowed = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(throws: Never.self) { try JSON.parse(Array(allowed.utf8)) }
    }

    @Test(arguments: 0..<64 as Range<UInt64>)
    func `at random is walked without a fault`(_ seed: UInt64) {
        var generator = Seeded(seed: seed)
        let source = Array(
            #"{"a": [1, -2.5e3, NaN, "x\u00e9\ud83d\ude00", {"b": null, "c": [true, false]}], "d": "\\"}"#.utf8)
        for _ in 0..<400 {
            var bytes = source
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: position)
                default: bytes.insert(source[Int.random(in: 0..<source.count, using: &generator)], at: position)
                }
            }
            if let json = try? JSON.parse(bytes) { walk(json) }
        }
    }

    private func walk(_ json: JSON) {
        _ = (json.string, json.double, json.int, json.bool, json.embedded.kind, json[0].kind, json["a"].kind)
        for element in json.array { walk(element) }
        for (key, value) in json.object {
            #expect(!json[key].isMissing || value.isMissing)
            walk(value)
        }
    }
}

extension JSON {
    init(reading text: String) throws {
        self = try JSON.parse(Array(text.utf8))
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
