import CNcurses

/// The process's character set, which ncurses writes in.
public enum CharacterSet {
    /// Takes over the environment's character set, and only that: numbers stay as C libraries expect them. True when it
    /// is UTF-8.
    ///
    /// A locale that names UTF-8 but is not installed here (ssh carries `LANG` along) says what the terminal speaks
    /// all the same, and `C.UTF-8` serves it.
    static func adopt(_ environment: [String: String]) -> Bool {
        if setlocale(LC_CTYPE, "") == nil, namesUTF8(environment) { setlocale(LC_CTYPE, "C.UTF-8") }
        return curses_locale_is_utf8()
    }

    /// By the first of the three variables that is set, as setlocale(3) reads them.
    public static func namesUTF8(_ environment: [String: String]) -> Bool {
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let codeset = name.split(separator: "@", maxSplits: 1).first?.split(separator: ".").dropFirst().last ?? ""
        return ["utf-8", "utf8"].contains(codeset.lowercased())
    }
}
