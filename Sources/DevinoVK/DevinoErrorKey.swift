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
}
