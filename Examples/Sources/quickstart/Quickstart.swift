import ExampleSupport
import Foundation
import QuickstartKit

/// Sends a CSV file of recipients: `swift run --package-path Examples quickstart [FILE.csv] [options]`.
@main
struct Quickstart {
  static func main() async {
    do throws(InputError) {
      let options = try QuickstartOptions(ExampleProgram.arguments)
      if options.sending.wantsHelp { return ExampleProgram.write(QuickstartOptions.help + "\n") }
      let bundled = Bundle.module.path(forResource: "recipients", ofType: "csv") ?? "recipients.csv"
      let run = try QuickstartRun(
        options, bundledFile: bundled, environment: ProcessInfo.processInfo.environment,
        isTerminal: isatty(STDOUT_FILENO) == 1, print: ExampleProgram.write)
      try await ExampleProgram.untilInterrupted { () throws(InputError) in try await run.run() }
    } catch {
      ExampleProgram.fail(error, in: "quickstart")
    }
  }
}
