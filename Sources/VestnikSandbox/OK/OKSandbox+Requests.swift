import Synchronization
public import VestnikCore
import VestnikTesting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension OKSandbox {
  /// Returns the response of the provider, or plays the fault that was injected for the request.
  ///
  /// A poll that finds nothing waits on the clock of the sandbox, until an event comes or its `timeout` is over.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - onUpload: Told that the body was sent, unless a fault refuses the connection; `nil` is told nothing.
  /// - Throws: `TransportError` for the fault, for a cancelled task, for a poll that waits longer than the time-out
  ///   of the request, and for a response that is larger than the request allows. A refused request has a response
  ///   and is no error.
  public func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    try await SandboxRequest(request: request, time: time).run(
      onUpload: onUpload, nextFault: { state.withLock { $0.countRequest() } },
      respond: { () async throws(CancellationError) in try await respond(to: request) })
  }

  private func respond(to request: TransportRequest) async throws(CancellationError) -> SandboxResponse {
    if let code = state.withLock({ $0.codes.next() }) {
      let status = errorStatus
      return SandboxResponse(
        response: OKResponseBody.failure(code: code, text: "asked for by the test", status: status))
    }
    let arrival = arrival
    let poll: OKPoll
    do throws(SandboxRefusal) {
      let parts = URLComponents(url: request.url, resolvingAgainstBaseURL: true)
      if parts?.path.hasSuffix("/api/upload.do") == true {
        return SandboxResponse(
          response: try upload(request, query: parts?.percentEncodedQuery ?? "", at: arrival))
      }
      let call = try OKRequestValidator(rules: rules).call(request) { () throws(SandboxRefusal) in
        try state.withLock { state throws(SandboxRefusal) in try state.checkTokenAndRate(arrival) }
      }
      guard call.route == .updates else {
        return SandboxResponse(response: OKResponseBody.response(try respond(call, at: arrival)))
      }
      poll = try OKPoll(call)
    } catch {
      return SandboxResponse(response: failure(error))
    }
    return try await respond(poll, from: arrival.uptime, timeout: request.timeout)
  }

  /// Lists a refusal in ``problems``; returns its response.
  private func failure(_ refusal: SandboxRefusal) -> TransportResponse {
    state.withLock { state in
      state.problems.append("\(refusal.graphCode) \(refusal.text)")
      return OKResponseBody.failure(code: refusal.graphCode, text: refusal.text, status: state.errorStatus)
    }
  }

  /// Takes the file of an upload; returns the response.
  private func upload(
    _ request: TransportRequest, query: String, at arrival: SandboxArrival
  ) throws(SandboxRefusal) -> TransportResponse {
    guard request.method == "POST" else { throw SandboxRefusal(code: 3, text: "method: POST expected") }
    let parts: [OKMultipart.Part]
    do throws(OKMultipart.Failure) {
      let body = request.body.wireBytes ?? Data()
      parts = try OKMultipart(body, contentType: request.headers["Content-Type"]).parts
    } catch {
      throw SandboxRefusal(code: 21, text: error.text)
    }
    let body = try state.withLock { state throws(SandboxRefusal) in
      try state.files.upload(parts, to: query, at: arrival)
    }
    return body.map(OKResponseBody.response) ?? TransportResponse(status: 200)
  }

  private func respond(_ call: OKMethodCall, at arrival: SandboxArrival) throws(SandboxRefusal) -> StrictJSON
  {
    switch call.route {
    case .info, .chats, .chat, .chatURL, .history, .subscriptions:
      return try state.withLock { state throws(SandboxRefusal) in
        try state.read(call, rules: rules)
      }
    case .uploadURL:
      let kind = call.query["type"] ?? "FILE"
      guard OKFiles.kinds.contains(kind) else { throw call.refusal("type", "one of \(OKFiles.kinds)") }
      return state.withLock { $0.files.makeSlot(of: kind, at: arrival, rules: rules) }
    case .subscribe, .unsubscribe:
      let subscription = try OKSubscriptionReader.subscription(call)
      return try state.withLock { state throws(SandboxRefusal) in
        try state.change(subscription, at: arrival)
      }
    case .send, .answer, .edit: return try write(call, at: arrival)
    // Unreachable: the caller has taken the polls, which wait.
    case .updates: return .null
    }
  }

  private func write(_ call: OKMethodCall, at arrival: SandboxArrival) throws(SandboxRefusal) -> StrictJSON {
    let change = try OKWriteCall(call, rules: rules)
    let (result, announcement) = try state.withLock { state throws(SandboxRefusal) in
      let result = try state.write(change, at: arrival, rules: rules)
      return (result, state.log.takeAnnouncement())
    }
    announcement.make()
    return result
  }

  /// Waits until the poll finds events, or its timeout is over; returns the response.
  ///
  /// Each turn looks for events under the lock, and otherwise registers a task that sleeps until the end. An event
  /// cancels that task, and the loop looks again.
  private func respond(
    _ poll: OKPoll, from start: Duration, timeout: Duration
  ) async throws(CancellationError) -> SandboxResponse {
    let end = start + poll.timeout
    let deadline = start + timeout
    let time = time
    while true {
      let isOver = time.uptime >= min(end, deadline)
      let turn: OKPoll.Turn
      do throws(SandboxRefusal) {
        turn = try state.withLock { state throws(SandboxRefusal) in
          guard !isOver else { return try state.updates.turn(of: poll, waiting: nil) }
          return try state.updates.turn(of: poll) {
            Task { try? await time.sleep(until: min(end, deadline)) }
          }
        }
      } catch {
        return SandboxResponse(response: failure(error))
      }
      switch turn {
      case .events(let events, let marker):
        // Without events at the request's deadline, the rest of the wait becomes working time, so that the request
        // times out.
        let rest = events.isEmpty && end > deadline ? end - deadline : .zero
        return SandboxResponse(response: response(events, marker: marker), workingTime: rest)
      case .wait(let wait):
        await withTaskCancellationHandler {
          await wait.value
        } onCancel: {
          wait.cancel()
        }
        state.withLock { $0.updates.forget(wait) }
        if Task.isCancelled { throw CancellationError() }
      }
    }
  }

  private func response(_ events: [StrictJSON], marker: Int) -> TransportResponse {
    let number = StrictJSON.integer(Int64(marker))
    let marker = state.withLock { $0.writesMarkersAsNumbers ? number : .string("\(marker)") }
    return OKResponseBody.response(.object(having: ["marker": marker, "updates": .array(events)]))
  }
}

