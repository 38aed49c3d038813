public import VestnikCore

/// The limits of OK messages for which `MessageLimits` has no place. Every one can be replaced; those that are not
/// documented have no value.
public struct OKLimits: Hashable, Sendable {
  /// How many images by URL one request may have.
  public var imagesByURL = Limit(1, source: "\(OKSource.messages), IMAGE")
  /// How many rows a keyboard may have.
  public var keyboardRows = Limit<Int>(nil, source: OKSource.unknown)
  /// How many buttons may stand side by side.
  public var buttonsInRow = Limit<Int>(nil, source: OKSource.unknown)
  /// The length of a button's payload, in the unit of the message limits.
  public var buttonPayload = Limit<Int>(nil, source: OKSource.unknown)

  /// The documented limits.
  public init() {}

  /// A changed copy: `OKLimits().with { $0.keyboardRows.value = 8 }`.
  ///
  /// - Parameter change: What to change.
  public func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

/// Where the facts of this module come from.
enum OKSource {
  static let messages = "OK Graph API, graph.user.messages, POST"
  static let unknown = "not documented by OK"
}
