import Foundation

/// What ends the program, in words for the person who started it.
struct BenchError: Error {
  var message: String
  var exitCode: Int32 = 1
}

/// Compares the transports with the libraries that they stand on.
@main
struct TransportBench {
  private static let levels = [1, 64, 500]

  private var rounds = 5
  private var requests = 10_000
  private var wantsJSON = false
  private var isGate = false
  private var isServer = false
  private var wantsHelp = false
  private var loop: String?

  static func main() async {
    do {
      try await Self(CommandLine.arguments.dropFirst()).run()
    } catch {
      let words = (error as? BenchError)?.message ?? "\(error)"
      try? FileHandle.standardError.write(contentsOf: Data("transport-bench: \(words)\n".utf8))
      exit((error as? BenchError)?.exitCode ?? 1)
    }
  }

  private init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let argument = rest.popFirst() {
      switch argument {
      case "--help", "-h": wantsHelp = true
      case "--json": wantsJSON = true
      case "--check": isGate = true
      case "--serve": isServer = true
      case "--rounds": rounds = try Self.number(after: argument, rest.popFirst())
      case "--requests": requests = try Self.number(after: argument, rest.popFirst())
      case "--loop": loop = rest.popFirst() ?? ""
      default: throw BenchError(message: "unknown argument \(argument); see --help", exitCode: 2)
      }
    }
  }

  private static func number(after option: String, _ text: String?) throws -> Int {
    guard let number = text.flatMap({ Int($0) }), number > 0 else {
      throw BenchError(message: "\(option): a whole number, 1 or more, is needed", exitCode: 2)
    }
    return number
  }

  private func run() async throws {
    if wantsHelp { return print(Self.help, terminator: "") }
    if isServer { return try await ServerProcess.serve() }
    let server = try ServerProcess()
    let contestants = try Contestants(port: server.port)
    if let loop {
      guard let one = contestants.all.first(where: { $0.key == loop }) else {
        let keys = contestants.all.map(\.key).joined(separator: ", ")
        throw BenchError(message: "--loop needs one of \(keys)", exitCode: 2)
      }
      print(try await Report.pass(one, inFlight: Contestants.connections, requests: requests))
    } else {
      let report = try await Report(
        contestants.all, levels: Self.levels, rounds: rounds, requests: requests)
      print(wantsJSON ? report.json : report.table, terminator: "")
      let complaints = report.complaints
      if isGate && !complaints.isEmpty { throw BenchError(message: complaints.joined(separator: "\n")) }
    }
    try await contestants.shutdown()
  }

  private static let help = """
    Compares what the transports and the libraries below them need of the processor; see README.md.

    usage: transport-bench [options]

      --rounds N    passes of each client with 1, 64 and 500 requests in flight (5)
      --requests N  requests of a pass (10000); URLSession gets an eighth of them
      --json        one line of JSON instead of the table
      --check       1 and a message when AsyncHTTPClientTransport carries less than 0.85 of its bare peer
      --loop KEY    that client alone, one pass with 64 in flight, for a profiler
      --serve       the server: prints its port and ends with its standard input
      --help        print this

    Exit codes: 0 done, 1 the gate was missed or something failed, 2 unusable arguments.

    """
}
