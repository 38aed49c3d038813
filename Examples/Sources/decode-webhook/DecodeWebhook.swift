import DecodeKit
import ExampleSupport
import Foundation

/// Says what a provider sent: `swift run --package-path Examples decode-webhook --provider vk FILE…`.
@main
struct DecodeWebhook {
  static func main() {
    do throws(InputError) {
      let options = try DecodeOptions(ExampleProgram.arguments)
      if options.wantsHelp { return ExampleProgram.write(DecodeOptions.help + "\n") }
      if try !DecodeRun(options, print: ExampleProgram.write).run() { exit(1) }
    } catch {
      ExampleProgram.fail(error, in: "decode-webhook")
    }
  }
}
