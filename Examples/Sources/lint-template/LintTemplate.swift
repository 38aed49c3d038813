import ExampleSupport
import Foundation
import LintTemplateKit

/// Checks a template: `swift run --package-path Examples lint-template TEMPLATE.json [options]`.
@main
struct LintTemplate {
  static func main() {
    do throws(InputError) {
      let options = try LintOptions(ExampleProgram.arguments)
      if options.wantsHelp { return ExampleProgram.write(LintOptions.help + "\n") }
      let lint = try TemplateLint(options)
      ExampleProgram.write(options.wantsJSON ? lint.json : lint.text)
      exit(lint.exitCode)
    } catch {
      ExampleProgram.fail(error, in: "lint-template")
    }
  }
}
