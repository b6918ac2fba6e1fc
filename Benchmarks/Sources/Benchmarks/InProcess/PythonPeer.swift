import FoundationEssentials
import Glibc

/// What Python's libraries need for the same bytes, where they are installed; processor time, the best of three.
enum PythonPeer {
    static func json(_ bytes: [UInt8]) -> String {
        let results = ["orjson", "json"].compactMap { module in
            speed(of: "\(module).loads(data)", importing: module, bytes).map { "\(module) \(Decimals.text($0, 0))" }
        }
        return results.isEmpty ? "python3 is not installed" : "python " + results.joined(separator: ", ")
    }

    static func exposition(_ bytes: [UInt8]) -> String {
        let code = "list(text_string_to_metric_families(data.decode()))"
        let module = "prometheus_client.parser"
        guard let speed = speed(of: code, importing: module, names: "text_string_to_metric_families", bytes, rounds: 1)
        else {
            return "prometheus_client is not installed"
        }
        return "prometheus_client \(Decimals.text(speed, 1))"
    }

    private static func speed(
        of code: String, importing module: String, names: String? = nil, _ bytes: [UInt8], rounds: Int = 3
    ) -> Double? {
        let folder = "/tmp/mlops-tui-bench-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let statement = names.map { "from \(module) import \($0)" } ?? "import \(module)"
        let script = """
            import sys, time
            \(statement)
            data = open(sys.argv[1], "rb").read()
            best = 1e9
            for _ in range(\(rounds)):
                start = time.process_time()
                \(code)
                best = min(best, time.process_time() - start)
            print(len(data) / best / 1e6)
            """
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try Data(bytes).write(to: URL(filePath: folder + "/data"))
            try script.write(toFile: folder + "/script.py", atomically: false, encoding: .utf8)
        } catch {
            return nil
        }
        guard let pipe = popen("python3 '\(folder)/script.py' '\(folder)/data' 2>/dev/null", "r") else { return nil }
        var line = [CChar](repeating: 0, count: 200)
        let found = fgets(&line, Int32(line.count), pipe) != nil
        guard pclose(pipe) == 0, found else { return nil }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return Double(text.split(whereSeparator: \.isWhitespace).first ?? "")
    }
}
