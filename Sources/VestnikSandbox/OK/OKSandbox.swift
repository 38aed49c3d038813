import Synchronization
public import VestnikCore

/// The bot API of OK's Graph API as its documentation describes it, in memory.
///
/// It answers every documented method under `/graph` and the upload address that it hands out, keeps the documented
/// rules, answers the documented errors, and lets people write, press buttons, come and go. It reads the wire with
/// parsers of its own and shares no model with the client, so that it notices what the two would otherwise get
/// wrong together.
///
/// The source is <https://apiok.ru/en/dev/graph_api/methods/graph.user/graph.user.messages/post> and the pages
/// beside it. What they leave open is an assumption:
///
/// - A path or method that is not documented is error 3; a malformed query, a body that is not JSON, a `POST` without
///   `Content-Type: application/json;charset=utf-8` and a `GET` with a body are 4; no token or a wrong one is 103.
/// - A member, query parameter or value that is not documented is 100, a user's identifier that is none is 110, and a
///   chat in the body that is not the one of the path is 2001. Every recipient and every chat change has one member.
/// - A user who has not allowed messages, or has taken that back, is 10; in a list of users he gets `false` and
///   `null`, as does a stranger. A person who writes to the group allows it. A user listed twice gets two messages.
/// - Chat changes are for chats of several people, else 10; so is everything in a chat that the group has left.
///   `leave` is the string `true`. Strangers in `add_members` are 802, people who block the group 801.
/// - A message has a text or attachments, not `attachment` and `attachments`, and one keyboard at most. All buttons
///   need an intent. A text has at most 4000 UTF-16 units by default.
/// - An image has a token or a URL and nothing else. Other media have a token, music and stickers an `id`; a vCard may
///   stand under any one key but `id`; latitudes end at 90, longitudes at 180.
/// - Tokens are those of uploads and of messages, of the same type; any other is 100. An upload address takes one
///   file, within an hour, as one part `file` (`pic1` for an image) with a file name. A token there is refused.
/// - An edit is allowed within 24 hours (704), of own messages (24) that were not deleted (706). An answer to a press
///   is a new message; a press is answered once, else 300.
/// - Own messages have the sender `group_id`. A page of messages or updates has at most 100.
/// - `types` with `url` in a subscription is refused; an address that is subscribed again stays as it was; one that is
///   not subscribed cannot be unsubscribed (300).
/// - Updates: `timeout` counts seconds, 0 to 90, by default 0; `commit` is true by default; `marker` is a number as a
///   string. A marker also reads what was committed.
/// - What people do to a chat comes as `CHAT_SYSTEM` whose `type` is the word of the service message; `USER_LEFT` is an
///   invention. A failed webhook comes again after 60 s.
/// - A token is not used for 30 days: 102. No rate is documented; none is kept unless it is asked for (8).
public final class OKSandbox: HTTPTransport {
  let rules: OKRules
  let state: Mutex<OKState>
  let time: any TimeSource

  /// Makes a sandbox without people and chats.
  ///
  /// - Parameters:
  ///   - token: What `access_token` must hold; by default `tknTest:TOKEN`.
  ///   - groupID: Whose token it is, as `group:` and digits; by default `group:70000001234567`.
  ///   - groupName: The name of the group; by default `Bakery`.
  ///   - maxText: The most UTF-16 units of a text; by default 4000, and `nil` is no limit. None is documented.
  ///   - maxParticipants: The most people in a chat before error 800; by default `nil`, no limit.
  ///   - readsDeleted: Whether the group has the right to `include_deleted`; by default not.
  ///   - perSecond: How many calls are answered in any half-open second, uploads aside, before error 8; by default
  ///     `nil`, no limit.
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

  /// What the group has written to people, in the order of acceptance: in a chat of several, once for each.
  ///
  /// The recipient is `user:…`, the service the group, the channel `OK`. What was edited later is listed as it was
  /// written first, and service messages are not listed.
  public var deliveries: [SandboxDelivery] { state.withLock { $0.log.deliveries } }

  /// Told of every message that joins ``deliveries``, once.
  ///
  /// It is called after the request was accepted and before its answer is given, cut or lost, on the task that
  /// sends. It may use the sandbox.
  public var onDelivery: (@Sendable (SandboxDelivery) -> Void)? {
    get { state.withLock(\.log.hook) }
    set { state.withLock { $0.log.hook = newValue } }
  }

  /// How many requests were made, those that met a fault or were refused included.
  ///
  /// A request whose task had been cancelled before it was made does not count.
  public var requestCount: Int { state.withLock { $0.requestCount } }

