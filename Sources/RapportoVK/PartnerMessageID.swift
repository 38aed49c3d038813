public import VestnikCore

/// Your own identifier of a message (`partnerMsgId`, in REST `id`): 1…50 characters.
///
/// When the account has the feature, the provider sends one message for one identifier, however often it is asked,
/// and answers every time with the same message id. How long it remembers an identifier is not documented.
public struct PartnerMessageID: OpenValue {
  /// The identifier as text.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}
