import Store
import Testing

@Suite struct `The folder of a path` {
    @Test(arguments: [
        ("/state/mlops-tui/store.sqlite", "/state/mlops-tui"), ("store.sqlite", "."), ("/store.sqlite", "/"),
        ("a/b", "a"), ("./b", "."), ("/a/", "/a"),
    ]) func `is all before the last slash`(path: String, folder: String) {
        #expect(ParentFolder.of(path) == folder)
    }
}
