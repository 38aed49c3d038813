import Foundation
import Synchronization
import Testing
import VestnikCore

struct EventSnapshotTests {
  /// Handles events one after the other; returns those that were new.
  @discardableResult
  private func handle(_ events: some Sequence<Int>, in memory: EventDeduplicator) -> [Int] {
    events.filter { event in
      guard case .granted(let ticket) = memory.claim(.id(["event", "\(event)"])) else { return false }
      memory.finish(ticket, handled: true)
      return true
    }
  }

  /// Returns which of the events are remembered.
  private func remembered(of events: some Sequence<Int>, in memory: EventDeduplicator) -> [Int] {
    events.filter { memory.claim(.id(["event", "\($0)"])) == .remembered }
  }

  private func decode(_ json: String) throws -> EventDeduplicator.Snapshot {
    try JSONDecoder().decode(EventDeduplicator.Snapshot.self, from: Data(json.utf8))
  }

  /// The memory of the next process.
  private func restarted(_ memory: EventDeduplicator, capacity: Int = 65_536) throws -> EventDeduplicator {
    let file = try JSONEncoder().encode(memory.snapshot())
    return EventDeduplicator(
      restoring: try JSONDecoder().decode(EventDeduplicator.Snapshot.self, from: file), capacity: capacity)
  }

  @Test func whatWasHandledIsRememberedAfterARestart() throws {
    let memory = EventDeduplicator()
    handle(0..<100, in: memory)
    let next = try restarted(memory)
    #expect(remembered(of: 0..<200, in: next) == Array(0..<100))
    #expect(next.snapshot() == memory.snapshot() && next.snapshot().count == 100)
  }

  @Test func anEmptyMemoryIsRestored() throws {
    #expect(handle(0..<3, in: try restarted(EventDeduplicator())) == [0, 1, 2])
  }

  @Test func whatIsBeingHandledIsHandledAgain() throws {
    let memory = EventDeduplicator()
    guard case .granted(let ticket) = memory.claim(.content(Data("a".utf8))) else {
      throw CancellationError()
    }
    let next = try restarted(memory)
    memory.finish(ticket, handled: true)
    guard case .granted = next.claim(.content(Data("a".utf8))) else {
      Issue.record("not granted")
      return
    }
  }

  @Test func twoMemoriesOfOneSnapshotAgree() throws {
    let memory = EventDeduplicator()
    handle(0..<50, in: memory)
    let (one, other) = (try restarted(memory), try restarted(memory))
    handle(50..<80, in: one)
    handle(50..<80, in: other)
    #expect(one.snapshot() == other.snapshot())
    #expect(one.snapshot() != memory.snapshot())
  }

  @Test(arguments: [0, 1, 4, 5, 6, 11]) func theOrderOfEvictionSurvives(count: Int) throws {
    let memory = EventDeduplicator(capacity: 5)
    handle(0..<count, in: memory)
    let next = try restarted(memory, capacity: 5)
    for event in 100..<112 {
      handle([event], in: memory)
      handle([event], in: next)
      #expect(next.snapshot() == memory.snapshot())
    }
  }

  @Test(arguments: [(-1, 1), (0, 1), (1, 1), (9, 9), (10, 10), (11, 10)])
  func ofMoreEventsThanTheCapacityTheNewestAreKept(capacity: Int, kept: Int) throws {
    let memory = EventDeduplicator(capacity: 10)
    handle(0..<13, in: memory)
    let next = try restarted(memory, capacity: capacity)
    #expect(next.snapshot().count == kept)
    #expect(remembered(of: 0..<13, in: next) == Array((13 - kept)..<13))
    handle([50], in: next)
    #expect(next.snapshot().count == max(1, min(capacity, 11)))
  }

