public import VestnikCore

extension MessageLimits {
  /// What OK documents for the messages of groups: five attachments. Nothing else is: neither the length of a text nor
  /// that of a caption, neither the number of buttons nor how often one may send.
  ///
  /// The 100 people of one request (`batch`) are a choice of this library: OK takes a list and does not say how long
  /// it may be, and an answer that is lost leaves all of them unknown.
  public static let okGraph: MessageLimits =
    MessageLimits(
      text: Limit(nil, source: OKSource.unknown), textUnit: .utf16,
      timeToLive: Limit(nil, source: "OK has none"),
      batch: Limit(100, source: "Vestnik: OK does not document how many user_ids it takes"),
      attachments: Limit(5, source: "\(OKSource.messages), maximum number of attachments"),
      buttons: Limit(nil, source: OKSource.unknown), buttonCaption: Limit(nil, source: OKSource.unknown),
      rate: BudgetLimits(perSecond: nil, perDayAndRecipient: nil))
}
