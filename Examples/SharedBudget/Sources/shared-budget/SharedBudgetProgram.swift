import Foundation

/// The command: a worker that sends, or a measurement of the server.
@main struct SharedBudgetProgram {
  static let usage = """
    Usage:
      shared-budget worker --redis PORT --server URL [options]
          Sends messages through the whole pipeline, with the budget that all workers share, and prints what becomes
          of them. The server at URL takes the place of Devino.
          --group NAME        the sender group (shop)
          --people N          how many recipients there are (100); each batch chooses among them at random
          --batch N           messages of a call (5)
          --loops N           calls at once (2)
          --seconds N         how long to send (5)
          --per-second N      the limit of a second (50)
          --per-day N         the limit of a day for each recipient (5)
          --timeout N         the time-out of a request in seconds (2)
          --fail-open         sends without grants when the budget fails
      shared-budget bench [--seconds N]
          Measures what an evaluation costs, with EVAL and with EVALSHA, in a redis-server of its own.
    """

  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    do {
      switch arguments.first {
      case "worker": try await Worker(Options(arguments.dropFirst())).run()
      case "bench": try await Bench(Options(arguments.dropFirst())).run()
      case "help", "--help": print(usage)
      default: throw UsageError(description: usage)
      }
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(error is UsageError ? 64 : 1)
    }
  }
}

/// An error of the command line.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}

/// The options of the command line: `--name value`, or `--name` alone.
struct Options {
  private static let flags: Set = ["fail-open"]
  private static let names: Set = [
    "redis", "server", "group", "people", "batch", "loops", "seconds", "per-second", "per-day", "timeout",
  ]
  private var values: [String: String] = [:]

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let argument = rest.popFirst() {
      let name = String(argument.drop { $0 == "-" })
      if Self.flags.contains(name) {
        values[name] = ""
      } else if Self.names.contains(name), let value = rest.popFirst() {
        values[name] = value
      } else {
        throw UsageError(
          description: "\(argument) is no option, or has no value\n\(SharedBudgetProgram.usage)")
      }
    }
  }

  func has(_ name: String) -> Bool { values[name] != nil }

  func text(_ name: String) -> String? { values[name] }

  func number(_ name: String, or standard: Int? = nil) throws -> Int {
    guard let value = values[name].map({ Int($0) }) ?? standard, value > 0 else {
      throw UsageError(description: "--\(name) needs a number\n\(SharedBudgetProgram.usage)")
    }
    return value
  }
}
