import ExampleSupport
import Foundation
import OKKit

/// Sends a message by an OK group: `swift run --package-path Examples ok-send --user ID TEXT`.
@main
struct OKSend {
  static func main() async {
    do throws(InputError) {
      let options = try OKSendOptions(ExampleProgram.arguments)
      if options.wantsHelp { return ExampleProgram.write(OKSendOptions.help + "\n") }
      let run = try OKSendRun(
        options, environment: ProcessInfo.processInfo.environment, print: ExampleProgram.write)
      if await !run.run() { exit(1) }
    } catch {
      ExampleProgram.fail(error, in: "ok-send")
    }
  }
}
