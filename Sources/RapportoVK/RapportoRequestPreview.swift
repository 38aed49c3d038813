/// A request as a client would send it, with a placeholder for login and password: for a dry run or a support ticket.
///
/// It holds the phone number and the text in the clear.
public struct RapportoRequestPreview: Hashable, Sendable, CustomStringConvertible {
  /// The text shown in place of the login and of the password.
  public static let placeholder = "HIDDEN"

  /// The method, in capitals.
  public let method: String
  /// The whole address; for GET with the parameters.
  public let url: String
  /// The `Content-Type` field; `nil` for GET.
  public let contentType: String?
  /// The body; `nil` for GET.
  public let body: String?

  /// Method and address, the type, an empty line, the body.
  public var description: String {
    "\(method) \(url)" + (contentType.map { "\nContent-Type: \($0)" } ?? "")
      + (body.map { "\n\n\($0)" } ?? "")
  }
}