  @Test func theCodedFormIsThatOfVersion1() throws {
    let json = #"{"version":1,"key":"AAECAwQFBgcICQoLDA0ODw==","events":"AAAAAAAAAAAAAAAAAAAAAA=="}"#
    let snapshot = try decode(json)
    #expect(snapshot.count == 1)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(
      String(decoding: try encoder.encode(snapshot), as: UTF8.self)
        == #"{"events":"AAAAAAAAAAAAAAAAAAAAAA==","key":"AAECAwQFBgcICQoLDA0ODw==","version":1}"#)
    // What is hashed of an event must stay what it is, or stored events are strangers.
    let memory = EventDeduplicator(restoring: try decode(json))
    handle([7], in: memory)
    guard case .granted(let ticket) = memory.claim(.content(Data("a".utf8))) else {
      throw CancellationError()
    }
    memory.finish(ticket, handled: true)
    #expect(
      String(decoding: try encoder.encode(memory.snapshot()), as: UTF8.self).contains(Self.eventsOfVersion1))
  }

  /// The event of the file, and the hashes of `.id(["event", "7"])` and `.content("a")` under the key 00…0F, computed with OpenSSL.
  private static let eventsOfVersion1 = "AAAAAAAAAAAAAAAAAAAAAPsU61luYp5uq9lkZvbkC7oJ3v8kOpoEopt4ZsIGAs62"

  @Test(arguments: [
    "", "{", "null", "[]", "{}", #"{"version":1}"#,
    #"{"version":2,"key":"AAECAwQFBgcICQoLDA0ODw==","events":""}"#,
    #"{"version":"1","key":"AAECAwQFBgcICQoLDA0ODw==","events":""}"#,
    #"{"key":"AAECAwQFBgcICQoLDA0ODw==","events":""}"#, #"{"version":1,"key":"","events":""}"#,
    #"{"version":1,"key":"AAECAwQFBgcICQoLDA0O","events":""}"#,
    #"{"version":1,"key":"AAECAwQFBgcICQoLDA0ODwA=","events":""}"#,
    #"{"version":1,"key":"AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=","events":""}"#,
    #"{"version":1,"key":"AAECAwQFBgcICQoLDA0ODw==","events":"AA=="}"#,
    #"{"version":1,"key":"AAECAwQFBgcICQoLDA0ODw==","events":"AAAAAAAAAAAAAAAAAAAA"}"#,
    #"{"version":1,"key":"AAECAwQFBgcICQoLDA0ODw==","events":"&&"}"#,
    #"{"version":1,"key":"AAECAwQFBgcICQoLDA0ODw==","events":7}"#,
    #"{"version":1e99,"key":"AAECAwQFBgcICQoLDA0ODw==","events":""}"#,
  ])
  func whatIsNoSnapshotIsAnError(json: String) {
    #expect(throws: DecodingError.self) { try decode(json) }
  }

  @Test func aFileThatWasCutOffIsAnError() throws {
    let memory = EventDeduplicator()
    handle(0..<20, in: memory)
    let file = try JSONEncoder().encode(memory.snapshot())
    for length in 0..<file.count {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(EventDeduplicator.Snapshot.self, from: file.prefix(length))
      }
    }
  }

  @Test func anEventThatStandsTwiceCountsOnce() throws {
    let ticket = Data(repeating: 7, count: 16)
    let events = (ticket + ticket + Data(repeating: 8, count: 16) + ticket).base64EncodedString()
    let json = #"{"version":1,"key":"AAECAwQFBgcICQoLDA0ODw==","events":"\#(events)"}"#
    let memory = EventDeduplicator(restoring: try decode(json), capacity: 3)
    #expect(memory.snapshot().count == 2)
    handle(0..<10, in: memory)
    #expect(memory.snapshot().count == 3 && remembered(of: 0..<10, in: memory) == [7, 8, 9])
  }

  @Test func theSnapshotPrintsNeitherKeyNorEvents() throws {
    let snapshot = try decode(
      #"{"version":1,"key":"AAECAwQFBgcICQoLDA0ODw==","events":"AAAAAAAAAAAAAAAAAAAAAA=="}"#)
    var shown = "\(snapshot) \(String(reflecting: snapshot))"
    dump(snapshot, to: &shown)
    #expect(shown.replacing("\n", with: "") == "1 events 1 events- 1 events")
  }

  @Test func aRestartInTheMiddleLosesNothingAndRepeatsNothingThatWasFinished() async throws {
    let handled = Mutex<[String: Int]>([:])
    var receiver = ListReceiver()
    let bodies = (0..<300).map { "a\($0),b\($0),c\($0)" }
    /// Delivers bodies until they are acknowledged; every third event fails at its first handling.
    func deliver(_ bodies: ArraySlice<String>) async -> [String] {
      var refused: [String] = []
      for body in bodies {
        let result = await receiver.handle(post(body)) { event in
          struct Unlucky: Error {}
          let isFirst = handled.withLock { $0[event] } == nil
          if isFirst, event.hasPrefix("b") {
            handled.withLock { $0[event] = 0 }
            throw Unlucky()
          }
          handled.withLock { $0[event, default: 0] += 1 }
        }
        if result.response.status != 200 { refused.append(body) }
      }
      return refused
    }
    let unacknowledged = await deliver(bodies[..<150])
    #expect(unacknowledged.count == 150)
    receiver.deduplicator = try restarted(receiver.deduplicator)
    // The provider repeats what was not acknowledged, goes on, and repeats some of all once more.
    #expect(await deliver(unacknowledged[...]).isEmpty)
    let rest = await deliver(bodies[150...])
    receiver.deduplicator = try restarted(receiver.deduplicator)
    #expect(await deliver(rest[...]).isEmpty)
    #expect(await deliver(bodies[...]).isEmpty)
    #expect(handled.withLock { $0.count } == 900 && handled.withLock { $0.values.allSatisfy { $0 == 1 } })
  }

  @Test func aSnapshotMayBeTakenAtAnyTime() async throws {
    let memory = EventDeduplicator(capacity: 500)
    await withTaskGroup(of: Void.self) { group in
      for part in 0..<4 {
        group.addTask { handle((part * 1_000)..<(part * 1_000 + 1_000), in: memory) }
      }
      group.addTask {
        for _ in 0..<100 { #expect(memory.snapshot().count <= 500) }
      }
    }
    #expect(try restarted(memory).snapshot() == memory.snapshot())
  }
}

struct KeyedHashTests {
  /// Reference values of SipHash-2-4 with 128 bits under the key 00…0F for the bytes 0, 1, 2, …, computed with
  /// OpenSSL.
  @Test(arguments: [
    (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
    (7, "a1f1ebbed8dbc153c0b84aa61ff08239"), (8, "3b62a9ba6258f5610f83e264f31497b4"),
    (9, "264499060ad9baabc47f8b02bb6d71ed"), (63, "5150d1772f50834a503e069a973fbd7c"),
  ])
  func theHashIsThatOfTheReference(count: Int, expected: String) {
    let key = KeyedHash.Key(first: 0x0706_0504_0302_0100, second: 0x0F0E_0D0C_0B0A_0908)
    let bytes = (0..<count).map(UInt8.init)
    for cut in 0...count {
      var hash = KeyedHash(key: key)
      bytes[..<cut].withUnsafeBytes { hash.combine($0) }
      for byte in bytes[cut...] { hash.combine(byte) }
      let (first, second) = hash.finish()
      let text = [first, second].map { number in
        (0..<8).map { place in
          let byte = String(UInt8(truncatingIfNeeded: number >> UInt64(8 * place)), radix: 16)
          return byte.count == 1 ? "0" + byte : byte
        }.joined()
      }.joined()
      #expect(text == expected, "cut at \(cut)")
    }
  }
}
