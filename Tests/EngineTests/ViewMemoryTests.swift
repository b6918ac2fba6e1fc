import OpsModel
import Testing

@testable import Engine

@Suite struct `The memory of views` {
    let folder: ScratchFolder
    let memory: ViewMemory

    init() throws {
        folder = try ScratchFolder()
        memory = ViewMemory(path: "\(folder.path)/state/views.json")
    }

    private var views: RememberedViews {
        var views = RememberedViews()
        (views.theme, views.glyphs) = ("dark", "ascii")
        views.views["fleet"] = RememberedViews.View()
        views.views["fleet"]?.filter = "status:crit"
        return views
    }

    @Test func `gives back what was written, 0600, as often as it is written`() throws {
        #expect(try memory.read() == nil)
        try memory.write(RememberedViews())
        try memory.write(views)
        #expect(try memory.read() == views)
        #expect(folder.mode("state/views.json") == 0o600)
    }

    @Test(arguments: ["", "{", "[1, 2]", "{\"views\": 7}"]) func `a file that does not read is one line for people`(
        text: String
    ) throws {
        try memory.write(views)
        try folder.write(text, to: "state/views.json")
        let error = #expect(throws: ViewMemoryError.self) { try memory.read() }
        #expect(error?.description.hasSuffix("does not read; the views are as the program ships them") == true)
    }

    @Test func `lies beside the store, and nowhere for a drill or where it is not wanted`() {
        func path(_ configuration: Configuration) -> String? {
            let files = configuration.store.files(
                isDrill: configuration.isDrill, environment: ["XDG_STATE_HOME": "/state"], claiming: false)
            return ViewMemory(configuration, in: files)?.path
        }
        var configuration = Configuration()
        #expect(path(configuration) == "/state/mlops-tui/views.json")
        configuration.store.owner = "other-abc"
        #expect(path(configuration) == "/state/mlops-tui/views-other-abc.json")
        configuration.store.place = .file("/elsewhere/ops.sqlite")
        #expect(path(configuration) == "/elsewhere/views-other-abc.json")
        configuration.store.owner = nil
        #expect(path(configuration) == "/elsewhere/views.json")
        configuration.display.remembersViews = false
        #expect(path(configuration) == nil)
        #expect(path(Configuration(isDrill: true)) == nil)
    }
}
