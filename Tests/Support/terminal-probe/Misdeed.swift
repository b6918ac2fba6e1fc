import Glibc

/// A way to die that leaves no time to clean up.
enum Misdeed {
    case trap
    case fatalError
    case badPointer
    case abort
    case exit
    case overflowStack
    case hang

    init?(_ command: Character) {
        switch command {
        case "t": self = .trap
        case "f": self = .fatalError
        case "s": self = .badPointer
        case "b": self = .abort
        case "x": self = .exit
        case "S": self = .overflowStack
        case "h": self = .hang
        default: return nil
        }
    }

    func commit() {
        switch self {
        case .trap: print([0][CommandLine.arguments.count + 1])
        case .fatalError: Swift.fatalError("the probe was told to")
        case .badPointer: UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
        case .abort: Glibc.abort()
        case .exit: Glibc.exit(3)
        case .overflowStack: print(Misdeed.descend(1))
        case .hang: while true { sleep(1000) }
        }
    }

    @inline(never)
    private static func descend(_ depth: Int) -> Int {
        depth == 0 ? 0 : 1 + descend(depth + 1) * 2
    }
}
