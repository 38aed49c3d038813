import ExampleSupport
import RapportoVK
import SendingKit

/// What the command line asks for.
public struct RapportoOptions: Sendable {
  /// What all programs of this kind have.
  public var sending = SendingOptions()
  /// How a form travels.
  public var method = RapportoClient.Method.post
  /// The format of the responses.
  public var responseFormat = RapportoClient.ResponseFormat.xml
  /// Whether the REST API is used in the place of the HTTP API.
  public var usesREST = false
  /// Whether the account recognises repeats by `partner_id`.
  public var isIdempotent = false
  /// The sender's name; REST cannot do without one.
  public var sender: String?
  /// Whether requests are printed and not made.
  public var isDryRun = false
  /// Whether plain `http` may go to another machine.
  public var allowsPlainHTTP = false

  /// Reads the arguments, without the name of the program.
  ///
  /// - Throws: ``InputError`` that names the argument and what would be right.
  public init(_ arguments: [String]) throws(InputError) {
    var rest = Arguments(arguments)
    var formFlag: String?
    while let argument = rest.next() {
      switch argument {
      case "--method":
        formFlag = argument
        method = try Self.choice(try rest.value(of: argument), of: argument, ["post": .post, "get": .get])
      case "--response":
        formFlag = argument
        responseFormat = try Self.choice(
          try rest.value(of: argument), of: argument, ["text": .text, "xml": .xml])
      case "--rest": usesREST = true
      case "--sender": sender = try rest.value(of: argument)
      case "--idempotent": isIdempotent = true
      case "--dry-run": isDryRun = true
      case "--allow-http": allowsPlainHTTP = true
      default: try sending.take(argument, &rest)
      }
    }
    try sending.check()
    let writes = sending.results ?? sending.deliveries ?? sending.journal
    if isDryRun, writes != nil || sending.faultRate != nil {
      throw InputError("--dry-run sends nothing: leave out --results, --deliveries, --journal and --faults")
    }
    if usesREST, let formFlag {
      throw InputError(
        "\(formFlag) belongs to the HTTP API: REST is always POST and JSON; leave out one of the two")
    }
  }

  private static func choice<Value>(
    _ text: String, of flag: String, _ choices: [String: Value]
  ) throws(InputError) -> Value {
    guard let value = choices[text] else {
      throw InputError("\(flag) \(text): \(choices.keys.sorted().joined(separator: " or ")) is needed")
    }
    return value
  }

  /// What `--help` prints.
  public static let help = """
    Sends a CSV file of messages through Rapporto: to a sandbox in this process, unless RAPPORTO_URL is set.

    usage: send-rapporto [FILE.csv] [options]

      FILE.csv           a table with a header line, as Excel saves it (CSV UTF-8, or Unicode text); the
                         bundled file when left out.
                         phone, text                required
                         tag                        a label that comes back with statuses (ptag)
                         partner_id                 your own identifier of the message (partnerMsgId)
      --method post|get  how a form travels (post)
      --response text|xml  the format of the responses (xml)
      --rest             use the REST API, with JSON, in the place of forms; it has no labels, so tags stay here
      --sender NAME      the sender's name (source, in REST serviceNumber); the real REST API cannot do without one
      --idempotent       the account recognises repeats by partner_id: what is in doubt is sent again with the
                         same one. Without it nothing is repeated that may have been taken
      --dry-run          print the requests with their encoded bodies, without credentials, and send nothing
      --allow-http       let plain http go to another machine; password and texts travel in the clear
    \(SendingOptions.help)
      --help             print this

    The real service is used when RAPPORTO_URL (the whole address, as the provider gave it), RAPPORTO_SERVICE_ID
    and RAPPORTO_PASSWORD are set.

    Exit codes: 0 the run finished, 2 unusable input, 130 interrupted (what was done is still reported).
    """
}
