import Foundation
import Testing
import VestnikCore
import VestnikTesting

struct DeliverySnapshotTests {
  /// A generator of random numbers that gives the same ones for the same seed.
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private typealias Snapshot = DeliveryTracker.Snapshot

  private let clock = ManualClock()
  private let start = Date(timeIntervalSince1970: 1_767_225_600)

  private func report(
    _ status: DeliveryStatus, _ network: SocialNetwork? = nil, at seconds: TimeInterval? = 0, id: MessageID
  ) -> DeliveryReport {
    DeliveryReport(
      messageID: id, network: network, status: status, date: seconds.map { start.addingTimeInterval($0) })
  }

  private func decode(_ json: String) throws -> Snapshot {
    try JSONDecoder().decode(Snapshot.self, from: Data(json.utf8))
  }

  /// The tracker of the next process.
  private func restarted(
    _ tracker: DeliveryTracker, capacity: Int = 100_000, networks: Set<SocialNetwork> = [.vk, .ok]
  ) throws -> DeliveryTracker {
    let file = try JSONEncoder().encode(tracker.snapshot())
    return DeliveryTracker(
      restoring: try JSONDecoder().decode(Snapshot.self, from: file), capacity: capacity, networks: networks,
      time: clock)
  }

  private func kept(_ ids: some Sequence<Int>, in tracker: DeliveryTracker) -> [Int] {
    ids.filter { tracker.state(of: MessageID("\($0)")) != nil }
  }

  @Test func statesAndWhatIsKnownOfNetworksSurvive() throws {
    let tracker = DeliveryTracker(time: clock)
    tracker.record(report(.sent, .vk, at: 0.1, id: "a"))
    tracker.record(report(.undeliverable, .vk, at: 1, id: "a"))
    tracker.record(report(.read, .ok, at: 1 / 3, id: "b"))
    tracker.record(report(.delivered, at: nil, id: "c"))
    let next = try restarted(tracker)
    for id in ["a", "b", "c"] as [MessageID] { #expect(next.state(of: id) == tracker.state(of: id)) }
    #expect(next.snapshot() == tracker.snapshot() && next.snapshot().count == 3)
    // VK has failed before the restart, OK fails after it: the failure is final.
    #expect(next.record(report(.expired, .ok, at: 9, id: "a")).isFinal)
  }

  @Test func noStrategyOfACoderRoundsATime() throws {
    let tracker = DeliveryTracker(time: clock)
    tracker.record(report(.sent, at: 0.123_456_789, id: "a"))
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let snapshot = try decoder.decode(Snapshot.self, from: encoder.encode(tracker.snapshot()))
    #expect(
      DeliveryTracker(restoring: snapshot, time: clock).state(of: "a") == tracker.state(of: "a"))
  }

  /// After a restart a tracker forgets the same messages as one that went on.
  @Test(arguments: 0..<20) func theOrderOfEvictionSurvives(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let tracker = DeliveryTracker(capacity: 8, time: clock)
    func randomReport() -> DeliveryReport {
      // Some messages are older than three days, so that no further report about them is expected.
      report(
        DeliveryStatus.allCases.randomElement(using: &random) ?? .sent,
        [nil, .vk, .ok].randomElement(using: &random) ?? nil,
        at: [-300_000, 0, 1, 2].randomElement(using: &random) ?? 0,
        id: MessageID("\(Int.random(in: 0..<14, using: &random))"))
    }
    for _ in 0..<60 { tracker.record(randomReport()) }
    let next = try restarted(tracker, capacity: 8)
    #expect(next.snapshot() == tracker.snapshot())
    for _ in 0..<200 {
      let report = randomReport()
      tracker.record(report)
      next.record(report)
      #expect(next.snapshot() == tracker.snapshot())
    }
  }

  @Test(arguments: [(-1, 1), (0, 1), (1, 1), (4, 4), (5, 5), (6, 5)])
  func ofMoreMessagesThanTheCapacityTheNewestAreKept(capacity: Int, count: Int) throws {
    let tracker = DeliveryTracker(time: clock)
    for id in 0..<5 { tracker.record(report(.sent, id: MessageID("\(id)"))) }
    let next = try restarted(tracker, capacity: capacity)
    #expect(kept(0..<5, in: next) == Array((5 - count)..<5))
    next.record(report(.sent, id: "new"))
    #expect(next.snapshot().count == max(1, min(capacity, 6)))
  }

