import Foundation
import Testing
import VestnikCore

struct EventDeduplicatorTests {
  private func handle(_ event: DeduplicationKey, in memory: EventDeduplicator) throws {
    guard case .granted(let ticket) = memory.claim(event) else {
      Issue.record("\(event) was not granted")
      return
    }
    memory.finish(ticket, handled: true)
  }

  private func isRemembered(_ event: DeduplicationKey, in memory: EventDeduplicator) -> Bool {
    switch memory.claim(event) {
    case .remembered: return true
    case .inProgress: return false
    case .granted(let ticket):
      memory.finish(ticket, handled: false)
      return false
    }
  }

  @Test func anEventIsClaimedOnceAndRememberedWhenItWasHandled() throws {
    let memory = EventDeduplicator()
    guard case .granted(let ticket) = memory.claim(.id(["a"])) else { throw CancellationError() }
    #expect(memory.claim(.id(["a"])) == .inProgress)
    memory.finish(ticket, handled: true)
    #expect(memory.claim(.id(["a"])) == .remembered)
  }

  @Test func anEventThatFailedCanBeClaimedAgain() throws {
    let memory = EventDeduplicator()
    guard case .granted(let ticket) = memory.claim(.id(["a"])) else { throw CancellationError() }
    memory.finish(ticket, handled: false)
    #expect(memory.claim(.id(["a"])) == .granted(ticket))
  }

  @Test func identitiesThatDifferInAnythingAreDifferentEvents() throws {
    let different: [DeduplicationKey] = [
      .id([]), .id([""]), .id(["", ""]), .id(["ab"]), .id(["a", "b"]), .id(["a", "", "b"]), .id(["b", "a"]),
      .id(["é"]), .id(["e\u{301}"]), .content(Data()), .content(Data("ab".utf8)), .content(Data("a".utf8)),
      .content(Data([0])), .content(Data([0, 0])), .id(["\0"]),
    ]
    let memory = EventDeduplicator()
    for event in different { try handle(event, in: memory) }
    for event in different { #expect(isRemembered(event, in: memory)) }
  }

  @Test(arguments: [1, 2, 3, 100])
  func theOldestEventIsForgottenWhenTheMemoryIsFull(capacity: Int) throws {
    let memory = EventDeduplicator(capacity: capacity)
    for index in 0..<(3 * capacity + 1) {
      try handle(.id(["\(index)"]), in: memory)
      #expect(isRemembered(.id(["\(index)"]), in: memory))
      if index >= capacity {
        #expect(!isRemembered(.id(["\(index - capacity)"]), in: memory))
        #expect(isRemembered(.id(["\(index - capacity + 1)"]), in: memory))
      }
    }
  }

  @Test(arguments: [0, -1])
  func aCapacityBelowOneIsOne(capacity: Int) throws {
    let memory = EventDeduplicator(capacity: capacity)
    try handle(.id(["a"]), in: memory)
    #expect(isRemembered(.id(["a"]), in: memory))
    try handle(.id(["b"]), in: memory)
    #expect(!isRemembered(.id(["a"]), in: memory))
  }

  @Test func twoMemoriesKnowNothingOfEachOther() throws {
    let memory = EventDeduplicator()
    try handle(.content(Data("a".utf8)), in: memory)
    #expect(!isRemembered(.content(Data("a".utf8)), in: EventDeduplicator()))
  }
}
