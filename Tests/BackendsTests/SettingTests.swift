import Backends
import Testing

@Suite struct `A setting` {
    @Test(arguments: [(500.0, "500"), (0.25, "0.25"), (1e300, "1e+300"), (-3, "-3")])
    func `a number is text as it was written`(number: Double, text: String) {
        #expect(Setting(.number(number)).text == text)
    }

    @Test(arguments: [("500ms", Duration.milliseconds(500)), ("15s", .seconds(15)), ("2w", .seconds(1_209_600))])
    func `a duration has a whole number and a unit`(text: String, duration: Duration) {
        #expect(Setting(.text(text)).duration == duration)
    }

    @Test(arguments: ["", "5", "s", "-5s", "0s", "1.5s", "5 s", "99999999999999999999s", "5y"])
    func `anything else is no duration`(text: String) {
        #expect(Setting(.text(text)).duration == nil)
    }

    @Test func `only a whole number is an integer`() {
        #expect(Setting(.number(7)).integer == 7)
        #expect(Setting(.number(7.5)).integer == nil)
        #expect(Setting(.number(1e300)).integer == nil)
        #expect(Setting(.text("7")).integer == nil)
    }
}
