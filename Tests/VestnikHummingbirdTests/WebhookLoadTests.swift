#if Hummingbird
  import DevinoVK
  import Foundation
  import Hummingbird
  import OKGraph
  import RapportoVK
  import Synchronization
  import Testing
  import VKEvents
  import VestnikCore
  import VestnikHummingbird

  /// The receivers of all providers on one server, whose handlers count events.
  private struct Receivers {
    let counts = Counts()
    let tracker: DeliveryTracker
    let devino: DevinoWebhook
    let rapporto: RapportoWebhook
    let ok: OKWebhook
    let vk: VKWebhook

    /// Makes receivers with one memory; every receiver has a kind of keys of its own.
    init(
      deduplicator: EventDeduplicator = EventDeduplicator(), tracker: DeliveryTracker = DeliveryTracker(),
      onResult: (@Sendable (WebhookResult) -> Void)? = nil
    ) {
      self.tracker = tracker
      let policy = WebhookPolicy(secret: .pathSuffix("f2c9"), onResult: onResult)
      devino = DevinoWebhook(policy: policy, deduplicator: deduplicator)
      rapporto = RapportoWebhook(policy: policy, deduplicator: deduplicator)
      ok = OKWebhook(policy: policy, deduplicator: deduplicator)
      vk = VKWebhook(policy: policy, deduplicator: deduplicator)
    }

    func addRoutes(
      to router: Router<WebhookRequestContext>, _ work: @escaping @Sendable () async throws -> Void = {}
    ) {
      router.webhook("/devino", devino) { [counts, tracker] event in
        try await work()
        guard case .status(let report) = event else { return }
        tracker.record(report.deliveryReport)
        counts.add("devino \(report.messageID)")
      }
      router.webhook("/rapporto", rapporto) { [counts, tracker] event in
        try await work()
        guard case .status(let report) = event else { return }
        tracker.record(report.deliveryReport)
        counts.add("rapporto \(report.transactionID)")
      }
      router.webhook("/ok", ok) { [counts] event in
        try await work()
        counts.add("ok \(String(decoding: event.raw.bytes, as: UTF8.self))")
      }
      router.webhook("/vk", vk) { [counts] event in
        try await work()
        counts.add("vk \(event.eventID ?? "")")
      }
    }
  }

  /// A request of one of the providers, by its number.
  private func deliver(_ number: Int, to connection: inout RawConnection) async throws -> Int? {
    switch number % 4 {
    case 0:
      let body = #"[{"messageId":\#(number),"status":"DELIVERED"}]"#
      return try await connection.request("POST", "/devino/f2c9", body)?.status
    case 1:
      return try await connection.request(
        "GET", "/rapporto/f2c9?msgType=VK&transactionId=\(number)&status=2")?.status
    case 2:
      let body = #"{"webhookType":"MESSAGE_CREATED","timestamp":\#(number)}"#
      return try await connection.request("POST", "/ok/f2c9", body)?.status
    default:
      let body = #"{"type":"message_new","group_id":1,"event_id":"e\#(number)","object":{}}"#
      return try await connection.request("POST", "/vk/f2c9", body)?.status
    }
  }

  @Suite(.serialized, .timeLimit(.minutes(10)))
  struct WebhookLoadTests {
    @Test func tenThousandRequestsAreHandledOnceEach() async throws {
      let reported = Mutex(0)
      let receivers = Receivers(onResult: { _ in reported.withLock { $0 += 1 } })
      let (requests, connections) = (10_000, 50)
      try await TestServer.run {
        receivers.addRoutes(to: $0)
      } _: { port in
        try await withThrowingTaskGroup(of: Int.self) { group in
          for connection in 0..<connections {
            group.addTask {
              try await RawConnection.open(port) { wire in
                var accepted = 0
                for number in stride(from: connection, to: requests, by: connections) {
                  if try await deliver(number, to: &wire) == 200 { accepted += 1 }
                }
                return accepted
              }
            }
          }
          var accepted = 0
          for try await count in group { accepted += count }
          #expect(accepted == requests)
        }
        #expect(receivers.counts.events == requests && receivers.counts.isEachOne)
        // Every one of a thousand is repeated, by all connections at a time: nothing is handled again.
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<connections {
            group.addTask {
              try await RawConnection.open(port) { wire in
                for number in stride(from: 0, to: requests, by: 10 * connections) {
                  let status = try await deliver(number, to: &wire)
                  #expect(status == 200)
                }
              }
            }
          }
          try await group.waitForAll()
        }
      }
      #expect(receivers.counts.events == requests && receivers.counts.isEachOne)
      #expect(reported.withLock { $0 } == requests + connections * (requests / (10 * connections)))
    }

    @Test func duplicatesAtTheSameTimeAreHandledOnce() async throws {
      let receivers = Receivers()
      try await TestServer.run { router in
        receivers.addRoutes(to: router) { try await Task.sleep(for: .milliseconds(2)) }
      } _: { port in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<20 {
            group.addTask {
              try await RawConnection.open(port) { wire in
                for number in 0..<50 {
                  // Asked for again while another delivery is at work, as the provider would repeat it.
                  var status = try await deliver(number, to: &wire)
                  while status != 200 {
                    #expect(status == 500 || status == 503)
                    status = try await deliver(number, to: &wire)
                  }
                }
              }
            }
          }
          try await group.waitForAll()
        }
      }
      #expect(receivers.counts.events == 50 && receivers.counts.isEachOne)
    }

    /// The server is stopped in the middle of the load, its memories are restored in another one, and the provider
    /// repeats what was not acknowledged.
    @Test func aRestartInTheMiddleLosesNothingAndHandlesNothingTwice() async throws {
      let requests = 4_000
      let acknowledged = Log<Int>()

      /// Delivers what is not acknowledged over 20 connections, until the server is gone.
      @Sendable func deliverAll(port: Int, _ numbers: [Int]) async {
        await withTaskGroup(of: Void.self) { group in
          for part in 0..<20 {
            group.addTask {
              try? await RawConnection.open(port) { wire in
                for number in numbers where number % 20 == part {
                  guard let status = try await deliver(number, to: &wire) else { return }
                  if status == 200 { acknowledged.add(number) }
                }
              }
            }
          }
        }
      }

      let first = Receivers()
      let server = try await TestServer.start { router in
        first.addRoutes(to: router) { await Task.yield() }
      }
      let load = Task { await deliverAll(port: server.port, Array(0..<requests)) }
      while acknowledged.all.count < requests / 3 { try await Task.sleep(for: .milliseconds(2)) }
      try await server.stop()
      await load.value
      let atStop = Set(acknowledged.all)
      #expect(atStop.count >= requests / 3 && atStop.count < requests)

      // What a deploy does: store, end the process, restore.
      let stored = (
        try JSONEncoder().encode(first.vk.deduplicator.snapshot()),
        try JSONEncoder().encode(first.tracker.snapshot())
      )
      let second = Receivers(
        deduplicator: EventDeduplicator(
          restoring: try JSONDecoder().decode(EventDeduplicator.Snapshot.self, from: stored.0)),
        tracker: DeliveryTracker(
          restoring: try JSONDecoder().decode(DeliveryTracker.Snapshot.self, from: stored.1)))
      try await TestServer.run {
        second.addRoutes(to: $0)
      } _: { port in
        let missing = (0..<requests).filter { !atStop.contains($0) }
        await deliverAll(port: port, missing)
        // And some that were acknowledged come again: a provider may have lost the response.
        await deliverAll(port: port, Array(atStop.sorted().prefix(500)))
      }
      #expect(Set(acknowledged.all).count == requests)
      let counts = first.counts.all.merging(second.counts.all, uniquingKeysWith: +)
      #expect(counts.count == requests, "nothing is lost")
      #expect(counts.values.allSatisfy { $0 == 1 }, "nothing is handled twice")
      for number in stride(from: 0, to: requests, by: 4) {
        #expect(second.tracker.state(of: MessageID("\(number)"))?.status == .delivered)
      }
    }
  }
#endif
