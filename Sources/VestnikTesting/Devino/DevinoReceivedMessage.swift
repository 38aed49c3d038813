/// One message of a request, whatever the dialect it was written in.
struct DevinoReceivedMessage: Hashable, Sendable {
  var phone: String
  /// Empty in the previous dialect, which names no sender.
  var service = ""
  var templateName: String?
  var templateID: Int64?
  var variables: [String: String] = [:]
  /// `nil` when the message leaves the choice to the provider.
  var routes: [String]?
  var timeToLive: Duration?
  var statusURL: SandboxURL?
  var callbackData: StrictJSON?

  /// The network that is used; `nil` when none of those that were asked for is documented.
  var channel: String? {
    guard let routes else { return "VK" }
    return routes.first { $0 == "VK" || $0 == "OK" }
  }
}
