import ExampleSupport

/// What the command line of `lint-template` asks for.
public struct LintOptions: Sendable {
  /// The template file; empty only when the help is wanted.
  public var template = ""
  /// Where relative names of images are looked up; `nil` for the directory of the template.
  public var images: String?
  /// A file of values for the variables.
  public var variables: String?
  /// The limits to keep.
  public var limits = LintLimits.vkNotify
  /// Whether the result is JSON.
  public var wantsJSON = false
  /// Whether only the help is wanted.
  public var wantsHelp = false

  /// Reads the arguments, without the name of the program.
  ///
  /// - Throws: `InputError` that names the argument and what would be right.
  public init(_ arguments: [String]) throws(InputError) {
    var rest = Arguments(arguments)
    while let argument = rest.next() {
      switch argument {
      case "--help", "-h": wantsHelp = true
      case "--json": wantsJSON = true
      case "--images": images = try rest.value(of: argument)
      case "--vars": variables = try rest.value(of: argument)
      case "--limits":
        let name = try rest.value(of: argument)
        guard let known = LintLimits(rawValue: name) else {
          throw InputError("--limits \(name): one of \(LintLimits.names) is needed")
        }
        limits = known
      default:
        guard !argument.hasPrefix("-") else { throw InputError("unknown flag \(argument); see --help") }
        guard template.isEmpty else {
          throw InputError("only one template can be linted: \(template) or \(argument)")
        }
        template = argument
      }
    }
    if template.isEmpty, !wantsHelp { throw InputError("a template file is needed; see --help") }
  }

  /// What `--help` prints.
  public static let help = """
    Checks a VK Notify template before it is handed in, and shows what people would see.

    usage: lint-template TEMPLATE.json [options]

      --images DIR     where images are; by default the directory of the template
      --vars VARS.json values of the variables: {"number": "A-77"}; the text with them is measured
      --limits NAME    whose limits: \(LintLimits.names); by default vkNotify
      --json           print {"issues": […], "rendered": …} and nothing else
      --help           print this

    A template, of which only "text" is required:

      { "text": "Order #number# is ready", "placeholder": "hashes", "networks": ["VK"],
        "images": ["cup.jpg"],
        "buttons": [ { "type": "text", "caption": "Thanks", "color": "positive", "payload": { "a": 1 } },
                     { "type": "link", "caption": "Track", "url": "https://example.org/t" } ] }

      placeholder is hashes (#name#), braces ({name}), doubleBraces ({{name}}) or percents (%name%).

    Exit codes: 0 no error (warnings may be), 1 errors, 2 unusable input.
    """
}
