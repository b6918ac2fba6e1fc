import Glibc
import OpsModel
import Store

// Saves batch after batch, from a number on, and prints each number once its batch is committed.
// Usage: store-writer PATH FIRST

let arguments = CommandLine.arguments
guard arguments.count == 3, let first = Int(arguments[2]) else {
    print("usage: store-writer PATH FIRST")
    exit(64)
}
let store = try await SQLiteStore.open(path: arguments[1]) { Instant(seconds: 0) }
for number in first... {
    try await store.save(Numbered.batch(number))
    let line = Array("\(number)\n".utf8)
    _ = write(STDOUT_FILENO, line, line.count)
}
