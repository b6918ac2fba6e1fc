@testable import Drill

/// What a JSON value is made of, without what it says: kinds, keys, and which keys are always there.
indirect enum JSONShape: Equatable {
    case null, bool, number, string
    /// `nil` where no element was seen.
    case list(JSONShape?)
    /// A map of names that people choose, such as labels.
    case names
    case object([String: Member])

    struct Member: Equatable {
        let shape: JSONShape
        let isOptional: Bool
    }

    /// Keys under which people choose the names.
    private static let open: Set<String> = [
        "metric", "labels", "annotations", "discoveredLabels", "version_policy", "dynamic_batching",
    ]
    /// Keys that come and go with the number of items.
    private static let paging: Set<String> = ["next_page_token"]

    init(_ value: JSON, key: String = "") {
        switch value {
        case .null: self = .null
        case .bool: self = .bool
        case .integer, .number: self = .number
        case .string: self = .string
        case .array(let elements):
            let shapes = elements.map { JSONShape($0) }
            let isPair = key == "value" || key == "sample"
            self = .list(isPair ? shapes.last : shapes.dropFirst().reduce(shapes.first) { $0?.merged(with: $1) })
        case .object(let members):
            guard !Self.open.contains(key) else {
                self = .names
                return
            }
            self = .object(
                Dictionary(
                    members.map { ($0.0, Member(shape: JSONShape($0.1, key: $0.0), isOptional: false)) },
                    uniquingKeysWith: { first, _ in first }))
        }
    }

    func merged(with other: JSONShape) -> JSONShape {
        switch (self, other) {
        case (.list(let a?), .list(let b?)): return .list(a.merged(with: b))
        case (.list(nil), .list): return other
        case (.object(let a), .object(let b)):
            var members: [String: Member] = [:]
            for key in Set(a.keys).union(b.keys) {
                switch (a[key], b[key]) {
                case (let x?, let y?):
                    members[key] = Member(
                        shape: x.shape.merged(with: y.shape), isOptional: x.isOptional || y.isOptional)
                case (let x?, nil), (nil, let x?): members[key] = Member(shape: x.shape, isOptional: true)
                case (nil, nil): break
                }
            }
            return .object(members)
        default: return self
        }
    }

    /// Where an answer departs from a recording; empty where it does not.
    func departures(from recorded: JSONShape, at path: String = "$") -> [String] {
        switch (self, recorded) {
        case (.list(let mine), .list(let theirs)):
            guard let mine, let theirs else { return [] }
            return mine.departures(from: theirs, at: path + "[]")
        case (.object(let mine), .object(let theirs)):
            // A map that was empty when it was recorded says nothing of its keys.
            if theirs.isEmpty { return [] }
            let missing = theirs.filter { !$0.value.isOptional && mine[$0.key] == nil && !Self.paging.contains($0.key) }
                .map { "\(path).\($0.key) is missing" }
            let foreign = mine.keys.filter { theirs[$0] == nil && !Self.paging.contains($0) }.map {
                "\(path).\($0) was never recorded"
            }
            let inner = mine.flatMap { key, member in
                theirs[key].map { member.shape.departures(from: $0.shape, at: "\(path).\(key)") } ?? []
            }
            return (missing + foreign + inner).sorted()
        default:
            return self == recorded ? [] : ["\(path) is \(self) where \(recorded) was recorded"]
        }
    }
}
