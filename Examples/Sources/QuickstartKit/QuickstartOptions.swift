import ExampleSupport
import SendingKit
import VestnikSandbox
import VestnikTesting

/// What the command line asks for.
public struct QuickstartOptions: Sendable {
  /// What all programs of this kind have.
  public var sending = SendingOptions()
  /// Whether the real service is used.
  public var isLive = false
  /// What goes wrong in the sandbox, in this order.
  public var faults: [(fault: SandboxFault, times: Int)] = []
  /// How many messages the sandbox's account can pay for.
  public var balance: Int?
  /// Files with the texts of templates, by the name or the number of the template.
  public var templates: [(name: String, path: String)] = []

  /// Reads the arguments, without the name of the program.
  ///
  /// - Throws: ``InputError`` that names the argument and what would be right.
  public init(_ arguments: [String]) throws(InputError) {
    var rest = Arguments(arguments)
    while let argument = rest.next() {
      switch argument {
      case "--live": isLive = true
      case "--fault": faults.append(try Self.fault(try rest.value(of: argument)))
      case "--template": templates.append(try Self.template(try rest.value(of: argument)))
      case "--balance":
        let text = try rest.value(of: argument)
        guard let number = Int(text), number >= 0 else {
          throw InputError("--balance \(text): a whole number of messages, 0 or more, is needed")
        }
        balance = number
      default: try sending.take(argument, &rest)
      }
    }
    try sending.check()
    if isLive, balance != nil || !faults.isEmpty || sending.faultRate != nil || sending.deliveries != nil {
      throw InputError(
        "--fault, --faults, --balance and --deliveries belong to the sandbox and cannot be used with --live")
    }
    if isLive, sending.file == nil, !sending.wantsHelp {
      throw InputError("--live needs a file of your own: the bundled one is made of fictional people")
    }
  }

  private static func template(_ text: String) throws(InputError) -> (String, String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, !text.hasPrefix("=") else {
      throw InputError("--template \(text): NAME=FILE.json is needed, with NAME as in the column template")
    }
    return (parts[0], parts[1])
  }

  private static func fault(_ text: String) throws(InputError) -> (SandboxFault, Int) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let times = parts.count == 1 ? 1 : Int(parts[1]), times > 0 else {
      throw InputError("--fault \(text): the number after the colon should be 1 or more")
    }
    switch parts[0] {
    case "refuse": return (.refuseConnection, times)
    case "timeout-before": return (.timeOutBeforeAcceptance, times)
    case "timeout-after": return (.timeOutAfterAcceptance, times)
    case "truncate": return (.truncateResponse, times)
    default:
      guard let status = Int(parts[0]), (300...599).contains(status) else {
        throw InputError(
          "--fault \(text): refuse, timeout-before, timeout-after, truncate or a status from 300 to 599 is needed"
        )
      }
      return (.status(status), times)
    }
  }

  /// What `--help` prints.
  public static let help = """
    Sends a CSV file of recipients through Devino: to a sandbox in this process, unless --live is given.

    usage: quickstart [FILE.csv] [options]

      FILE.csv           a table with a header line, as Excel saves it (CSV UTF-8, or Unicode text); the
                         bundled file when left out.
                         phone, service, template   required
                         ttl                        seconds, 60 to 86400
                         routes                     VK, OK or VK;OK
                         status_url                 where statuses are reported
                         every other column         a variable of the template
                         An empty cell of an optional column means that nothing is given.
                         A template of digits is its number, any other its name.
    \(SendingOptions.help)
      --template NAME=FILE.json
                         the text of a template, in the form that lint-template reads; may be repeated. What a
                         column lacks for it is found before anything is sent, and texts that are too long
      --fault KIND[:N]   let N requests (1) go wrong in the sandbox; may be repeated. KIND is refuse,
                         timeout-before, timeout-after, truncate, or a status such as 503
      --balance N        let the sandbox's account run out of money after N messages
      --live             use the real service with the key in DEVINO_API_KEY
      --help             print this

    Exit codes: 0 the run finished, 2 unusable input, 130 interrupted (what was done is still reported).
    """
}
