import Testing

@testable import Backends

@Suite struct `PromQL selector` {
    private let matchers = [(label: "service", value: "fraud"), (label: "version", value: "4\"7\\")]
    private let added = #"service="fraud",version="4\"7\\""#

    @Test(arguments: [
        "up", "service:latency:p99_5m", "up{}", #"up{job="a"}"#, #"{__name__="up"}"#, #" up { job = "}" } "#,
        #"up{job=~"a|b",}"#, #"up{path='/a{b}'}"#, #"up{path=`a"b\`}"#,
    ])
    func `one selector is bare`(expression: String) {
        #expect(PrometheusSelector(expression: expression).isBare)
    }

    @Test(arguments: [
        "", "up == 1", "rate(up[5m])", "up[5m]", "up offset 5m", "sum(up)", "a / b", #"up{job="a"} > 1"#, "up{", "1",
        "1up",
        "up @ 5", "-up", #"up{job="a"} or up{job="b"}"#,
    ])
    func `anything else is not`(expression: String) {
        let selector = PrometheusSelector(expression: expression)
        #expect(!selector.isBare)
        #expect(selector.adding(matchers) == nil)
    }

    @Test func `matchers are added with their values quoted`() {
        #expect(PrometheusSelector(expression: "up").adding(matchers) == "up{\(added)}")
        #expect(PrometheusSelector(expression: "up{ }").adding(matchers) == "up{\(added)}")
        #expect(PrometheusSelector(expression: #"up{job="a"}"#).adding(matchers) == #"up{job="a",\#(added)}"#)
        #expect(PrometheusSelector(expression: #"up{job="a",}"#).adding(matchers) == #"up{job="a",\#(added)}"#)
        #expect(PrometheusSelector(expression: "up").adding([]) == "up")
    }
}
