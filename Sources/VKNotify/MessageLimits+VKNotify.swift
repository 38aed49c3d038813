public import VestnikCore

extension MessageLimits {
  /// The channel's own rules: what VK Notify allows, whoever carries the message.
  ///
  /// A text of 2048 UTF-16 units, a time to live of 15…86400 s, 5 images, 6 buttons and 5 messages a day to
  /// one person. The 50 messages a second are not in the FAQ; both carriers name them, Devino and Rapporto.
  /// What the documents count as a character and what they mean by 50 MB they do not say; the strictest
  /// reading is taken. Banks may have the limit of the day lifted: `rate.perDayAndRecipient = nil`.
  ///
  /// Of the channel behind the carriers the VK Notify FAQ tells this: all traffic goes over HTTPS and is
  /// authorised by OAuth 1.0; the laws 152-FZ and 242-FZ on personal data are kept at the security levels 3
  /// and 4; four data centres of Tier III in Russia are used; all data stay in data centres of VK with the
  /// highest class of protection; the architecture is redundant and survives failures.
  public static let vkNotify: MessageLimits =
    MessageLimits(
      text: Limit(2048, source: "VK Notify FAQ, characters in one message"),
      textUnit: .utf16,
      timeToLive: Limit(.seconds(15) ... .seconds(86_400), source: "VK Notify FAQ, TTL"),
      batch: Limit(nil, source: "the carrier's own"),
      attachments: Limit(nil, source: "VK Notify knows images and buttons alone"),
      images: ImageLimits(
        count: Limit(5, source: "VK Notify FAQ, images in a template"),
        bytes: Limit(50_000_000, source: "VK Notify FAQ, 50 MB read as decimal"),
        widthPlusHeight: Limit(14_000, source: "VK Notify FAQ, sum of height and width"),
        longToShort: Limit(20, source: "VK Notify FAQ, aspect ratio 1:20"),
        formats: Limit(["JPEG"], source: "VK Notify FAQ, allowed format")),
      buttons: Limit(6, source: "VK Notify FAQ, buttons in a template"),
      buttonCaption: Limit(nil, source: "VK Notify does not document the length of a caption"),
      rate: BudgetLimits(perSecond: 50, perDayAndRecipient: 5))
}
