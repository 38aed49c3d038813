/// Puts the rows of a block together; see ``OKKeyboard``.
@resultBuilder public enum OKKeyboardBuilder {
  /// One row.
  public static func buildExpression(_ row: OKRow) -> [OKRow] { [row] }

  /// Rows that were made elsewhere.
  public static func buildExpression(_ rows: [OKRow]) -> [OKRow] { rows }

  /// The rows of a block.
  public static func buildBlock(_ parts: [OKRow]...) -> [OKRow] { parts.flatMap(\.self) }

  /// The rows of an `if` without `else`.
  public static func buildOptional(_ rows: [OKRow]?) -> [OKRow] { rows ?? [] }

  /// The rows of the first branch.
  public static func buildEither(first rows: [OKRow]) -> [OKRow] { rows }

  /// The rows of the other branch.
  public static func buildEither(second rows: [OKRow]) -> [OKRow] { rows }

  /// The rows of a loop.
  public static func buildArray(_ parts: [[OKRow]]) -> [OKRow] { parts.flatMap(\.self) }
}