  /// How many messages of the group were created; one to several users counts for each.
  public var acceptedCount: Int { state.withLock { $0.acceptedCount } }

  /// Why requests were refused, in their order: the code, what is wrong, and where.
  ///
  /// A refusal that ``inject(code:times:)`` asked for is not listed. Tokens are never among them.
  public var problems: [String] { state.withLock { $0.problems } }

  /// All chats, sorted by their identifiers as text.
  public var chats: [Chat] {
    state.withLock { state in state.chats.values.sorted { $0.id < $1.id }.map(Chat.init) }
  }

  /// The messages of a chat, the earliest first, deleted ones included; none when there is no such chat.
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
  /// Lets the next requests or webhooks go wrong.
  ///
  /// Every request takes one fault, in the order of injection. ``SandboxFault/duplicateCallbacks`` and
  /// ``SandboxFault/reorderCallbacks`` wait for the next ``takeWebhooks()`` that has anything to give, one of each
  /// kind.
  ///
  /// - Parameters:
  ///   - fault: What goes wrong.
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(_ fault: SandboxFault, times: Int = 1) {
    state.withLock { $0.faults.add(fault, times: times) }
  }

  /// Refuses the next requests that no fault keeps from the provider, whatever they hold.
  ///
  /// - Parameters:
  ///   - code: An error of the API: for example 2 (`SERVICE`), 454 (`CENSOR_MATCH`), 9999 (`SYSTEM`).
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(code: Int, times: Int = 1) {
    state.withLock { $0.codes.add(code, times: times) }
  }

  /// Lets requests go wrong by chance, in the same way for the same seed and the same order of requests.
  ///
  /// A request that goes wrong meets one of these with equal chance: ``SandboxFault/refuseConnection``,
  /// ``SandboxFault/timeOutBeforeAcceptance``, ``SandboxFault/timeOutAfterAcceptance``, the statuses 503 and
  /// 429, ``SandboxFault/truncateResponse``. A request that takes a fault of `inject(_:times:)` takes no other.
  ///
  /// - Parameters:
  ///   - rate: How likely a request goes wrong: never for 0 or less, always for 1 or more.
  ///   - seed: Where the generator, SplitMix64, starts.
  public func injectRandomly(rate: Double, seed: UInt64) {
    state.withLock { $0.faults.random = RandomFaults(rate: rate, seed: seed, statuses: [503, 429]) }
  }

  /// The HTTP status of an error; by default 200, because the documentation promises the header and the body alone.
  public var errorStatus: Int {
    get { state.withLock { $0.errorStatus } }
    set { state.withLock { $0.errorStatus = newValue } }
  }

  /// What a request that makes one message is answered; by default `message_id`.
  public var responseStyle: ResponseStyle {
    get { state.withLock { $0.responseStyle } }
    set { state.withLock { $0.responseStyle = newValue } }
  }

  /// Whether the marker of updates is a number; by default it is a string.
  public var writesMarkersAsNumbers: Bool {
    get { state.withLock { $0.writesMarkersAsNumbers } }
    set { state.withLock { $0.writesMarkersAsNumbers = newValue } }
  }

  /// The shape of webhooks for events from then on; by default the current one. Long polling is always current.
  public var webhookForm: WebhookForm {
    get { state.withLock { $0.webhookForm } }
    set { state.withLock { $0.webhookForm = newValue } }
  }

  /// Decides how long files that are uploaded from then on are being processed; by default not at all.
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

  /// Ends the long-polling subscription: polls, also those that wait, are answered error 5000 until somebody
  /// subscribes again. What happens until then is not kept.
  public func losePolling() {
    state.withLock { $0.updates.lose() }
  }
}

extension OKSandbox {
  /// For how long a message with a file is refused after the upload: how long the server needs is not documented.
  public enum Processing: Hashable, Sendable {
    /// Not at all.
    case immediate
    /// Until so much time has passed since the upload.
    case lasting(Duration)
    /// So many times.
    case refusing(times: Int)
  }
}

extension OKSandbox {
  /// What a request that makes one message is answered; the documentation does not print it, and clients disagree.
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
  /// The shape of a webhook.
  public enum WebhookForm: Hashable, Sendable {
    /// With `webhookType`.
    case current
    /// As in 2017: messages alone, without `webhookType` and without the sender's name.
    case previous
  }
}

extension OKSandbox {
  /// A scene that cannot be played: somebody is asked to do what nobody could do in a chat.
  public struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    public let description: String

    init(_ description: String) {
      self.description = description
    }
  }
}
