internal import FoundationEssentials
internal import Glibc
public import OpsModel
internal import Store

/// Somebody's signed word as it is carried from machine to machine: one file with what they signed, and the signature
/// below it.
public struct SignedApproval: Sendable, Hashable {
    public let text: ApprovalText
    let armor: String

    private static let beginning = "-----BEGIN SSH SIGNATURE-----\n"
    private static let ending = "-----END SSH SIGNATURE-----\n"
    private static let largestArmor = 64 << 10

    /// Signs with the private key of that file, or of the public one where an agent holds it.
    public static func signing(_ text: ApprovalText, key: String) async throws(SignatureError) -> SignedApproval {
        let armor = try await SSHSignatures.sign(text.text, key: key)
        guard let signed = SignedApproval(file: text.text + armor) else {
            throw SignatureError("ssh-keygen wrote no signature that this program can read")
        }
        return signed
    }

    /// The whole file.
    public var file: String { text.text + armor }

    /// `nil` for anything but exactly one text and one signature.
    public init?(file: String) {
        guard let start = file.firstRange(of: Self.beginning),
            let text = ApprovalText(text: String(file[..<start.lowerBound]))
        else { return nil }
        let armor = String(file[start.lowerBound...])
        let body = armor.dropFirst(Self.beginning.count).dropLast(Self.ending.count)
        let isPlain = body.utf8.allSatisfy {
            UInt8(ascii: "+")...UInt8(ascii: "z") ~= $0 || $0 == UInt8(ascii: "\n")
        }
        guard armor.hasSuffix(Self.ending), armor.utf8.count <= Self.largestArmor, isPlain, !body.contains("-----")
        else {
            return nil
        }
        (self.text, self.armor) = (text, armor)
    }

    /// - Throws: why the file holds no signed word.
    public static func read(_ path: String) throws(SignatureError) -> SignedApproval {
        let limit = ApprovalText.largestSize + largestArmor
        do throws(BoundedFile.Failure) {
            let bytes = try BoundedFile.read(path, limit: limit + 1)
            if let text = String(validating: bytes, as: UTF8.self), let signed = SignedApproval(file: text) {
                return signed
            }
        } catch {
            throw SignatureError("\(path) \(error.reason)")
        }
        throw SignatureError("\(path) is no signature of 'mlops-tui approve --plan', or was altered on the way")
    }

    /// Writes it where nothing is yet.
    public func write(to path: String) throws(SignatureError) {
        do throws(PrivateFileError) {
            try PrivateFile.write(file, to: path, replacing: false, instead: "--signature names another")
        } catch {
            throw SignatureError("\(error)")
        }
    }
}
