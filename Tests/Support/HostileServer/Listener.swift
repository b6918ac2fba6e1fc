import Glibc

/// A listening socket on a free port of the loopback, or at a path.
enum Listener {
    static func open(_ place: HostileServer.Place) throws -> Int32 {
        let listener = socket(family(place), Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw HostileServer.Failure(call: "socket", code: errno) }
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
        guard bind(listener, place) == 0, listen(listener, 512) == 0 else {
            let failure = HostileServer.Failure(call: "bind", code: errno)
            close(listener)
            throw failure
        }
        return listener
    }

    /// A port of the loopback on which nothing listens, for as long as nobody else takes it.
    static func unusedPort() throws -> Int {
        let listener = try open(.ipv4)
        defer { close(listener) }
        return port(of: listener)
    }

    static func port(of listener: Int32) -> Int {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &address) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(listener, $0, &length) }
            guard storage.pointee.ss_family != sa_family_t(AF_UNIX) else { return 0 }
            // Both families keep the port in the same place.
            return storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                Int(UInt16(bigEndian: $0.pointee.sin_port))
            }
        }
    }

    private static func family(_ place: HostileServer.Place) -> Int32 {
        switch place {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        case .unix: AF_UNIX
        }
    }

    private static func bind(_ listener: Int32, _ place: HostileServer.Place) -> Int32 {
        switch place {
        case .ipv4:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            return bind(listener, &address)
        case .ipv6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_addr = in6addr_loopback
            return bind(listener, &address)
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
            return bind(listener, &address)
        }
    }

    private static func bind<Address>(_ listener: Int32, _ address: inout Address) -> Int32 {
        let length = socklen_t(MemoryLayout<Address>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(listener, $0, length) }
        }
    }
}

extension HostileServer {
    /// A port of the loopback on which nothing listens, for as long as nobody else takes it.
    public static func unusedPort() throws -> Int {
        try Listener.unusedPort()
    }

    /// A port of the loopback that refuses: it stays bound and never listens until the process ends, so that no other
    /// test can take it meanwhile.
    public static func refusingPort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, status == 0 else { throw HostileServer.Failure(call: "bind", code: errno) }
        return Listener.port(of: descriptor)
    }
}
