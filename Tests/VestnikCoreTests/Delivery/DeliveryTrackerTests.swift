import Foundation
import Testing
import VestnikCore
import VestnikTesting

struct DeliveryTrackerTests {
  private let clock = ManualClock()
  private let start = Date(timeIntervalSince1970: 1_767_225_600)
  private let hour: TimeInterval = 3600

  private func report(
    _ status: DeliveryStatus, _ network: SocialNetwork? = nil, at seconds: TimeInterval? = 0,
    id: MessageID = "m"
  ) -> DeliveryReport {
    DeliveryReport(
      messageID: id, network: network, status: status, date: seconds.map { start.addingTimeInterval($0) })
  }

  @Test func statusesAreRankedAsTheDocumentationOfTheTrackerSays() {
    let order: [DeliveryStatus] = [
      .unknown, .sent, .rateLimited, .undeliverable, .expired, .delivered, .read,
    ]
    #expect(DeliveryStatus.allCases.sorted() == order)
    #expect(DeliveryStatus.allCases.filter(\.isFailure) == [.rateLimited, .undeliverable, .expired])
  }

  @Test(arguments: [
    ([DeliveryStatus.sent, .delivered, .read], DeliveryStatus.read),
    ([.read, .delivered, .sent], .read), ([.delivered, .sent, .sent], .delivered),
    ([.expired, .delivered], .delivered), ([.undeliverable, .sent], .undeliverable),
    ([.unknown, .sent], .sent), ([.unknown], .unknown),
  ])
  func theStrongestStatusCountsWhateverCameLast(_ statuses: [DeliveryStatus], expected: DeliveryStatus) {
    let tracker = DeliveryTracker(time: clock)
    for status in statuses { tracker.record(report(status)) }
    #expect(tracker.state(of: "m")?.status == expected)
  }

  @Test func whatWasNeverReportedHasNoState() {
    let tracker = DeliveryTracker(time: clock)
    tracker.record(report(.sent))
    #expect(tracker.state(of: "other") == nil)
  }

  @Test func aMessageThatFailedInVKAndArrivedInOKIsDelivered() {
    let reports = [report(.sent), report(.undeliverable, .vk), report(.delivered, .ok)]
    for order in [reports, reports.reversed()] {
      let tracker = DeliveryTracker(time: clock)
      for report in order { tracker.record(report) }
      #expect(tracker.state(of: "m")?.status == .delivered)
      #expect(tracker.state(of: "m")?.isFinal == false)
    }
  }

  @Test func aReadMessageIsFinal() {
    let state = DeliveryTracker(time: clock).record(report(.read))
    #expect(state.isFinal)
    #expect(state.changesPossibleUntil == nil)
  }

  @Test func aDeliveredMessageMayStillBeRead() {
    let tracker = DeliveryTracker(time: clock)
    tracker.record(report(.delivered, at: 100))
    let state = tracker.record(report(.sent, at: 40))
    #expect(!state.isFinal)
    // 24 h of life, 24 h in which READ is reported, 24 h of repeats, from the earliest time known.
    #expect(state.changesPossibleUntil == start.addingTimeInterval(40 + 72 * hour))
  }

  @Test func aFailureIsFinalOnceEveryNetworkHasFailed() {
    let tracker = DeliveryTracker(time: clock)
    #expect(!tracker.record(report(.undeliverable, .vk)).isFinal)
    #expect(!tracker.record(report(.expired, .vk)).isFinal)
    #expect(!tracker.record(report(.expired, "VIBER")).isFinal)
    #expect(!tracker.record(report(.expired, nil)).isFinal)
    let state = tracker.record(report(.rateLimited, .ok))
    #expect(state.isFinal)
    #expect(state.changesPossibleUntil == nil)
    #expect(state.status == .expired)
  }

  @Test(arguments: [SocialNetwork?.none, .vk])
  func withOneNetworkItsFailureIsFinal(network: SocialNetwork?) {
    let tracker = DeliveryTracker(networks: [.vk], time: clock)
    #expect(!tracker.record(report(.sent, network)).isFinal)
    #expect(tracker.record(report(.undeliverable, network)).isFinal)
  }

  @Test func aProviderThatContradictsItselfIsBelieved() {
    let tracker = DeliveryTracker(networks: [.vk], time: clock)
    tracker.record(report(.expired, .vk))
    let state = tracker.record(report(.delivered, .vk))
    #expect(state.status == .delivered)
    #expect(!state.isFinal)
  }

  @Test func everyStepKeepsItsEarliestTime() {
    let tracker = DeliveryTracker(time: clock)
    for (status, seconds) in [(DeliveryStatus.delivered, 30.0), (.sent, 5), (.delivered, 20), (.sent, 9)] {
      tracker.record(report(status, at: seconds))
    }
    let times = tracker.state(of: "m")?.times
    #expect(times == [.sent: start.addingTimeInterval(5), .delivered: start.addingTimeInterval(20)])
  }

  @Test func aReportWithoutATimeCountsFromItsArrival() {
    let tracker = DeliveryTracker(time: clock)
    clock.advance(by: .seconds(7))
    tracker.record(report(.sent, at: nil))
    clock.advance(by: .seconds(7))
    tracker.record(report(.sent, at: nil))
    #expect(tracker.state(of: "m")?.times == [.sent: start.addingTimeInterval(7)])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func aTimeThatIsNoNumberCountsAsNone(seconds: Double) {
    let tracker = DeliveryTracker(time: clock)
    tracker.record(report(.sent, at: seconds))
    #expect(tracker.state(of: "m")?.times == [.sent: start])
  }

  @Test func anIDOfUnreasonableLengthIsAnsweredButNotKept() {
    let tracker = DeliveryTracker(time: clock)
    let longest = MessageID(String(repeating: "7", count: 256))
    let tooLong = MessageID(longest.rawValue + "7")
    #expect(tracker.record(report(.read, id: longest)).status == .read)
    #expect(tracker.record(report(.read, id: tooLong)).status == .read)
    #expect(tracker.state(of: longest) != nil)
    #expect(tracker.state(of: tooLong) == nil)
  }

  @Test func aStateIsStoredWithItsTimesByName() throws {
    let state = DeliveryTracker(time: clock).record(report(.delivered, .vk, at: 3))
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(state)
    #expect(String(decoding: data, as: UTF8.self).contains(#""times":{"delivered":1767225603}"#))
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    #expect(try decoder.decode(DeliveryState.self, from: data) == state)
  }

  @Test func aReportIsStoredAndRead() throws {
    let report = DeliveryReport(
      messageID: "3721999888777666555", network: "VIBER", status: .undeliverable, providerStatus: "5",
      date: start, reason: "10")
    let data = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(DeliveryReport.self, from: data) == report)
  }

  @Test func manyThreadsReportAtATime() async {
    let tracker = DeliveryTracker(time: clock)
    let statuses = DeliveryStatus.allCases
    await withTaskGroup { group in
      for worker in 0..<8 {
        group.addTask {
          for step in 0..<700 {
            tracker.record(report(statuses[(step + worker) % 7], id: MessageID("\(step % 50)")))
          }
        }
      }
    }
    for id in 0..<50 {
      #expect(tracker.state(of: MessageID("\(id)"))?.times.count == 7)
      #expect(tracker.state(of: MessageID("\(id)"))?.isFinal == true)
    }
  }
}
