import Synchronization
public import VestnikCore

/// A sandbox of the bot API of OK's Graph API: an `HTTPTransport` that behaves as the documentation says, in memory.
///
/// ```swift
/// let sandbox = OKSandbox()
/// try sandbox.addPerson("user:580112233445", name: "Olga")
/// let chat = try sandbox.addChat("Weekend ride", members: ["user:580112233445"])
/// let context = ClientContext(transport: sandbox, budget: SendBudget(MessageLimits.okGraph.rate))
/// let client = OKGraphClient("tknTest:TOKEN", context: context)
/// try sandbox.receive(text: "Hello!", from: "user:580112233445", in: chat)
/// ```
///
/// The sandbox serves every documented method under `/graph` and the upload addresses that it hands out, keeps the
/// documented rules, returns the documented errors, and lets people write, press buttons, join and leave. It reads
/// requests with parsers of its own and shares no model with the client, so that it detects a mistake that shared
/// code would make on both sides.
///
/// A request that no fault stops is checked (path, method, token, query), read strictly, and processed under one
/// lock. A scene that a test plays, such as ``receive(text:from:in:attachments:replyTo:)``, changes the same state
/// and gives its event to the webhooks and to long polling. Nothing runs in the background: ``takeWebhooks()`` hands
/// out the webhook requests that are due on the clock of the sandbox; only a long poll waits, for an event or for its
/// timeout.
///
/// The source is <https://apiok.ru/en/dev/graph_api/methods/graph.user/graph.user.messages/post> and the pages
/// beside it. Where they say nothing, the sandbox makes these assumptions:
///
/// - A path or method that is not documented is error 3; a malformed query, a body that is not JSON, a `POST` without
///   `Content-Type: application/json;charset=utf-8` and a `GET` with a body are 4; no token or a wrong one is 103.
/// - A member, query parameter or value that is not documented is 100, a malformed identifier of a user is 110, and a
///   chat in the body that differs from the chat of the path is 2001. Every recipient and every chat change has one
///   member.
/// - A user who has not allowed messages, or has blocked the group, is 10; in a list of users the result for such a
///   user is `false` and `null`, as it is for an unknown user. A person who writes to the group allows its messages.
///   A user listed twice gets two messages.
/// - Chat changes are for chats of several people, else 10; so is everything in a chat that the group has left.
///   `leave` is the string `true`. Unknown users in `add_members` are 802, people who block the group 801.
/// - A message has a text or attachments, not `attachment` and `attachments`, and one keyboard at most. All buttons
///   need an intent. A text has at most 4000 UTF-16 units by default.
/// - An image has a token or a URL and nothing else. Other media have a token, music and stickers an `id`; a vCard
///   has one key of any name except `id`; latitudes end at 90, longitudes at 180.
/// - A token must be of an upload or of a message, with the same type; any other is 100. An upload address takes one
///   file, within an hour, as one part `file` (or `pic1` for an image) with a file name. An upload with another
///   query, for example with a token added, is refused.
/// - An edit is allowed within 24 hours (704), of messages of the group (24) that were not deleted (706). An answer
///   to a press is a new message; a press is answered once, else 300.
/// - Messages of the group have the sender `group_id`. A page of messages or updates has at most 100 elements.
/// - `types` with `url` in a subscription is refused; a URL that is subscribed again keeps its subscription; a URL
///   that is not subscribed cannot be unsubscribed (300).
/// - Updates: `timeout` counts seconds, 0 to 90, by default 0; `commit` is true by default; `marker` is a number as a
///   string. With an older marker, committed updates are read again.
/// - What people do to a chat comes as `CHAT_SYSTEM` whose `type` is the word of the service message; `USER_LEFT` is
///   an invention. A failed webhook request is sent again after 60 s.
/// - A token that was not used for 30 days is 102. No rate is documented; calls beyond `perSecond` are 8.
public final class OKSandbox: HTTPTransport {
  let rules: OKRules
  let state: Mutex<OKState>
  let time: any TimeSource

