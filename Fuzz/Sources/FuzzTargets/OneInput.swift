import FoundationEssentials
import Glibc

/// Called by libFuzzer for every input (llvm.org/docs/LibFuzzer.html, "Fuzz target").
@_cdecl("LLVMFuzzerTestOneInput")
public func oneInput(_ bytes: UnsafePointer<UInt8>?, _ length: Int) -> Int32 {
    chosen(Array(UnsafeBufferPointer(start: bytes, count: length)))
    return 0
}

/// The target that `FUZZ_TARGET` names, looked up once. Without it the names are printed, one a line.
private let chosen: FuzzCatalog.Target = {
    let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"]
    if let target = name.flatMap({ FuzzCatalog.all[$0] }) { return target }
    for name in FuzzCatalog.all.keys.sorted() { print(name) }
    fflush(nil)
    // libFuzzer would take an ordinary exit for a crash.
    _exit(name == nil ? 0 : 2)
}()
