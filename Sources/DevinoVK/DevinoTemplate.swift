/// An approved template, by its name, its number, or both; literals work: `"order_ready"`, `731`.
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

  /// Names a template by its name.
  public init(stringLiteral value: String) {
    self.init(name: value)
  }

  /// Names a template by its number.
  public init(integerLiteral value: Int64) {
    self.init(id: value)
  }
}
