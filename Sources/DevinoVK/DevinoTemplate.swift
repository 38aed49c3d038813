import VestnikCore

/// An approved template, by its name, its number, or both; literals work: `"order_ready"`, `731`.
///
/// The text of a template is handed to the account manager or to technical support before anything is sent;
/// they give the number (Devino, VK.COM, Sending).
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct DevinoTemplate: Hashable, Sendable, Codable, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral
{
  /// The name (`tmpl`).
  public var name: String?
  /// The number in Devino (`templateId`).
  public var id: Int64?

  /// Names a template; what is missing is reported by validation.
  public init(name: String? = nil, id: Int64? = nil) {
    self.name = name
    self.id = id
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name
    case id
  }

  /// Reads the stored form: `name`, `id`, or both.
  ///
  /// - Throws: `DecodingError`, also for a key that it does not have.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try fields.decodeIfPresent(String.self, forKey: .name),
      id: try fields.decodeIfPresent(Int64.self, forKey: .id))
  }

  /// Names a template by its name.
  public init(stringLiteral value: String) {
    self.init(name: value)
  }

  /// Names a template by its number.
  public init(integerLiteral value: Int64) {
    self.init(id: value)
  }
}