/// The person, the chat and the time of a scene.
struct OKStage: Sendable {
  let user: String
  let chat: String
  let arrival: SandboxArrival
}

extension OKSandbox {
  /// The current time on both clocks.
  ///
  /// It is read before the lock is taken, because the clock may be code of the test.
  var arrival: SandboxArrival { SandboxArrival(uptime: time.uptime, now: time.now) }

  /// Returns the user as `user:ID`; throws when the text is neither that nor `ID`.
  static func user(_ text: String) throws(ScenarioError) -> String {
    guard let user = OKIdentifier.user(text) else { throw ScenarioError("\(text): user:ID or ID expected") }
    return user
  }

  /// Plays a scene of a member of a chat under the lock; returns its result.
  ///
  /// Without a chat it plays in the group's own chat with the person, who becomes known.
  func play(
    _ user: String, in chat: String?,
    _ scene: (inout OKState, OKStage) throws(ScenarioError) -> String
  ) throws(ScenarioError) -> String {
    let user = try Self.user(user)
    let arrival = arrival
    return try state.withLock { state throws(ScenarioError) in
      if let chat {
        guard state.chats[chat]?.members[user] != nil else {
          throw ScenarioError("\(user): a member of \(chat) expected")
        }
      } else if state.people[user] == nil {
        state.people[user] = OKPerson()
      }
      let place = chat ?? state.groupChat(with: user, at: arrival)
      state.chats[place]?.members[user] = arrival.milliseconds
      state.chats[place]?.lastEvent = arrival.milliseconds
      return try scene(&state, OKStage(user: user, chat: place, arrival: arrival))
    }
  }

  /// Lets a member change a chat, adds the service message, and gives the event to the bot.
  func change(
    _ chat: String, by user: String, _ service: KeyValuePairs<String, StrictJSON?>,
    effect: (inout OKChatRecord) -> Void = { _ in }
  ) throws(ScenarioError) {
    guard state.withLock({ $0.chats[chat]?.kind }) == .chat else {
      throw ScenarioError("\(chat): a chat of several people expected")
    }
    let object = StrictJSON.object(having: service)
    _ = try play(user, in: chat) { state, stage in
      let record = state.append(OKDraft(service: object), to: chat, from: user, at: stage.arrival)
      if var changed = state.chats[chat] {
        effect(&changed)
        state.chats[chat] = changed
      }
      state.tell(
        state.event("CHAT_SYSTEM", by: stage, rules: self.rules, ["type": object["ty"]]), at: stage.arrival)
      return record.id
    }
  }
}

extension OKState {
  /// Returns an event other than `MESSAGE_CREATED`: its members between those that all events have.
  func event(
    _ type: String, by stage: OKStage, rules: OKRules, _ members: KeyValuePairs<String, StrictJSON?>
  ) -> StrictJSON {
    let head = StrictJSON.object(having: [
      "webhookType": .string(type), "sender": sender(stage.user, rules: rules),
      "recipient": .object(having: ["chat_id": .string(stage.chat)]),
    ])
    let tail = StrictJSON.object(having: ["timestamp": .integer(stage.arrival.milliseconds)])
    return .object(
      (head.members ?? []) + (StrictJSON.object(having: members).members ?? []) + (tail.members ?? []))
  }

  /// Gives an event to all subscriptions, unless the group has left the chat.
  mutating func tell(_ event: StrictJSON, at arrival: SandboxArrival) {
    let type = event["webhookType"]?.text ?? ""
    guard let chat = event["recipient"]?["chat_id"]?.text, chats[chat]?.hasLeft == false else { return }
    updates.add(event, type: type)
    switch webhookForm {
    case .current: webhooks.add(event, due: arrival.uptime)
    case .previous:
      if type == "MESSAGE_CREATED" { webhooks.add(event.inPreviousForm, due: arrival.uptime) }
    }
  }
}

extension StrictJSON {
  /// The event in the form of 2017: without `webhookType`, and only the identifier of the sender.
  fileprivate var inPreviousForm: StrictJSON {
    let kept = (members ?? []).filter { $0.key != "webhookType" }
    return .object(
      kept.map { member in
        guard member.key == "sender" else { return member }
        return Member("sender", .object(having: ["user_id": member.value["user_id"]]))
      })
  }
}
