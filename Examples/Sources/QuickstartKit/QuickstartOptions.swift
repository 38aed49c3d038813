import ExampleSupport
import VestnikTesting

/// What the command line asks for.
public struct QuickstartOptions: Sendable {
  /// The file to send; `nil` for the bundled one.
  public var file: String?
  /// Where the outcome of every row goes.
  public var results: String?
  /// Whether the last line is a summary in JSON.
  public var wantsJSONSummary = false
  /// Whether the real service is used.
  public var isLive = false
  /// What goes wrong in the sandbox, in this order.
  public var faults: [(fault: SandboxFault, times: Int)] = []
  /// How likely a request to the sandbox goes wrong, 0 to 1.
  public var faultRate: Double?
  /// Where the sandbox's dice begin.
  public var seed: UInt64 = 1
  /// The directory from which a run that was killed goes on.
  public var journal: String?
  /// Where the sandbox writes what it delivered.
  public var deliveries: String?
  /// How many messages the sandbox's account can pay for.
  public var balance: Int?
  /// Whether only the help is wanted.
  public var wantsHelp = false

  /// Reads the arguments, without the name of the program.
  ///
  /// - Throws: ``InputError`` that names the argument and what would be right.
  public init(_ arguments: [String]) throws(InputError) {
    var rest = Arguments(arguments)
    while let argument = rest.next() {
      switch argument {
      case "--help", "-h": wantsHelp = true
      case "--live": isLive = true
      case "--results": results = try rest.value(of: argument)
      case "--fault": faults.append(try Self.fault(try rest.value(of: argument)))
      case "--journal": journal = try rest.value(of: argument)
      case "--deliveries": deliveries = try rest.value(of: argument)
      case "--faults":
        let text = try rest.value(of: argument)
        guard let rate = Double(text), (0...1).contains(rate) else {
          throw InputError("--faults \(text): a number from 0 to 1 is needed, 0.05 for one request in twenty")
        }
        faultRate = rate
      case "--seed":
        let text = try rest.value(of: argument)
        guard let number = UInt64(text) else {
          throw InputError("--seed \(text): a whole number, 0 or more, is needed")
        }
        seed = number
      case "--balance":
        let text = try rest.value(of: argument)
        guard let number = Int(text), number >= 0 else {
          throw InputError("--balance \(text): a whole number of messages, 0 or more, is needed")
        }
        balance = number
      case "--summary":
        let format = try rest.value(of: argument)
        guard format == "json" else { throw InputError("--summary \(format): the only format is json") }
        wantsJSONSummary = true
      default:
        guard !argument.hasPrefix("-") else { throw InputError("unknown flag \(argument); see --help") }
        guard file == nil else { throw InputError("only one file can be sent: \(file ?? "") or \(argument)") }
        file = argument
      }
    }
    if isLive, balance != nil || !faults.isEmpty || faultRate != nil || deliveries != nil {
      throw InputError(
        "--fault, --faults, --balance and --deliveries belong to the sandbox and cannot be used with --live")
    }
    if isLive, file == nil, !wantsHelp {
      throw InputError("--live needs a file of your own: the bundled one is made of fictional people")
    }
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
    case "truncate": return (.truncateAnswer, times)
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

      FILE.csv           UTF-8, comma-separated, with a header line; the bundled file when left out.
                         phone, service, template   required
                         ttl                        seconds, 60 to 86400
                         routes                     VK, OK or VK;OK
                         status_url                 where statuses are reported
                         every other column         a variable of the template
                         An empty cell of an optional column means that nothing is given.
                         A template of digits is its number, any other its name.
      --results OUT.csv  write every row's outcome: line,phone,outcome,message_id,reason
      --summary json     print the totals as one last line of JSON
      --fault KIND[:N]   let N requests (1) go wrong in the sandbox; may be repeated. KIND is refuse,
                         timeout-before, timeout-after, truncate, or a status such as 503
      --faults RATE      let each request to the sandbox go wrong with this probability, 0 to 1
      --seed N           where the dice of --faults begin (1): the same number, the same faults
      --journal DIR      keep the state of the run there: when it is killed, the same command goes on with the
                         rows that were not sent. What was on its way then is reported as unknown, not sent
                         again. DIR holds phone numbers, and belongs to one FILE.csv
      --deliveries FILE  let the sandbox append a line of JSON for each message that arrives
      --balance N        let the sandbox's account run out of money after N messages
      --live             use the real service with the key in DEVINO_API_KEY
      --help             print this

    Exit codes: 0 the run finished, 2 unusable input, 130 interrupted (what was done is still reported).
    """
}
