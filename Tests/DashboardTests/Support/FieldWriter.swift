import Dashboard
import Foundation
import OpsModel

/// Writes texts into every field of an input that takes one, whatever fields there are: into each string behind what
/// stands there, and into each dictionary under a key of its own. Equal strings get the same text and stay equal.
struct FieldWriter {
    private enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    var texts: [String]
    /// What was learned of a place, whichever element of its list it was: whether it takes the text.
    private var takes: [String: Bool] = [:]

    init(_ texts: [String]) {
        self.texts = texts
    }

    private func text(for string: String) -> String {
        let sum = string.unicodeScalars.reduce(7) { ($0 &* 31 &+ Int($1.value)) & 0xFFFF }
        return texts[sum % texts.count]
    }

    /// How many kinds of places took the text.
    var places: Int { takes.count { $0.value } }

    mutating func write(into input: Input) throws -> Input {
        let json = try JSONSerialization.jsonObject(with: JSONEncoder.hostile.encode(input))
        var unknown: [String: [Step]] = [:]
        find(in: json, [], "", &unknown)
        let before = unknown.isEmpty ? nil : try decode(json)
        for (place, path) in unknown {
            let after = try? decode(change(json, path))
            // A key that means nothing is read over.
            takes[place] = after != nil && after != before
        }
        return try decode(written(json, ""))
    }

    private func decode(_ json: Any) throws -> Input {
        try JSONDecoder.hostile.decode(Input.self, from: JSONSerialization.data(withJSONObject: json))
    }

    // MARK: Walking

    /// Notes where each kind of place of which nothing is known stands first.
    private func find(in json: Any, _ path: [Step], _ place: String, _ unknown: inout [String: [Step]]) {
        switch json {
        case is String:
            if takes[place] == nil, unknown[place] == nil { unknown[place] = path }
        case let object as [String: Any]:
            if takes["\(place){}"] == nil, unknown["\(place){}"] == nil { unknown["\(place){}"] = path }
            for (key, value) in object { find(in: value, path + [.key(key)], "\(place).\(key)", &unknown) }
        case let list as [Any]:
            for (index, value) in list.enumerated() { find(in: value, path + [.index(index)], "\(place)[]", &unknown) }
        default: break
        }
    }

    /// With the text in every place that takes it.
    private func written(_ json: Any, _ place: String) -> Any {
        switch json {
        case let string as String: return takes[place] == true ? string + text(for: string) : string
        case let object as [String: Any]:
            var result = object.reduce(into: [String: Any]()) {
                $0[$1.key] = written($1.value, "\(place).\($1.key)")
            }
            if takes["\(place){}"] == true { result[text(for: place)] = value(beside: object) }
            return result
        case let list as [Any]: return list.map { written($0, "\(place)[]") }
        default: return json
        }
    }

    private func value(beside object: [String: Any]) -> Any {
        object.values.contains { $0 is NSNumber } ? 1 : texts[0]
    }

    /// With the text behind the string at the path, or under a key of its own in the dictionary there.
    private func change(_ json: Any, _ path: [Step]) -> Any {
        switch (path.first, json) {
        case (nil, let string as String): return string + text(for: string)
        case (nil, var object as [String: Any]):
            object[texts[0]] = value(beside: object)
            return object
        case (.key(let key)?, var object as [String: Any]):
            object[key] = object[key].map { change($0, Array(path.dropFirst())) }
            return object
        case (.index(let index)?, var list as [Any]):
            list[index] = change(list[index], Array(path.dropFirst()))
            return list
        default: return json
        }
    }
}

extension JSONEncoder {
    fileprivate static var hostile: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "+Inf", negativeInfinity: "-Inf", nan: "NaN")
        return encoder
    }
}

extension JSONDecoder {
    fileprivate static var hostile: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "+Inf", negativeInfinity: "-Inf", nan: "NaN")
        return decoder
    }
}
