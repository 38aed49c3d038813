import Dispatch
import ExampleSupport
import Foundation
import QuickstartKit

/// Sends a CSV file of recipients: `swift run --package-path Examples quickstart [FILE.csv] [options]`.
@main
struct Quickstart {
  static func main() async {
    do throws(InputError) {
      let options = try QuickstartOptions(ExampleProgram.arguments)
      if options.wantsHelp { return ExampleProgram.write(QuickstartOptions.help + "\n") }
      let bundled = Bundle.module.path(forResource: "recipients", ofType: "csv") ?? "recipients.csv"
      let run = try QuickstartRun(
        options, bundledFile: bundled, environment: ProcessInfo.processInfo.environment,
        isTerminal: isatty(STDOUT_FILENO) == 1, print: ExampleProgram.write)
      try await runUntilInterrupted(run)
    } catch {
      ExampleProgram.fail(error, in: "quickstart")
    }
  }

  /// Ctrl-C cancels the run, which then still reports what became of every row.
  private static func runUntilInterrupted(_ run: QuickstartRun) async throws(InputError) {
    let task = Task { () -> Result<Void, InputError> in
      do throws(InputError) { return .success(try await run.run()) } catch { return .failure(error) }
    }
    signal(SIGINT, SIG_IGN)
    let interrupts = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    interrupts.setEventHandler { task.cancel() }
    interrupts.activate()
    try await task.value.get()
    interrupts.cancel()
    if task.isCancelled { exit(130) }
  }
}