  /// Makes a sandbox without people and chats.
  ///
  /// - Parameters:
  ///   - token: The value that `access_token` must have; by default `tknTest:TOKEN`.
  ///   - groupID: The group of the token, as `group:` and digits; by default `group:70000001234567`.
  ///   - groupName: The name of the group; by default `Bakery`.
  ///   - maxText: The most UTF-16 units of a text; by default 4000, and `nil` is no limit. None is documented.
  ///   - maxParticipants: The most people in a chat before error 800; by default `nil`, no limit.
  ///   - readsDeleted: Whether the group has the right to `include_deleted`; by default not.
  ///   - perSecond: The most calls in any half-open second, uploads not counted, before error 8; by default `nil`, no
  ///     limit.
  ///   - time: The clock of messages, waits and time-outs; by default the system's.
  public init(
    token: String = "tknTest:TOKEN", groupID: String = "group:70000001234567", groupName: String = "Bakery",
    maxText: Int? = 4000, maxParticipants: Int? = nil, readsDeleted: Bool = false, perSecond: Int? = nil,
    time: any TimeSource = SystemTime()
  ) {
    rules = OKRules(
      token: Secret(token), groupID: groupID, groupName: groupName, maxText: maxText,
      maxParticipants: maxParticipants, readsDeleted: readsDeleted, perSecond: perSecond)
    state = Mutex(OKState(rules: rules, uptime: time.uptime))
    self.time = time
  }

  /// The messages of the group to people, in the order of acceptance: in a chat of several people, one for each.
  ///
  /// The recipient is `user:…`, the service the group, the channel `OK`. An edited message is listed as it was before
  /// the edit; service messages are not listed.
  public var deliveries: [SandboxDelivery] { state.withLock { $0.log.deliveries } }

  /// A closure that is called once for every message that joins ``deliveries``; by default `nil`.
  ///
  /// It is called on the task that sends, after the request was accepted and before its response is returned, cut or
  /// lost. It may use the sandbox.
  public var onDelivery: (@Sendable (SandboxDelivery) -> Void)? {
    get { state.withLock(\.log.hook) }
    set { state.withLock { $0.log.hook = newValue } }
  }

  /// How many requests were made, including those that took a fault or were refused.
  ///
  /// A request whose task had been cancelled before it was made does not count.
  public var requestCount: Int { state.withLock { $0.requestCount } }

  /// How many messages of the group were created; a request to several users creates one for each.
  public var acceptedCount: Int { state.withLock { $0.acceptedCount } }

  /// The reasons of refused requests, in their order: the error code, the mistake, and its place.
  ///
  /// Requests that ``inject(code:times:)`` refuses are not listed. No reason contains a token.
  public var problems: [String] { state.withLock { $0.problems } }

  /// All chats, sorted by their identifiers as text.
  public var chats: [Chat] {
    state.withLock { state in state.chats.values.sorted { $0.id < $1.id }.map(Chat.init) }
  }

  /// Returns the messages of a chat, the earliest first, including deleted ones; none for an unknown chat.
  public func messages(in chat: String) -> [Message] {
    state.withLock { state in
      (state.chats[chat]?.messages ?? []).compactMap { state.messages[$0] }.map(Message.init)
    }
  }

  /// The files that were uploaded, in their order.
  public var uploadedFiles: [UploadedFile] { state.withLock { $0.files.uploaded } }

  /// The URLs of the webhooks, in the order of subscription.
  public var webhookURLs: [String] { state.withLock { $0.webhooks.subscriptions.map(\.address.text) } }

  /// The event types of the long-polling subscription, sorted; `nil` when there is none.
  public var pollingTypes: [String]? { state.withLock { $0.updates.subscription?.types.sorted() } }
}

extension OKSandbox.Chat {
  fileprivate init(_ chat: OKChatRecord) {
    self.init(
      id: chat.id, kind: chat.kind, title: chat.title, icon: chat.icon, members: chat.members.keys.sorted(),
      hasLeft: chat.hasLeft, unread: chat.unread, actions: chat.actions)
  }
}

extension OKSandbox: RedactedPrinting {
  /// The number of messages that reached people; neither accounts nor phones.
  public var description: String { "OKSandbox(\(deliveries.count) deliveries)" }
}

extension OKSandbox {
  /// Injects a fault into the next requests or webhooks.
  ///
  /// Every request takes one fault, in the order of injection. ``SandboxFault/duplicateCallbacks`` and
  /// ``SandboxFault/reorderCallbacks`` apply to the next ``takeWebhooks()`` that returns requests, one of each kind.
  ///
  /// - Parameters:
  ///   - fault: The fault.
  ///   - times: How often, by default once; 0 or less changes nothing.
  public func inject(_ fault: SandboxFault, times: Int = 1) {
    state.withLock { $0.faults.add(fault, times: times) }
  }

