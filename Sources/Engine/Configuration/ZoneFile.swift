internal import FoundationEssentials
internal import OpsModel

/// A time zone as the operating system's data base tells it (RFC 8536), without a library that would bring its own.
struct ZoneFile {
    /// Offsets are worked out from the first year to the last.
    static let years = 2020...2060
    private static let folders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"]

    /// `nil` for a name that the data base does not have.
    static func zone(named name: String) -> ZoneOffsets? {
        if ["UTC", "Etc/UTC", "GMT", "Z"].contains(name) { return ZoneOffsets(name: name, initial: 0) }
        let isPlain = name.utf8.allSatisfy {
            (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || "/_+-".utf8.contains($0)
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("/") else { return nil }
        for folder in folders {
            guard let data = try? BoundedFile.read("\(folder)/\(name)", limit: 1 << 16) else { continue }
            return ZoneFile(bytes: Array(data))?.offsets(name)
        }
        return nil
    }

    private let initial: Int
    private let transitions: [ZoneOffsets.Change]
    private let rule: ZoneRule?

    /// The 64-bit block and the footer; `nil` for what is no such file.
    init?(bytes: [UInt8]) {
        guard let first = ZoneHeader(bytes, at: 0), first.version >= 50,
            let header = ZoneHeader(bytes, at: first.end(timeBytes: 4)), header.end(timeBytes: 8) <= bytes.count
        else { return nil }
        func integer(_ start: Int, _ length: Int) -> Int {
            let value = bytes[start..<start + length].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return length == 4 ? Int(Int32(truncatingIfNeeded: value)) : Int(Int64(bitPattern: value))
        }
        let times = header.start + ZoneHeader.length
        let (indices, types) = (times + header.times * 8, times + header.times * 9)
        func offset(_ type: Int) -> Int { integer(types + type * 6, 4) }
        guard header.types > 0 else { return nil }
        initial = offset(0)
        transitions = (0..<header.times).compactMap { index in
            let type = Int(bytes[indices + index])
            guard type < header.types else { return nil }
            return ZoneOffsets.Change(at: Instant(seconds: Double(integer(times + index * 8, 8))), offset: offset(type))
        }
        let footer = bytes[header.end(timeBytes: 8)...].dropFirst().prefix { $0 != 10 }
        rule = ZoneRule(String(decoding: footer, as: UTF8.self))
    }

    /// Of the years in question, with the footer's rule for those that the transitions do not reach.
    private func offsets(_ name: String) -> ZoneOffsets {
        let begin = Instant(rfc3339: "\(Self.years.lowerBound)-01-01T00:00:00Z") ?? Instant(seconds: 0)
        var result = ZoneOffsets(name: name, initial: initial)
        for change in transitions {
            if change.at < begin { result.initial = change.offset } else { result.changes.append(change) }
        }
        guard let rule else { return result }
        let last = transitions.last?.at ?? begin
        result.changes += Self.years.flatMap(rule.changes).filter { $0.at > max(last, begin) }
        if transitions.last.map({ $0.at < begin }) ?? true, rule.isFixed { result.initial = rule.standard }
        return result
    }
}

/// The counts at the head of one block.
private struct ZoneHeader {
    static let length = 44

    let start: Int
    let version: UInt8
    let times: Int
    let types: Int
    private let rest: (utc: Int, standard: Int, leaps: Int, characters: Int)

    init?(_ bytes: [UInt8], at start: Int) {
        guard start >= 0, start + Self.length <= bytes.count, Array(bytes[start..<start + 4]) == Array("TZif".utf8)
        else {
            return nil
        }
        func count(_ index: Int) -> Int {
            bytes[start + 20 + index * 4..<start + 24 + index * 4].reduce(0) { $0 << 8 | Int($1) }
        }
        self.start = start
        version = bytes[start + 4]
        rest = (count(0), count(1), count(2), count(5))
        (times, types) = (count(3), count(4))
    }

    /// Where the block ends.
    func end(timeBytes: Int) -> Int {
        start + Self.length + times * (timeBytes + 1) + types * 6 + rest.characters + rest.leaps * (timeBytes + 4)
            + rest.standard + rest.utc
    }
}
