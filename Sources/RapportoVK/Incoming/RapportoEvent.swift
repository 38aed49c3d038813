public import VestnikCore

/// What Rapporto sends to you.
///
/// As JSON: Reads an event in the provider's form: the JSON of REST, or the parameters of a query as an
/// object of texts. Throws `DecodingError` for what no JSON is. Writes the event in the same form.
public enum RapportoEvent: Hashable, JSONModel {
  /// A message has come further.
  case status(RapportoStatusReport)
  /// A subscriber wrote to you.
  case incoming(RapportoIncomingMessage)
  /// Something that the documents do not describe: the JSON object, or the query as an object of strings.
  case unknown(JSONValue)
}

extension RapportoEvent: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let value = try JSONValue.read(from: &reader)
    guard case .object(let members) = value else { return .unknown(value) }
    return Self(RapportoParameters(members: members), members)
  }

  /// Reads the fields of a request or of a stored event. What has a status, or the id of a message that was sent, is a
  /// report; a report of nobody's message is not a message of the sender whose name it has.
  init(_ fields: RapportoParameters, _ members: [String: JSONValue]) {
    var fields = fields
    if fields.has("status") || fields.has(fields.isREST ? "mtNum" : "transactionId") {
      if var report = RapportoStatusReport(&fields) {
        report.received = ReceivedParameters(members)
        self = .status(report)
        return
      }
    } else if var message = RapportoIncomingMessage(&fields) {
      message.received = ReceivedParameters(members)
      self = .incoming(message)
      return
    }
    self = .unknown(.object(members))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch self {
    case .status(let report): try report.write(to: &writer)
    case .incoming(let message): try message.write(to: &writer)
    case .unknown(let value): try value.write(to: &writer)
    }
  }
}
