import Cells

/// Bytes from a terminal to keys, by the terminal's own strings first and by ECMA-48 and xterm's conventions after.
///
/// Whatever is no key we know (focus reports, answers to queries, keys of other keyboards) is
/// swallowed whole, so that its letters never arrive as commands. Reading bytes ourselves rather than by
/// `wget_wch` costs one system call a burst instead of one a byte, and loses nothing where a
/// character or a paste is cut between two reads.
struct KeyDecoder {
    /// A longer paste loses its end.
    static let longestPaste = 1 << 20
    /// What an operating system command or a device control string may take before it is no such thing.
    static let longestString = 4096

    private let strings: [[UInt8]: Key]
    private let longestTerminalString: Int
    private var pending: [UInt8] = []
    private var pasted: [UInt8]?

    init(strings: [[UInt8]: Key] = [:]) {
        self.strings = strings
        longestTerminalString = strings.keys.map(\.count).max() ?? 0
    }

    /// True when an escape sequence has begun and may just be the Escape key.
    var isInEscape: Bool { pasted == nil && pending.first == Byte.escape }

    /// The keys that `bytes` complete; what they leave open waits for the next bytes.
    mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
        pending += bytes
        var keys: [Key] = []
        var position = 0
        while position < pending.count {
            if pasted != nil {
                guard let end = takePaste(from: position, into: &keys) else { return keys }
                position = end
                continue
            }
            switch next(pending[position...]) {
            case .key(let key, let length):
                keys.append(key)
                position += length
            case .nothing(let length):
                position += length
            case .pasteBegins(let length):
                pasted = []
                position += length
            case .incomplete:
                pending.removeFirst(position)
                return keys
            }
        }
        pending.removeAll(keepingCapacity: true)
        return keys
    }

    /// The keys that were pressed if no more bytes belong to an open escape sequence: Escape, perhaps with a
    /// letter held down with Alt; half a sequence is nothing.
    mutating func endEscape() -> [Key] {
        guard isInEscape else { return [] }
        let open = pending
        pending = []
        guard open.count <= 2 else { return [] }
        return [.escape] + open.dropFirst().compactMap { KeyDecoder.plain($0) }
    }

    // MARK: One key

    private enum Step {
        case key(Key, Int)
        case nothing(Int)
        case pasteBegins(Int)
        case incomplete
    }

    private func next(_ bytes: ArraySlice<UInt8>) -> Step {
        let first = bytes[bytes.startIndex]
        if first == Byte.escape { return escape(bytes) }
        if first < 0x80 { return KeyDecoder.plain(first).map { .key($0, 1) } ?? .nothing(1) }
        return text(bytes)
    }

    private static func plain(_ byte: UInt8) -> Key? {
        switch byte {
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x08, 0x7F: .backspace
        case 0x1B: .escape
        case 0x00...0x1A: .control(Unicode.Scalar(byte == 0 ? 0x20 : byte + 0x60))
        case 0x1C...0x1F: .control(Unicode.Scalar(byte + 0x40))
        case 0x20..<0x7F: .character(Unicode.Scalar(byte))
        default: nil
        }
    }

    /// One scalar of UTF-8; bytes that are none are nothing, one by one.
    private func text(_ bytes: ArraySlice<UInt8>) -> Step {
        let length: Int
        switch bytes[bytes.startIndex] {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return .nothing(1)
        }
        let candidate = bytes.prefix(length)
        guard candidate.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .nothing(1) }
        guard candidate.count == length else { return .incomplete }
        guard let text = String(validating: candidate, as: UTF8.self), let scalar = text.unicodeScalars.first,
            scalar.properties.generalCategory != .control
        else { return .nothing(length) }
        return .key(.character(scalar), length)
    }

    private func escape(_ bytes: ArraySlice<UInt8>) -> Step {
        if let known = terminalString(bytes) { return known }
        guard let second = bytes.dropFirst().first else { return .incomplete }
        switch second {
        case UInt8(ascii: "["): return controlSequence(bytes)
        case UInt8(ascii: "O"): return singleShift(bytes)
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            return controlString(bytes)
        default: return .key(.escape, 1)
        }
    }

    /// The longest of the terminal's own strings that the bytes begin with, or a wait for the rest of one.
    private func terminalString(_ bytes: ArraySlice<UInt8>) -> Step? {
        var length = min(bytes.count, longestTerminalString)
        while length > 1 {
            if let key = strings[Array(bytes.prefix(length))] { return .key(key, length) }
            length -= 1
        }
        return nil
    }

    /// Longest first two parts: `ESC [`, parameters and intermediates, a final byte.
    private func controlSequence(_ bytes: ArraySlice<UInt8>) -> Step {
        let body = bytes.dropFirst(2)
        guard let first = body.first else { return .incomplete }
        if first == UInt8(ascii: "[") { return linuxFunction(body.dropFirst().first) }
        if first == UInt8(ascii: "M") { return body.count >= 4 ? .nothing(6) : .incomplete }
        guard let end = body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
            return body.count < KeyDecoder.longestString ? .incomplete : .nothing(bytes.count)
        }
        let length = end - bytes.startIndex + 1
        guard (0x40...0x7E).contains(bytes[end]) else { return .nothing(length - 1) }
        let sequence = ControlSequence(parameters: body[..<end], final: bytes[end])
        if sequence.beginsPaste { return .pasteBegins(length) }
        return sequence.key.map { .key($0, length) } ?? .nothing(length)
    }

    /// The Linux console's F1 to F5: `ESC [ [ A` to `E`.
    private func linuxFunction(_ final: UInt8?) -> Step {
        guard let final else { return .incomplete }
        let number = Int(final) - Int(UInt8(ascii: "A")) + 1
        return (1...5).contains(number) ? .key(.function(number), 4) : .nothing(4)
    }

    /// `ESC O` and a final byte, before which old terminals put a digit for the modifiers.
    private func singleShift(_ bytes: ArraySlice<UInt8>) -> Step {
        let body = bytes.dropFirst(2)
        guard let end = body.firstIndex(where: { !(0x30...0x39).contains($0) }) else { return .incomplete }
        let length = end - bytes.startIndex + 1
        guard (0x40...0x7E).contains(bytes[end]) else { return .nothing(length - 1) }
        return ControlSequence.singleShiftKey(bytes[end]).map { .key($0, length) } ?? .nothing(length)
    }

    /// Up to BEL or `ESC \`.
    private func controlString(_ bytes: ArraySlice<UInt8>) -> Step {
        var previous: UInt8 = 0
        for (offset, byte) in bytes.dropFirst(2).enumerated() {
            if byte == 0x07 || (previous == Byte.escape && byte == UInt8(ascii: "\\")) { return .nothing(offset + 3) }
            if offset > KeyDecoder.longestString { return .nothing(offset + 3) }
            previous = byte
        }
        return .incomplete
    }

    // MARK: Paste

    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// Where the bytes after the paste begin; `nil` when its end is still to come.
    private mutating func takePaste(from position: Int, into keys: inout [Key]) -> Int? {
        let bytes = pending[position...]
        var search = bytes
        while let mark = search.firstIndex(of: Byte.escape) {
            if bytes[mark...].starts(with: KeyDecoder.pasteEnd) {
                keep(bytes[..<mark])
                keys.append(.paste(String(decoding: pasted ?? [], as: UTF8.self)))
                pasted = nil
                return mark + KeyDecoder.pasteEnd.count
            }
            if KeyDecoder.pasteEnd.starts(with: bytes[mark...]) {
                keep(bytes[..<mark])
                pending.removeFirst(mark)
                return nil
            }
            search = bytes[(mark + 1)...]
        }
        keep(bytes)
        pending.removeAll(keepingCapacity: true)
        return nil
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        let room = KeyDecoder.longestPaste - (pasted?.count ?? 0)
        pasted?.append(contentsOf: bytes.prefix(room))
    }
}

enum Byte {
    static let escape: UInt8 = 0x1B
}
