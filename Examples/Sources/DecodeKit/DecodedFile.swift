import VestnikCore

/// What a file turned out to be.
public struct DecodedFile: Sendable {
  /// The provider's own word for it, or ours where it has none.
  public var kind: String
  /// What a person wants to know, a line each.
  public var summary: [String]
  /// What was received, as JSON.
  public var document: JSONValue
  /// Returns the part of the document that the models hold; computed only when somebody asks, because it takes a parse
  /// for each value.
  public var models: @Sendable () -> JSONValue

  /// Makes a result.
  public init(
    kind: String, summary: [String], document: JSONValue,
    models: @escaping @autoclosure @Sendable () -> JSONValue
  ) {
    self.kind = kind
    self.summary = summary
    self.document = document
    self.models = models
  }
}

/// Why a file cannot be decoded, and where.
public struct DecodeError: Error, Equatable, Sendable {
  /// The JSON path, or the name of a parameter; empty for the whole.
  public var path: String
  /// What is wrong.
  public var reason: String

  /// Makes an error.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  init(_ error: WebhookError) {
    self.init(path: error.path, reason: error.detail)
  }
}
