import Testing

@testable import Cells

/// Roles that must not be taken for one another, in every theme, at every depth, and by eyes that see fewer colours.
@Suite struct `Roles that must differ` {
    private static let themes = ThemeCatalog.names.compactMap(ThemeCatalog.theme(named:))

    /// Beside each other on a screen, and of different consequence.
    private static let pairs: [(Role, Role)] = [
        (.critical, .warning), (.critical, .ok), (.critical, .unknown), (.warning, .ok), (.warning, .unknown),
        (.ok, .unknown), (.ok, .stale), (.text, .stale), (.text, .selection), (.text, .error),
        (.border, .borderProduction),
        (.badgeProduction, .badgeOther), (.badgeProduction, .badgeDrill), (.selection, .badgeProduction),
        (.added, .removed), (.chartFirst, .chartSecond), (.text, .match),
    ]

    /// What every terminal shows, and degrading rests on; many leave dim and italic out.
    private static let shown: Look.Attributes = [.bold, .reverse, .underline]

    /// How far two looks are apart: grounds count, attributes that every terminal shows, and of text colours what the
    /// eye sees.
    private func areApart(_ one: Look, _ other: Look, by distance: Double, _ vision: ColorScience.Vision) -> Bool {
        one.attributes.intersection(Self.shown) != other.attributes.intersection(Self.shown)
            || isFar(one.background, other.background, distance, vision)
            || isFar(one.foreground, other.foreground, distance, vision)
    }

    /// What is stale is dim, and says so in words with its age: without colours no more is asked of its look.
    private func mayBeDim(_ one: Role, _ other: Role, in theme: Theme) -> Bool {
        (one == .stale || other == .stale) && theme.look(of: Role.stale).attributes.contains(.dim)
    }

    private func isFar(
        _ one: ThemeColor, _ other: ThemeColor, _ distance: Double, _ vision: ColorScience.Vision
    ) -> Bool {
        // Nobody knows the terminal's own ground and text colour; whatever else is said is not they.
        guard let left = one.nominalRGBValue, let right = other.nominalRGBValue else { return one != other }
        return ColorScience.distance(left, right, vision) >= distance
    }

    @Test(arguments: themes, [ColorDepth.direct, .indexed])
    func `differ by colour or by attribute`(theme: Theme, depth: ColorDepth) {
        let reduced = theme.reduced(to: depth)
        for (one, other) in Self.pairs where !mayBeDim(one, other, in: reduced) {
            #expect(
                areApart(reduced.look(of: one), reduced.look(of: other), by: 20, .common),
                "\(theme.name): \(one.name) and \(other.name)")
        }
    }

    @Test func `an attribute that a terminal may not show tells nothing apart`() {
        let plain = Look()
        for attribute in [Look.Attributes.dim, .italic] {
            #expect(!areApart(plain, Look(attributes: attribute), by: 20, .common))
        }
        for attribute in [Look.Attributes.bold, .reverse, .underline] {
            #expect(areApart(plain, Look(attributes: attribute), by: 20, .common))
        }
    }

    @Test(arguments: themes, [ColorDepth.sixteen, .eight, .monochrome])
    func `the severities differ with few colours and with none`(theme: Theme, depth: ColorDepth) {
        let reduced = theme.reduced(to: depth)
        for (one, other) in [(Role.critical, Role.ok), (.critical, .text), (.text, .selection), (.critical, .unknown)] {
            #expect(
                areApart(reduced.look(of: one), reduced.look(of: other), by: 20, .common),
                "\(theme.name): \(one.name) and \(other.name)")
        }
    }

    @Test(arguments: [ColorScience.Vision.protanopia, .deuteranopia, .tritanopia], [ColorDepth.direct, .indexed])
    func `in blue and orange they differ for eyes that lack a cone`(vision: ColorScience.Vision, depth: ColorDepth)
        throws
    {
        let theme = try #require(ThemeCatalog.theme(named: "blue-orange")).reduced(to: depth)
        for (one, other) in Self.pairs {
            #expect(
                areApart(theme.look(of: one), theme.look(of: other), by: vision == .tritanopia ? 12 : 20, vision),
                "\(one.name) and \(other.name)")
        }
    }

    @Test(arguments: themes, ColorScience.Vision.allCases)
    func `what is critical and what is well differ for every eye in every theme`(
        theme: Theme, vision: ColorScience.Vision
    ) {
        #expect(areApart(theme.look(of: Role.critical), theme.look(of: Role.ok), by: 20, vision))
    }

    @Test func `the distance of colours is that of the standard`() {
        #expect(ColorScience.distance(0xFFFFFF, 0x000000).rounded() == 100)
        #expect(abs(ColorScience.distance(0xFF0000, 0x00FF00) - 170.6) < 0.1)
        #expect(ColorScience.distance(0xFF0000, 0x8A8A00, .deuteranopia) < ColorScience.distance(0xFF0000, 0x8A8A00))
        #expect(ColorScience.contrast(0xFFFFFF, 0x000000) == 21)
    }
}
