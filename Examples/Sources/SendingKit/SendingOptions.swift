import ExampleSupport
import TableKit

/// The flags that all programs which send a file have in common.
public struct SendingOptions: Sendable {
  /// The file to send; `nil` for the bundled one.
  public var file: String?
  /// How the file is written.
  public var format = TableFormat()
  /// Where the outcome of every row goes.
  public var results: String?
  /// Whether the last line is a summary in JSON.
  public var wantsJSONSummary = false
  /// How likely a request to the sandbox goes wrong, 0 to 1.
  public var faultRate: Double?
  /// Where the sandbox's dice begin.
  public var seed: UInt64 = 1
  /// The directory from which a run that was killed goes on.
  public var journal: String?
  /// Whether a damaged journal is repaired first.
  public var repairsJournal = false
  /// Where the sandbox writes what it delivered.
  public var deliveries: String?
  /// Whether only the help is wanted.
  public var wantsHelp = false

  /// Nothing asked for.
  public init() {}

  /// Takes an argument that no program has for itself.
  ///
  /// - Throws: ``InputError`` that names the argument and what would be right.
  public mutating func take(_ argument: String, _ rest: inout Arguments) throws(InputError) {
    switch argument {
    case "--help", "-h": wantsHelp = true
    case "--results": results = try rest.value(of: argument)
    case "--journal": journal = try rest.value(of: argument)
    case "--repair": repairsJournal = true
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
    case "--summary":
      let format = try rest.value(of: argument)
      guard format == "json" else { throw InputError("--summary \(format): the only format is json") }
      wantsJSONSummary = true
    default:
      if try format.take(argument, &rest) { return }
      guard !argument.hasPrefix("-") else { throw InputError("unknown flag \(argument); see --help") }
      guard file == nil else { throw InputError("only one file can be sent: \(file ?? "") or \(argument)") }
      file = argument
    }
  }

  /// Checks what one argument alone cannot tell.
  ///
  /// - Throws: ``InputError`` when a flag lacks another one that it belongs to.
  public func check() throws(InputError) {
    if repairsJournal, journal == nil {
      throw InputError("--repair repairs the journal of a run: name its directory with --journal")
    }
  }

  /// What `--help` prints of them.
  public static let help = """
    \(TableFormat.help)
      --results OUT.csv  write every row's outcome: line,phone,outcome,message_id,reason; separated as FILE.csv is.
                         A cell that a spreadsheet would run (it begins with =, +, -, @, a tab or a line end) or
                         change (more than 15 digits, zeros before a number, 12E3), or that begins with ', has one '
                         in front: ids of 19 digits stay whole. To read a value take one ' off its beginning
      --summary json     print the totals as one last line of JSON, the warnings of each kind among them
      --journal DIR      keep the state of the run there: when it is killed, the same command goes on with the
                         rows that were not sent. What was on its way then is reported as unknown, not sent
                         again. DIR holds phone numbers, and belongs to one FILE.csv
      --repair           when the journal in DIR is damaged, keep it aside and go on with what is readable of it
      --faults RATE      let each request to the sandbox go wrong with this probability, 0 to 1
      --seed N           where the dice of --faults begin (1): the same number, the same faults
      --deliveries FILE  let the sandbox append a line of JSON for each message that arrives
    """
}
