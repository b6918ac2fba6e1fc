import Backends
import ContractServer
import OpsModel
import Testing
import Wire

@Suite struct `Backend catalog` {
    @Test func `every kind is there once`() {
        #expect(Set(BackendContract.kinds).count == BackendCatalog.all.count)
    }

    @Test(arguments: BackendContract.kinds) func `a kind finds its type`(kind: String) throws {
        let type = try #require(BackendCatalog[kind])
        #expect(type.kind == kind)
        #expect(!type.system.isEmpty)
        #expect(kind.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
    }

    @Test(arguments: BackendContract.kinds) func `every option is documented by a sentence`(kind: String) throws {
        for option in try #require(BackendCatalog[kind]).options.flatMap(Self.nested) {
            #expect(option.help.hasSuffix("."), "\(kind): \(option.name)")
            #expect(option.help.count > option.name.count + 8, "\(kind): \(option.name)")
        }
    }

    @Test(arguments: BackendContract.kinds) func `no option is declared twice`(kind: String) throws {
        let names = try #require(BackendCatalog[kind]).options.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: BackendContract.kinds) func `recordings are kept with every kind`(kind: String) throws {
        let contract = try BackendContract(kind)
        #expect(!contract.recording.entries.isEmpty)
        for file in contract.files { #expect(contract.recording[file] != nil, "\(file) is not in the manifest") }
    }

    @Test(arguments: BackendContract.kinds, ["ftp://host", "http://user:password@host", "", "http://host/?a=b"])
    func `an address that cannot be asked is refused with a reason`(kind: String, url: String) throws {
        let type = try #require(BackendCatalog[kind])
        let options = try BackendContract(kind).options
        let error = #expect(throws: SettingsError.self) {
            _ = try type.init(
                settings: BackendSettings(id: "x", url: url, options: options), transport: HTTPClient())
        }
        #expect(error?.mistakes.contains { $0.message.contains("password@") } == false)
    }

    private static func nested(_ option: OptionSpec) -> [OptionSpec] {
        switch option.shape {
        case .object(let members): [option] + members.flatMap(nested)
        case .list(.object(let members)), .dictionary(.object(let members)): [option] + members.flatMap(nested)
        default: [option]
        }
    }
}
