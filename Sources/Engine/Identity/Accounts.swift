internal import Glibc

/// The accounts of this host: which name and which number are one.
struct Accounts: Sendable {
    /// `nil` where no account has that number.
    var name: @Sendable (Int) -> String?
    /// `nil` where no account has that name.
    var uid: @Sendable (String) -> Int?

    /// As the name service tells, which may ask a directory and so block.
    static let system = Accounts(
        name: { uid in
            guard let uid = uid_t(exactly: uid) else { return nil }
            return look { getpwuid_r(uid, $0, $1, $2, $3) }?.name
        },
        uid: { name in look { getpwnam_r(name, $0, $1, $2, $3) }?.uid })

    private typealias Entry = (name: String, uid: Int)
    private typealias Ask = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private static func look(_ ask: Ask) -> Entry? {
        var (entry, found) = (passwd(), UnsafeMutablePointer<passwd>?.none)
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard ask(&entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name else {
            return nil
        }
        return (String(cString: name), Int(entry.pw_uid))
    }
}
