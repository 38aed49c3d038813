import Foundation
import Testing
import VestnikCore
import VestnikTesting

/// What must hold for any reports, on random ones; the seed stands in the message of a failure.
struct DeliveryPropertyTests {
  private let start = Date(timeIntervalSince1970: 1_767_225_600)

  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private func randomReport(_ random: inout SplitMix, ids: Int) -> DeliveryReport {
    let networks: [SocialNetwork?] = [nil, .vk, .ok, "VIBER"]
    let seconds: Double? =
      Bool.random(using: &random) ? Double(Int.random(in: 0...90_000, using: &random)) : nil
    return DeliveryReport(
      messageID: MessageID("\(Int.random(in: 0..<ids, using: &random))"),
      network: networks[Int.random(in: 0..<4, using: &random)],
      status: DeliveryStatus.allCases[Int.random(in: 0..<7, using: &random)],
      date: seconds.map { start.addingTimeInterval($0) })
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func anyOrderAndAnyRepetitionGiveTheSameStates(seed: UInt64) {
    var random = SplitMix(state: seed)
    let networks: Set<SocialNetwork> = [[.vk, .ok], [.vk], []][Int(seed % 3)]
    let reports = (0..<Int.random(in: 1...24, using: &random)).map { _ in randomReport(&random, ids: 4) }
    func states(_ reports: [DeliveryReport]) -> [DeliveryState?] {
      let tracker = DeliveryTracker(networks: networks, time: ManualClock())
      for report in reports { tracker.record(report) }
      return (0..<4).map { tracker.state(of: MessageID("\($0)")) }
    }
    let expected = states(reports)
    for round in 0..<20 {
      let repeats = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
        reports.randomElement(using: &random)
      }
      let shuffled = (reports + repeats).shuffled(using: &random)
      #expect(states(shuffled) == expected, "seed \(seed), round \(round)")
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func theStatusNeverGoesBack(seed: UInt64) {
    var random = SplitMix(state: seed)
    let tracker = DeliveryTracker(time: ManualClock())
    var last: [MessageID: DeliveryStatus] = [:]
    for step in 0..<100 {
      let report = randomReport(&random, ids: 8)
      let status = tracker.record(report).status
      let expected = max(last[report.messageID] ?? .unknown, report.status)
      #expect(status == expected, "seed \(seed), step \(step)")
      last[report.messageID] = status
    }
  }

  /// Messages in two lists by age, searched from end to end.
  private struct Model {
    let capacity: Int
    var open: [MessageID] = []
    var final: [MessageID] = []
    var until: [MessageID: Date] = [:]

    mutating func record(_ id: MessageID, _ state: DeliveryState, now: Date) {
      if !open.contains(id), !final.contains(id), open.count + final.count == capacity {
        if let oldest = open.first, until[oldest, default: now] < now || final.isEmpty {
          open.removeFirst()
        } else {
          final.removeFirst()
        }
      }
      if state.isFinal, !final.contains(id) {
        open.removeAll { $0 == id }
        final.append(id)
      } else if !state.isFinal, !open.contains(id) {
        final.removeAll { $0 == id }
        open.append(id)
      }
      until[id] = state.changesPossibleUntil
    }
  }

  @Test(arguments: [1, 2, 3, 7, 16], 1...8 as ClosedRange<UInt64>)
  func overdueMessagesAreForgottenFirstThenFinalOnesThenOldOnes(capacity: Int, seed: UInt64) {
    var random = SplitMix(state: seed)
    let clock = ManualClock()
    // One network, so that failures become final and contradictions open them again.
    let tracker = DeliveryTracker(capacity: capacity, networks: [.vk], time: clock)
    var model = Model(capacity: capacity)
    for step in 0..<400 {
      clock.advance(by: .seconds(Int.random(in: 0...20_000, using: &random)))
      var report = randomReport(&random, ids: 24)
      report.date = report.date.map { _ in
        clock.now.addingTimeInterval(-Double(Int.random(in: 0...200_000, using: &random)))
      }
      let state = tracker.record(report)
      model.record(report.messageID, state, now: clock.now)
      let kept = (0..<24).map { MessageID("\($0)") }.filter { tracker.state(of: $0) != nil }
      #expect(
        Set(kept) == Set(model.open + model.final), "capacity \(capacity), seed \(seed), step \(step)")
    }
  }

  @Test func messagesThatAreNeverReadDoNotPushOutThoseThatAre() {
    let clock = ManualClock()
    let tracker = DeliveryTracker(capacity: 10, time: clock)
    for index in 0..<10 {
      tracker.record(DeliveryReport(messageID: MessageID("old-\(index)"), status: .delivered))
    }
    clock.advance(by: .seconds(72 * 3600 + 1))
    for id in ["a", "b", "c"] as [MessageID] {
      tracker.record(DeliveryReport(messageID: id, status: .read))
    }
    for id in ["a", "b", "c", "old-3"] as [MessageID] { #expect(tracker.state(of: id) != nil) }
    #expect(tracker.state(of: "old-2") == nil)
  }

  @Test(arguments: [0, -5])
  func aCapacityBelowOneIsOne(capacity: Int) {
    let tracker = DeliveryTracker(capacity: capacity, time: ManualClock())
    for id in ["a", "b"] as [MessageID] {
      tracker.record(DeliveryReport(messageID: id, status: .sent))
    }
    #expect(tracker.state(of: "a") == nil)
    #expect(tracker.state(of: "b")?.status == .sent)
  }

  /// With a scan of the table at every report this would take hours.
  @Test(.timeLimit(.minutes(20)))
  func aFullTrackerTakesAReportInConstantTime() {
    let tracker = DeliveryTracker(capacity: 50_000, time: ManualClock())
    for index in 0..<150_000 {
      let status = index % 3 == 0 ? DeliveryStatus.read : .sent
      tracker.record(DeliveryReport(messageID: MessageID("\(index)"), status: status))
    }
    #expect(tracker.state(of: "149998")?.status == .sent)
    #expect(tracker.state(of: "0") == nil)
  }
}
