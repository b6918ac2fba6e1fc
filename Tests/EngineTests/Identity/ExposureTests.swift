import Glibc
import Testing

@testable import Engine

@Suite struct `A file that others than its user and root may change` {
    private let folder: ScratchFolder
    private var file: String { "\(folder.path)/inner/R-1.md" }

    init() throws {
        folder = try ScratchFolder()
        #expect(mkdir("\(folder.path)/inner", 0o755) == 0)
        try folder.write("", to: "inner/R-1.md")
        for name in ["inner/R-1.md", "inner", ""] { set(name, name.hasSuffix(".md") ? 0o644 : 0o755) }
    }

    private func set(_ name: String, _ mode: mode_t) {
        #expect(chmod(name.isEmpty ? folder.path : "\(folder.path)/\(name)", mode) == 0)
    }

    @Test(
        arguments: [
            ("inner/R-1.md", 0o664, "its group"), ("inner/R-1.md", 0o646, "everybody"), ("inner", 0o775, "its group"),
            ("", 0o777, "its group and everybody"),
        ] as [(String, mode_t, String)])
    func `is one that it lets write, or a folder on the way to it, with the line that mends it`(
        name: String, mode: mode_t, who: String
    ) throws {
        #expect(FileOwnership.exposure(of: file) == nil)
        set(name, mode)
        let exposure = try #require(FileOwnership.exposure(of: file))
        #expect(exposure.text == "\(exposure.path) can be written by \(who)")
        #expect(exposure.path == (name.isEmpty ? folder.path : "\(folder.path)/\(name)"))
        #expect(exposure.remedy == "chmod go-w \(exposure.path)")
        set(name, mode & ~0o022)
        #expect(FileOwnership.exposure(of: file) == nil)
    }

    @Test func `is no file in a sticky folder, in which nobody replaces what is another's`() {
        set("inner", 0o1777)
        #expect(FileOwnership.exposure(of: file) == nil)
    }

    @Test func `is what a link leads to`() throws {
        let other = try ScratchFolder()
        #expect(symlink(file, "\(other.path)/link.md") == 0)
        #expect(FileOwnership.exposure(of: "\(other.path)/link.md") == nil)
        set("inner", 0o775)
        #expect(FileOwnership.exposure(of: "\(other.path)/link.md")?.path == "\(folder.path)/inner")
    }

    @Test func `is another account's, whatever its mode`() throws {
        let stranger: uid_t = 61_234
        // Who is not root cannot give a file away, but can look at it as somebody else.
        let user = geteuid() == 0 ? 0 : stranger
        if geteuid() == 0 { #expect(chown("\(folder.path)/inner", stranger, 0) == 0) }
        let exposure = try #require(FileOwnership.exposure(of: file, to: user))
        #expect(exposure.text.hasPrefix("\(exposure.path) is ") && exposure.text.hasSuffix("'s"))
        #expect(exposure.remedy.hasPrefix("chown \(OperatingSystemUser.name) /"))
        if geteuid() == 0 {
            #expect(exposure.path == "\(folder.path)/inner" && exposure.text.contains("uid \(stranger)"))
            #expect(FileOwnership.exposure(of: file, to: stranger) == nil, "it is theirs")
        }
    }

    @Test func `is quoted where it is to be pasted`() {
        let exposure = Exposure(path: "/srv/it's $HOME", way: .mode("its group"))
        #expect(exposure.remedy == #"chmod go-w '/srv/it'\''s $HOME'"#)
    }

    @Test func `is none that is not there`() {
        #expect(FileOwnership.exposure(of: "\(folder.path)/none/R-1.md") == nil)
    }
}
