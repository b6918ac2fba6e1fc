import Foundation

/// Colours as eyes see them: CIE L*a*b* of sRGB, and what is left of a colour for eyes that lack a cone.
struct ColorScience {
    enum Vision: CaseIterable {
        case common
        case protanopia
        case deuteranopia
        case tritanopia

        /// In linear RGB, at full severity (Machado, Oliveira and Fernandes, 2009).
        fileprivate var matrix: [[Double]]? {
            switch self {
            case .common: nil
            case .protanopia:
                [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
            case .deuteranopia:
                [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
            case .tritanopia:
                [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
            }
        }
    }

    /// The distance of two colours given as 0xRRGGBB (CIE 1976): 2.3 can just be told apart side by side.
    static func distance(_ one: UInt32, _ other: UInt32, _ vision: Vision = .common) -> Double {
        let (left, right) = (lab(seen(one, vision)), lab(seen(other, vision)))
        let squares = zip(left, right).map { (a: Double, b: Double) -> Double in (a - b) * (a - b) }
        return squares.reduce(0, +).squareRoot()
    }

    /// The contrast ratio of WCAG 2.1, from 1 to 21.
    static func contrast(_ one: UInt32, _ other: UInt32) -> Double {
        let weights = [0.2126, 0.7152, 0.0722]
        let (left, right) = (product(weights, linear(one)), product(weights, linear(other)))
        return (max(left, right) + 0.05) / (min(left, right) + 0.05)
    }

    private static func linear(_ value: UInt32) -> [Double] {
        let shifts: [UInt32] = [16, 8, 0]
        return shifts.map { shift -> Double in
            let channel = Double((value >> shift) & 0xFF) / 255
            return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
        }
    }

    private static func seen(_ value: UInt32, _ vision: Vision) -> [Double] {
        let color = linear(value)
        guard let matrix = vision.matrix else { return color }
        return matrix.map { row -> Double in min(1, max(0, product(row, color))) }
    }

    /// For the white of sRGB, D65.
    private static func lab(_ color: [Double]) -> [Double] {
        let x: Double = root(product([0.4124564, 0.3575761, 0.1804375], color) / 0.95047)
        let y: Double = root(product([0.2126729, 0.7151522, 0.0721750], color))
        let z: Double = root(product([0.0193339, 0.1191920, 0.9503041], color) / 1.08883)
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
    }

    private static func root(_ ratio: Double) -> Double {
        ratio > 216.0 / 24389 ? cbrt(ratio) : (24389.0 / 27 * ratio + 16) / 116
    }

    private static func product(_ row: [Double], _ color: [Double]) -> Double {
        zip(row, color).reduce(0) { sum, pair in sum + pair.0 * pair.1 }
    }
}