  @Test(arguments: [(5, [0, 1, 2, 3, 4]), (4, [1, 2, 3, 4]), (3, [1, 3, 4]), (2, [1, 3]), (1, [3])])
  func thoseAreLeftOutThatNewMessagesWouldHaveReplaced(capacity: Int, expected: [Int]) throws {
    let tracker = DeliveryTracker(time: clock)
    tracker.record(report(.sent, at: -300_000, id: "0"))
    tracker.record(report(.sent, id: "1"))
    for id in ["2", "4"] as [MessageID] { tracker.record(report(.read, id: id)) }
    tracker.record(report(.sent, id: "3"))
    #expect(kept(0..<5, in: try restarted(tracker, capacity: capacity)) == expected)
  }

  @Test func withOtherNetworksWhatIsFinalIsDecidedAnew() throws {
    let tracker = DeliveryTracker(networks: [.vk], time: clock)
    tracker.record(report(.undeliverable, .vk, id: "a"))
    #expect(tracker.state(of: "a")?.isFinal == true)
    let both = try restarted(tracker)
    #expect(both.state(of: "a")?.isFinal == false)
    #expect(both.record(report(.undeliverable, .ok, id: "a")).isFinal)
    #expect(try restarted(both, networks: [.ok]).state(of: "a")?.isFinal == true)
  }

  @Test func theCodedFormIsThatOfVersion1() throws {
    let json =
      #"{"final":[{"failed":["OK","VK"],"id":"511","times":{"undeliverable":789000000}}],"#
      + #""open":[{"id":"512","times":{"sent":789000000.25}}],"version":1}"#
    let snapshot = try decode(json)
    #expect(snapshot.count == 2 && "\(snapshot)" == "2 messages")
    let tracker = DeliveryTracker(restoring: snapshot, time: clock)
    #expect(tracker.state(of: "511")?.isFinal == true && tracker.state(of: "512")?.status == .sent)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(tracker.snapshot()), as: UTF8.self) == json)
  }

  @Test(arguments: [
    "", "{", "null", "[]", "{}", #"{"version":1}"#, #"{"version":2,"open":[],"final":[]}"#,
    #"{"open":[],"final":[]}"#,
    #"{"version":1,"open":[]}"#, #"{"version":1,"open":{},"final":[]}"#,
    #"{"version":1,"open":[{}],"final":[]}"#, #"{"version":1,"open":[{"id":"a"}],"final":[]}"#,
    #"{"version":1,"open":[{"id":"a","times":{}}],"final":[]}"#,
    #"{"version":1,"open":[{"id":"a","times":{"tomorrow":1}}],"final":[]}"#,
    #"{"version":1,"open":[{"id":"a","times":{"sent":"1"}}],"final":[]}"#,
    #"{"version":1,"open":[{"id":"a","times":{"sent":1e999}}],"final":[]}"#,
    #"{"version":1,"open":[{"id":"a","times":{"sent":1},"failed":"VK"}],"final":[]}"#,
  ])
  func whatIsNoSnapshotIsAnError(json: String) {
    #expect(throws: DecodingError.self) { try decode(json) }
  }

  @Test(arguments: [(255, true), (256, true), (257, false)])
  func anIDIsAsLongAsTheTrackerKeepsIt(length: Int, isRead: Bool) {
    let id = String(repeating: "x", count: length)
    let json = #"{"version":1,"open":[{"id":"\#(id)","times":{"sent":1}}],"final":[]}"#
    #expect(((try? decode(json)) != nil) == isRead)
  }

  @Test func aFileThatWasCutOffIsAnError() throws {
    let tracker = DeliveryTracker(time: clock)
    for id in 0..<5 { tracker.record(report(id % 2 == 0 ? .read : .sent, id: MessageID("\(id)"))) }
    let file = try JSONEncoder().encode(tracker.snapshot())
    for length in 0..<file.count {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Snapshot.self, from: file.prefix(length))
      }
    }
  }

  @Test func aMessageThatStandsTwiceCountsOnce() throws {
    let one = #"{"id":"a","times":{"sent":1}}"#
    let snapshot = try decode(#"{"version":1,"open":[\#(one),\#(one)],"final":[\#(one)]}"#)
    let tracker = DeliveryTracker(restoring: snapshot, capacity: 2, time: clock)
    #expect(tracker.snapshot().count == 1)
    for id in 0..<9 { tracker.record(report(.sent, id: MessageID("\(id)"))) }
    #expect(tracker.snapshot().count == 2 && kept(0..<9, in: tracker) == [7, 8])
  }

  @Test(arguments: [1e308, -1e308]) func aTimeAtTheEndOfTheWorldIsKept(time: Double) throws {
    let snapshot = try decode(#"{"version":1,"open":[{"id":"a","times":{"sent":\#(time)}}],"final":[]}"#)
    let tracker = DeliveryTracker(restoring: snapshot, capacity: 1, time: clock)
    tracker.record(report(.read, id: "b"))
    #expect(tracker.state(of: "b")?.status == .read)
  }
}
