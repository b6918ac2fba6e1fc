import Glibc
import Store
import Testing

@testable import Engine

@Suite struct `Files only their owner reads` {
    let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    @Test func `a file is made 0600, its folders 0700`() throws {
        try PrivateFile.write("text", to: "\(folder.path)/a/b/c.yaml", replacing: false)
        #expect(try folder.read("a/b/c.yaml") == "text")
        #expect(folder.mode("a/b/c.yaml") == 0o600)
        #expect(folder.mode("a/b") == 0o700)
        #expect(folder.mode("a") == 0o700)
    }

    @Test func `a file that is there stays, unless it is to be replaced`() throws {
        try folder.write("mine", to: "c.yaml")
        #expect(throws: PrivateFileError.self) {
            try PrivateFile.write("new", to: "\(folder.path)/c.yaml", replacing: false)
        }
        #expect(try folder.read("c.yaml") == "mine")
        try PrivateFile.write("new", to: "\(folder.path)/c.yaml", replacing: true)
        #expect(try folder.read("c.yaml") == "new")
        #expect(folder.mode("c.yaml") == 0o600)
    }

    @Test func `what would be refused is refused before there is anything to write, and nothing is made`() throws {
        try folder.write("mine", to: "c.yaml")
        symlink("\(folder.path)/c.yaml", "\(folder.path)/link")
        #expect(throws: PrivateFileError.self) { try PrivateFile.check("\(folder.path)/c.yaml", replacing: false) }
        #expect(throws: PrivateFileError.self) { try PrivateFile.check("\(folder.path)/link", replacing: true) }
        try PrivateFile.check("\(folder.path)/c.yaml", replacing: true)
        try PrivateFile.check("\(folder.path)/a/b.yaml", replacing: false)
        #expect(folder.mode("a") == nil)
    }

    @Test(arguments: [true, false]) func `a symbolic link in the way is refused`(replacing: Bool) throws {
        try folder.write("precious", to: "target")
        symlink("\(folder.path)/target", "\(folder.path)/link")
        let error = #expect(throws: PrivateFileError.self) {
            try PrivateFile.write("new", to: "\(folder.path)/link", replacing: replacing)
        }
        #expect(error?.reason.hasPrefix("is a symbolic link") == true)
        #expect(try folder.read("target") == "precious")
    }

    @Test func `a dangling link is refused as well`() {
        symlink("\(folder.path)/nowhere", "\(folder.path)/link")
        #expect(throws: PrivateFileError.self) {
            _ = try PrivateFile.openForAppending("\(folder.path)/link")
        }
        #expect(folder.mode("nowhere") == nil)
    }

    @Test func `what cannot be written says why`() {
        let error = #expect(throws: PrivateFileError.self) {
            try PrivateFile.write("x", to: "/proc/nothing/here", replacing: false)
        }
        #expect(error?.description.hasPrefix("/proc/nothing cannot be made: ") == true)
    }
}
