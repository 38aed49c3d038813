import ExampleSupport

/// What the command line asks for.
public struct DecodeOptions: Sendable {
  /// Whose webhooks the files hold.
  public enum Provider: String, CaseIterable, Sendable {
    /// VK's Callback API.
    case vk
    /// Devino: status callbacks and forwarded VK events.
    case devino
    /// Rapporto: status pushes and messages, as a query or as JSON.
    case rapporto
    /// OK Graph.
    case ok
  }

  /// Whose webhooks the files hold.
  public var provider = Provider.vk
  /// The files.
  public var files: [String] = []
  /// Whether the paths are counted that the typed models know.
  public var wantsCoverage = false
  /// Whether a line of JSON is printed for each file.
  public var wantsJSON = false
  /// Whether only the help is wanted.
  public var wantsHelp = false

  /// Reads the arguments, without the name of the program.
  ///
  /// - Throws: ``InputError`` that names the argument and what would be right.
  public init(_ arguments: [String]) throws(InputError) {
    var rest = Arguments(arguments)
    var chosen: Provider?
    while let argument = rest.next() {
      switch argument {
      case "--help", "-h": wantsHelp = true
      case "--coverage": wantsCoverage = true
      case "--json": wantsJSON = true
      case "--provider":
        let name = try rest.value(of: argument)
        guard let provider = Provider(rawValue: name) else {
          throw InputError("--provider \(name): vk, devino, rapporto or ok is needed")
        }
        chosen = provider
      default:
        guard !argument.hasPrefix("-") else { throw InputError("unknown flag \(argument); see --help") }
        files.append(argument)
      }
    }
    if wantsHelp { return }
    guard let chosen else { throw InputError("--provider vk, devino, rapporto or ok is needed") }
    guard !files.isEmpty else { throw InputError("at least one file is needed; see --help") }
    provider = chosen
  }

  /// What `--help` prints.
  public static let help = """
    Decodes what a provider sent to a webhook, and says what it is.

    usage: decode-webhook --provider vk|devino|rapporto|ok FILE… [--coverage] [--json]

      FILE        the body of one request; for rapporto also the query of a GET, with or without path and "GET"
      --coverage  count the values that a typed model holds, and list the others: those that it neither writes again
                  nor notices when they are missing or others. An id as text or number is the same value, as is true
                  and 1; null is as good as no key
      --json      one line for each file: {"file":…,"kind":…,"ok":…,"paths":…,"typed":…,"unknown":[…]};
                  with "ok":false there are "path" and "reason"
      --help      print this

    Exit codes: 0 all files were decoded, 1 one was not, 2 unusable arguments or a file that cannot be read.
    """
}
