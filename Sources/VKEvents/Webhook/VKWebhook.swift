public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A receiver of the events that VK's Callback API posts.
///
/// Put the secret that you gave to VK into the policy: `WebhookPolicy(secret: .bodyField(secret))`. VK signs nothing
/// else, and documents no addresses from which it posts.
///
/// ```swift
/// let webhook = VKWebhook(
///   policy: WebhookPolicy(secret: .bodyField(secret)), confirmation: [communityID: confirmationString])
/// let result = await webhook.handle(request) { event in
///   try await queue.add(event)
/// }
/// return result.response
/// ```
///
/// VK wants the response soon, and repeats an event without one: hand long work to a queue of yours.
public struct VKWebhook: WebhookReceiver {
  /// The name `vk`.
  public var provider: ProviderName { .vk }
  /// The conditions that a request must fulfil before it is read.
  public var policy: WebhookPolicy
  /// The memory of events that have been handled.
  public let deduplicator: EventDeduplicator
  /// The confirmation strings by the id of the community: the response when VK asks whether the server is yours.
  /// White space at their ends, such as the line end of a file, is not sent.
  public var confirmation: [Int64: String]
  /// The time after which VK is asked to repeat an event whose handler failed. VK takes less than three hours.
  public var retryAfter: Duration
  private let time: any TimeSource

  /// The methods that VK uses: only `POST`.
  public var methods: [String] { ["POST"] }

  /// Makes a receiver.
  ///
  /// - Parameters:
  ///   - policy: The conditions that a request must fulfil before it is read.
  ///   - confirmation: The confirmation strings, by the id of the community; by default none. VK shows them in the
  ///     settings and in `groups.getCallbackConfirmationCode`, and changes them with the settings.
  ///   - deduplicator: The memory of events that have been handled; by default a new one.
  ///   - retryAfter: The time after which VK is asked to repeat an event whose handler failed; by default 30 seconds.
  ///     VK takes less than three hours.
  ///   - time: The source of time; by default that of the system.
  public init(
    policy: WebhookPolicy, confirmation: [Int64: String] = [:],
    deduplicator: EventDeduplicator = EventDeduplicator(), retryAfter: Duration = .seconds(30),
    time: any TimeSource = SystemTime()
  ) {
    self.policy = policy
    self.confirmation = confirmation
    self.deduplicator = deduplicator
    self.retryAfter = retryAfter
    self.time = time
  }

  /// Reads the one event of a request.
  ///
  /// - Parameter request: The request.
  /// - Returns: The event, and the secret that VK put into it.
  /// - Throws: `WebhookError` when the body is no event, or is larger or nested deeper than allowed.
  public func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<VKEvent> {
    do throws(JSONError) {
      var secret: String?
      let event = try VKEvent.parse(
        request.body, limits: VKEventLimits(maxBytes: policy.maxBodyBytes), secret: &secret)
      return ParsedWebhook(events: [event], bodySecret: secret)
    } catch {
      throw WebhookError(unreadable: error)
    }
  }

  /// Returns the response once the events are handled: `ok`, or for a confirmation the string of the community.
  ///
  /// Without a string of the community in ``confirmation`` the status is 404. For a string with a control character
  /// in it, which VK would not take, the status is 500 and the body says why.
  ///
  /// - Parameter events: The events of the request.
  public func acknowledgement(of events: [VKEvent]) -> WebhookResponse {
    guard let event = events.first(where: { $0.type == .confirmation }) else {
      return Self.text("ok")
    }
    guard let answer = event.groupID.flatMap({ confirmation[$0] })?.withoutOuterSpace, !answer.isEmpty else {
      return WebhookResponse(status: 404)
    }
    if answer.hasControlCharacter {
      let reason = "the confirmation string has a control character in it"
      return WebhookResponse(status: 500, body: Data(reason.utf8))
    }
    return Self.text(answer)
  }

  /// The response that asks VK to repeat the event: status 503 with the time in `Retry-After`.
  public var retryResponse: WebhookResponse {
    let moment = time.now.addingTimeInterval(Double(retryAfter.components.seconds))
    return WebhookResponse(status: 503, headers: ["Retry-After": HTTPDate.text(moment)])
  }

  /// The response after which VK posts no more events to this server.
  public static let remove = text("remove")

  /// Returns how often VK has repeated the event of a request: 0 the first time, or without the header
  /// `X-Retry-Counter`.
  ///
  /// - Parameter request: The request.
  public static func retryCount(of request: WebhookRequest) -> Int {
    request.headers.first { $0.0.lowercased() == "x-retry-counter" }.flatMap { Int($0.1) } ?? 0
  }

  private static func text(_ text: String) -> WebhookResponse {
    WebhookResponse(headers: ["Content-Type": "text/plain; charset=utf-8"], body: Data(text.utf8))
  }
}

extension VKWebhook {
  /// Returns what makes two deliveries the same event, or `nil` for an event that is handled each time it arrives.
  ///
  /// The key is VK's id of the event with the community; without an id the conversation and the number of the
  /// message, the token of a press, or the content when it has a date.
  ///
  /// Without any of these, as for a person who types or joins again, an event is handled each time: handling one
  /// twice does less harm than losing one.
  ///
  /// - Parameter event: The event.
  public func deduplicationKey(of event: VKEvent) -> DeduplicationKey? {
    if event.type == .confirmation { return nil }
    let group = event.groupID.map { "\($0)" } ?? ""
    if let id = event.eventID, !id.isEmpty { return .id(["vk", group, id]) }
    switch event.content {
    case .messageNew(let message, _), .messageReply(let message):
      guard let peer = message.peerID, let number = message.conversationMessageID, number > 0 else {
        return message.date == nil ? nil : .content(event.raw.bytes)
      }
      return .id(["vk", group, event.type.rawValue, "\(peer)", "\(number)"])
    case .messageEdit(let message):
      // A message may be edited many times, so its number does not tell edits apart.
      return message.editedAt == nil ? nil : .content(event.raw.bytes)
    case .buttonPress(let press):
      guard let token = press.answerToken, !token.isEmpty else { return nil }
      return .id(["vk", group, event.type.rawValue, token])
    case .community(let community):
      return community.date == nil ? nil : .content(event.raw.bytes)
    default:
      return nil
    }
  }
}

/// A writer of dates for HTTP headers (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func text(_ date: Date) -> String {
    // The form has four digits for the year: later dates count as the end of the year 9999, dates before 1970 as its
    // beginning.
    let seconds = min(max(0, date.timeIntervalSince1970), 253_402_300_799).rounded(.up)
    let moment = CivilTime(Date(timeIntervalSince1970: seconds), offset: 0)
    let time = [moment.hour, moment.minute, moment.second].map(twoDigits).joined(separator: ":")
    let day = "\(twoDigits(moment.day)) \(months[moment.month - 1]) \(moment.year)"
    return "\(weekdays[moment.weekday - 1]), \(day) \(time) GMT"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

extension ProviderName {
  /// VK.
  public static let vk: Self = "vk"
}
