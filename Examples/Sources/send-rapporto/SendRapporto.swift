import ExampleSupport
import Foundation
import RapportoKit

/// Sends a CSV file of messages: `swift run --package-path Examples send-rapporto [FILE.csv] [options]`.
@main
struct SendRapporto {
  static func main() async {
    do throws(InputError) {
      let options = try RapportoOptions(ExampleProgram.arguments)
      if options.sending.wantsHelp { return ExampleProgram.write(RapportoOptions.help + "\n") }
      let bundled = Bundle.module.path(forResource: "messages", ofType: "csv") ?? "messages.csv"
      let run = try RapportoRun(
        options, bundledFile: bundled, environment: ProcessInfo.processInfo.environment,
        isTerminal: isatty(STDOUT_FILENO) == 1, print: ExampleProgram.write)
      try await ExampleProgram.untilInterrupted { () throws(InputError) in try await run.run() }
    } catch {
      ExampleProgram.fail(error, in: "send-rapporto")
    }
  }
}
