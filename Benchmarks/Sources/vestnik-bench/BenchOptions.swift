import Foundation

/// What the command line asks for.
struct BenchOptions {
  /// What is done.
  enum Task: Equatable {
    /// Everything is measured.
    case measure
    /// The way of messages through `send` is measured.
    case send
    /// Arrivals at a server are counted.
    case arrivals
    /// A processor is kept busy, for as long as the process lives.
    case spin
    /// The inputs are written to a directory.
    case writeInputs(String)
    /// One contestant is timed, as the peers are.
    case time(contestant: String, input: String, milliseconds: Int)
    /// Ours alone runs in the contests of a name, for a profiler.
    case loop(String)
    /// The help is printed.
    case help
  }

  /// What is wrong with the command line.
  struct UsageError: Error {
    let message: String
  }

  var task = Task.measure
  var isQuick = false
  var wantsJSON = false
  var isGate = false
  var contestsOnly = false
  var rounds: Int?
  var messages: Int?
  var recipients: Int?
  var seconds: Int?

  /// Reads the arguments, without the name of the program.
  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--help", "-h": task = .help
      case "--quick": isQuick = true
      case "--json": wantsJSON = true
      case "--check": isGate = true
      case "--wire": contestsOnly = true
      case "--send": task = .send
      case "--arrivals": task = .arrivals
      case "--spin": task = .spin
      case "--rounds": rounds = try Self.number(after: argument, &rest)
      case "--messages": messages = try Self.number(after: argument, &rest)
      case "--recipients": recipients = try Self.number(after: argument, &rest)
      case "--seconds": seconds = try Self.number(after: argument, &rest)
      case "--write-inputs": task = .writeInputs(try Self.text(after: argument, &rest))
      case "--loop": task = .loop(try Self.text(after: argument, &rest))
      case "--time":
        let contestant = try Self.text(after: argument, &rest)
        guard ["Vestnik", "Foundation"].contains(contestant) else {
          throw UsageError(message: "--time \(contestant): Vestnik or Foundation is needed")
        }
        let input = try Self.text(after: argument, &rest)
        // The peers read the file; ours has the same bytes in memory.
        _ = try Self.text(after: argument, &rest)
        task = .time(
          contestant: contestant, input: input, milliseconds: try Self.number(after: argument, &rest))
      default: throw UsageError(message: "unknown argument \(argument); see --help")
      }
    }
    if case .loop = task { return }
    if rounds != nil { throw UsageError(message: "--rounds belongs to --loop") }
  }

  private static func text(
    after flag: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    guard let text = rest.popFirst(), !text.isEmpty, !text.hasPrefix("--") else {
      throw UsageError(message: "\(flag) needs a value; see --help")
    }
    return text
  }

  private static func number(
    after flag: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> Int {
    let text = try text(after: flag, &rest)
    guard let number = Int(text), number > 0 else {
      throw UsageError(message: "\(flag) \(text): a whole number, 1 or more, is needed")
    }
    return number
  }

  /// What `--help` prints.
  static let help = """
    Measures Vestnik beside its peers; see README.md beside this package.

    usage: vestnik-bench [options]

      --wire             only the contests: JSON, validation, forms, pipeline
      --send             only the way of messages through `send`, in memory and over a loopback server
      --arrivals         only arrivals at a server in any second, of --messages messages a group (1200)
      --quick            fewer and shorter passes
      --json             the contests as one line of JSON: all figures, all goals
      --check            the contests, or with --send that; 1 and a message when a figure is beyond its gate
      --messages N       messages of the campaign (1000000)
      --recipients N     recipients of the budget (10000000); the peer takes more than a gigabyte at ten million
      --seconds S        how long the pacer runs (10)
      --loop NAME [--rounds N]
                         ours alone in the contests of that name, N times (1000), for a profiler
      --time CONTESTANT INPUT FILE MILLISECONDS
                         one contestant, as the peers of other languages are called
      --write-inputs DIR write the inputs as files
      --help             print this

    Exit codes: 0 done, 1 a gate was missed or something failed, 2 unusable arguments, 3 no such input for --time.

    """
}
