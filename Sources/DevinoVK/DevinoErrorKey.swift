/// The words in `Rejection.Reason.code` that Devino documents ("Error codes"); others pass unchanged.
public enum DevinoErrorKey {
  /// Sending VK messages is not available for the account or the sender.
  public static let serviceNotFound = "service.not.found"
  /// The payment could not be processed.
  public static let billingError = "billing.error"
  /// The template's number is wrong.
  public static let invalidTemplateID = "message.contains.invalid.templateId"
  /// The message was classified as spam.
  public static let isSpam = "is.spam"
  /// More than 1000 messages in one request.
  public static let tooManyMessages = "too.many.messages"
  /// The user's login is not specified.
  public static let loginRequired = "login.must.be.not.null"
  /// Something is not allowed for the account. Seen in SMS, whose envelope is the same; so are the four that follow.
  public static let forbidden = "forbidden"
  /// An error without a name.
  public static let unknown = "unknown"
  /// A value cannot be read.
  public static let invalid = "invalid"
  /// A value is too long.
  public static let tooLong = "length.too.long"
  /// A value is missing.
  public static let required = "must.be.not.null"
}
