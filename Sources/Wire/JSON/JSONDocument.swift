import CSimdJSON
import Glibc

/// The tape of one parsed document, freed with its last view. Words and their payloads are as simdjson's doc/tape.md
/// has them: a type in the top byte, below it where a container ends or where a string's bytes stand.
final class JSONDocument {
    enum Tag: UInt8 {
        case object = 0x7B
        case array = 0x5B
        case string = 0x22
        case signed = 0x6C
        case unsigned = 0x75
        case double = 0x64
        case `true` = 0x74
        case `false` = 0x66
        case null = 0x6E
        case other
    }

    /// The root's word is first, its value second.
    static let root = 1

    private let handle: OpaquePointer
    private let tape: UnsafePointer<UInt64>
    private let strings: UnsafePointer<UInt8>

    /// nil where the handle holds no parsed document.
    init?(_ handle: OpaquePointer) {
        guard let tape = csimdjson_tape(handle), let strings = csimdjson_strings(handle) else {
            csimdjson_free(handle)
            return nil
        }
        self.handle = handle
        self.tape = tape
        self.strings = strings
    }

    deinit {
        csimdjson_free(handle)
    }

    func tag(_ index: Int) -> Tag {
        Tag(rawValue: UInt8(tape[index] >> 56)) ?? .other
    }

    /// The word after a number's type holds its bits.
    func bits(_ index: Int) -> UInt64 {
        tape[index + 1]
    }

    func string(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let start = strings + Int(tape[index] & 0x00FF_FFFF_FFFF_FFFF)
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return UnsafeBufferPointer(start: start + 4, count: Int(count))
    }

    /// Where the value after this one stands.
    func after(_ index: Int) -> Int {
        switch UInt8(tape[index] >> 56) {
        case Tag.object.rawValue, Tag.array.rawValue: Int(tape[index] & 0xFFFF_FFFF)
        case Tag.signed.rawValue, Tag.unsigned.rawValue, Tag.double.rawValue: index + 2
        default: index + 1
        }
    }

    /// The words between a container's brackets.
    func content(_ index: Int) -> Range<Int> {
        index + 1..<Int(tape[index] & 0xFFFF_FFFF) - 1
    }

    /// nil where the container has more than its word can count.
    func count(_ index: Int) -> Int? {
        let count = Int(tape[index] >> 32 & 0xFF_FFFF)
        return count == 0xFF_FFFF ? nil : count
    }

    /// Where the value of an object's first member of that name stands.
    func member(_ name: UnsafeBufferPointer<UInt8>, of index: Int) -> Int? {
        let content = content(index)
        var position = content.lowerBound
        while position < content.upperBound {
            let key = string(position)
            position += 1
            if Self.isEqual(key, name) { return position }
            position = after(position)
        }
        return nil
    }

    private static func isEqual(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard one.count == other.count, let first = one.baseAddress, let second = other.baseAddress else {
            return one.isEmpty && other.isEmpty
        }
        return memcmp(first, second, one.count) == 0
    }
}
