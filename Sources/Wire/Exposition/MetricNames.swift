/// Which family a sample's name belongs to.
///
/// A family is declared by its `TYPE`; a histogram's `_bucket` and its like belong to it wherever they stand. A name
/// that nothing declares is a family of its own, of unknown type.
struct MetricNames {
    struct Family {
        var name: String
        var type = MetricFamily.MetricType.unknown
        var help = ""
        var unit: String?
        var sampleCount = 0
        var isTruncated = false
    }

    private(set) var families: [Family] = []
    private(set) var familyByName: [String: Int] = [:]
    private(set) var sampleNames: [String] = []
    private(set) var sampleByName: [String: (family: Int, sample: UInt32)] = [:]

    /// The index of the family, made where it is new.
    mutating func declare(_ name: String) -> Int {
        if let known = familyByName[name] { return known }
        familyByName[name] = families.count
        families.append(Family(name: name))
        return families.count - 1
    }

    mutating func setType(_ type: MetricFamily.MetricType, of family: Int) {
        families[family].type = type
    }

    mutating func setHelp(_ help: String, of family: Int) {
        families[family].help = help
    }

    mutating func setUnit(_ unit: String, of family: Int) {
        families[family].unit = unit
    }

    /// Counts one more sample; false where the family has as many as are allowed.
    mutating func admit(to family: Int, limit: Int) -> Bool {
        guard families[family].sampleCount < limit else {
            families[family].isTruncated = true
            return false
        }
        families[family].sampleCount += 1
        return true
    }

    /// Where a sample of that name goes.
    mutating func resolve(_ name: String) -> (family: Int, sample: UInt32) {
        if let known = sampleByName[name] { return known }
        let place = (family: familyByName[name] ?? parent(of: name) ?? declare(name), sample: UInt32(sampleNames.count))
        sampleNames.append(name)
        sampleByName[name] = place
        return place
    }

    private func parent(of name: String) -> Int? {
        for (suffix, types) in Self.suffixes where name.hasSuffix(suffix) {
            guard let family = familyByName[String(name.dropLast(suffix.count))] else { continue }
            if types.contains(families[family].type) { return family }
        }
        return nil
    }

    private static let suffixes: [(String, Set<MetricFamily.MetricType>)] = [
        ("_bucket", [.histogram, .gaugeHistogram]),
        ("_sum", [.histogram, .summary]),
        ("_count", [.histogram, .summary]),
        ("_gsum", [.gaugeHistogram]),
        ("_gcount", [.gaugeHistogram]),
        ("_total", [.counter]),
        ("_created", [.counter, .histogram, .summary]),
        ("_info", [.info]),
    ]
}
