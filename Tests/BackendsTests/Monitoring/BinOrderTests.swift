import OpsModel
import Testing

@testable import Backends

@Suite struct `The order of bins` {
    private func sorted(_ labels: [String], _ reference: [Double] = []) -> [String] {
        let bins = labels.enumerated().map { index, label in
            Distribution.Bin(
                label: label, reference: reference.indices.contains(index) ? reference[index] : nil, current: nil)
        }
        return BinOrder.sorted(bins).map(\.label)
    }

    @Test(arguments: [
        ["<18", "18-30", "30-60", "60+"], ["0", "1", "2", "10"], ["(-inf, -1.5]", "(-1.5, 0]", "(0, 2.25]", "> 2.25"],
        ["-10--5", "-5-0", "0-5"], ["0.5", "1", "+Inf"],
    ]) func `follows the lower edges in their labels`(labels: [String]) {
        #expect(sorted(labels.reversed()) == labels)
    }

    @Test func `puts categories by how frequent they were`() {
        #expect(sorted(["amex", "visa_2", "mastercard"], [0.1, 0.3, 0.6]) == ["mastercard", "visa_2", "amex"])
    }
}