  /// Refuses the next requests that reach the provider, whatever they contain.
  ///
  /// - Parameters:
  ///   - code: An error code of the API: for example 2 (`SERVICE`), 454 (`CENSOR_MATCH`), 9999 (`SYSTEM`).
  ///   - times: How often, by default once; 0 or less changes nothing.
  public func inject(code: Int, times: Int = 1) {
    state.withLock { $0.codes.add(code, times: times) }
  }

  /// Injects faults at random, the same ones for the same seed and the same order of requests.
  ///
  /// A request that goes wrong takes one of these with equal chance: ``SandboxFault/refuseConnection``,
  /// ``SandboxFault/timeOutBeforeAcceptance``, ``SandboxFault/timeOutAfterAcceptance``, the statuses 503 and
  /// 429, ``SandboxFault/truncateResponse``. A request that takes a fault of `inject(_:times:)` takes no other.
  ///
  /// - Parameters:
  ///   - rate: The probability that a request goes wrong: never for 0 or less, always for 1 or more.
  ///   - seed: The start of the generator, SplitMix64.
  public func injectRandomly(rate: Double, seed: UInt64) {
    state.withLock { $0.faults.random = RandomFaults(rate: rate, seed: seed, statuses: [503, 429]) }
  }

  /// The HTTP status of an error; by default 200, because the documentation promises only the header and the body.
  public var errorStatus: Int {
    get { state.withLock { $0.errorStatus } }
    set { state.withLock { $0.errorStatus = newValue } }
  }

  /// The form of the response to a request that creates one message; by default ``ResponseStyle/messageID``.
  public var responseStyle: ResponseStyle {
    get { state.withLock { $0.responseStyle } }
    set { state.withLock { $0.responseStyle = newValue } }
  }

  /// Whether the marker of updates is written as a number; by default it is a string.
  public var writesMarkersAsNumbers: Bool {
    get { state.withLock { $0.writesMarkersAsNumbers } }
    set { state.withLock { $0.writesMarkersAsNumbers = newValue } }
  }

  /// The form of webhooks for later events; by default ``WebhookForm/current``. Long polling always has that form.
  public var webhookForm: WebhookForm {
    get { state.withLock { $0.webhookForm } }
    set { state.withLock { $0.webhookForm = newValue } }
  }

  /// Sets how long files that are uploaded later are being processed; by default not at all.
  ///
  /// - Parameters:
  ///   - processing: For how long a message that names the token is refused.
  ///   - code: The error until then; by default 300 (`NOT_FOUND`). None is documented.
  public func setProcessing(_ processing: Processing, code: Int = 300) {
    state.withLock { state in
      state.files.processing = processing
      state.files.processingCode = code
    }
  }

  /// Ends the long-polling subscription.
  ///
  /// Polls, also waiting ones, get error 5000 until the next subscription. Events until then are not kept.
  public func losePolling() {
    state.withLock { $0.updates.lose() }
  }
}

extension OKSandbox {
  /// The time for which a message with a file is refused after the upload; the documentation gives none.
  public enum Processing: Hashable, Sendable {
    /// The file is ready at once.
    case immediate
    /// Messages are refused until this much time has passed since the upload.
    case lasting(Duration)
    /// This number of messages is refused.
    case refusing(times: Int)
  }
}

extension OKSandbox {
  /// The form of the response to a request that creates one message.
  ///
  /// The documentation does not show it, and public clients disagree.
  public enum ResponseStyle: Hashable, Sendable {
    /// `{"message_id":"mid:…"}`.
    case messageID
    /// `{"mid":"mid:…"}`.
    case mid
    /// `{"success":true}`.
    case success
    /// `{"success":[true],"chat_ids":["chat:…"]}`, as for several users.
    case successList
  }
}

extension OKSandbox {
  /// The form of the body of a webhook.
  public enum WebhookForm: Hashable, Sendable {
    /// The current form, with `webhookType`.
    case current
    /// The form of 2017: only messages, without `webhookType` and without the sender's name.
    case previous
  }
}

extension OKSandbox {
  /// The error of a scene that cannot be played, such as an unknown person or a message of another chat.
  public struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The mistake and what would be right.
    public let description: String

    init(_ description: String) {
      self.description = description
    }
  }
}
