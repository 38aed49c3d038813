public import VestnikCore

/// What Rapporto sends to you.
public enum RapportoEvent: Hashable, Sendable, Codable {
  /// A message has come further.
  case status(RapportoStatusReport)
  /// A subscriber wrote to you.
  case incoming(RapportoIncomingMessage)
  /// Something that the documents do not describe: the JSON object, or the query as an object of strings.
  case unknown(JSONValue)
}
