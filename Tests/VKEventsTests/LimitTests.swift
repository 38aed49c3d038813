import Foundation
import Synchronization
import Testing
import VestnikCore

@testable import VKEvents

/// Runs a piece of work on a thread with a stack of so many KB: 512 is what a library's worker has on Darwin.
func onStack<Value: Sendable>(
  _ kilobytes: Int = 512, _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  let result = await withCheckedContinuation { continuation in
    let thread = Thread { continuation.resume(returning: Result { try work() }) }
    thread.stackSize = kilobytes << 10
    thread.start()
  }
  return try result.get()
}

/// An event that one thread makes and another one lets go of.
private final class Holder: Sendable {
  let event = Mutex<VKEvent?>(nil)
}

/// What can hold its like: what stands before it, and what opens and closes one of it.
struct Nesting {
  var name: String
  var start = ""
  var open: String
  var close: String
  var end = ""
  /// How many levels of JSON the start takes, and each one.
  var levels: (start: Int, each: Int)

  static let all = [
    Nesting(name: "forward", open: #""text":"x","fwd_messages":[{"#, close: "}]", levels: (0, 2)),
    Nesting(name: "reply", open: #""text":"x","reply_message":{"#, close: "}", levels: (0, 1)),
    Nesting(
      name: "post", start: #""attachments":[{"type":"wall","wall":{"#,
      open: #""attachments":[{"type":"wall","wall":{"#, close: "}}]", end: "}}]", levels: (3, 3)),
    Nesting(
      name: "repost", start: #""attachments":[{"type":"wall","wall":{"#, open: #""copy_history":[{"#,
      close: "}]", end: "}}]", levels: (3, 2)),
    Nesting(
      name: "story", start: #""attachments":[{"type":"story","story":{"#, open: #""parent_story":{"#,
      close: "}", end: "}}]", levels: (3, 1)),
    Nesting(
      name: "comment", start: #""attachments":[{"type":"wall_reply","wall_reply":{"#,
      open: #""thread":{"items":[{"#, close: "}]}", end: "}}]", levels: (3, 3)),
    Nesting(
      name: "category", start: #""attachments":[{"type":"market","market":{"category":{"#,
      open: #""parent":{"#, close: "}", end: "}}}]", levels: (4, 1)),
  ]

  /// An event with so many of it.
  func event(_ count: Int) -> Data {
    let inside = String(repeating: open, count: count) + #""id":1"# + String(repeating: close, count: count)
    return Data(
      #"{"type":"message_new","group_id":7,"object":{"message":{\#(start)\#(inside)\#(end)}}}"#.utf8)
  }

  /// The number that so many levels allow; the envelope, the object and the message take three.
  func count(within depth: Int) -> Int { (depth - 3 - levels.start) / levels.each }
}

@Suite struct LimitTests {
  // A build without optimisation takes some KB of stack for a level, an optimised one a fraction of it.
  @Test(arguments: Nesting.all.map(\.name)) func theDeepestAllowedEventIsRead(name: String) async throws {
    let nesting = try #require(Nesting.all.first { $0.name == name })
    // Two levels less, because the innermost value is written with its empty lists.
    let bytes = nesting.event(nesting.count(within: 126))
    let (size, unread) = try await onStack(2048) {
      let event = try VKEvent(parsing: bytes)
      let copy = try VKEvent(parsing: bytes)
      #expect(event == copy)
      #expect(event.hashValue == copy.hashValue)
      return (try modelJSON(of: event).count, event.unread.count)
    }
    #expect(size > 500)
    // Posts within posts have a bound of their own.
    #expect(unread == (name == "post" ? 1 : 0))
  }

  @Test(arguments: Nesting.all.map(\.name)) func theDeepestEventIsLetGoOfOnASmallStack(name: String)
    async throws
  {
    let nesting = try #require(Nesting.all.first { $0.name == name })
    let bytes = nesting.event(nesting.count(within: 128))
    let holder = Holder()
    try await onStack(2048) { holder.event.withLock { $0 = try? VKEvent(parsing: bytes) } }
    #expect(holder.event.withLock { $0?.message != nil })
    try await onStack {
      let copy = holder.event.withLock { $0 }
      holder.event.withLock { $0 = nil }
      #expect(copy?.type == .messageNew)
    }
  }

  @Test func theDeepestDocumentedForwardsNeedASmallStack() async throws {
    let bytes = try fixture("message-new-forwards-deep")
    let texts = try await onStack {
      var texts: [String] = []
      var message = try #require(try VKEvent(parsing: bytes).message)
      while let next = message.forwarded.first {
        texts.append(next.text)
        message = next
      }
      return texts
    }
    #expect(texts.count == 46)
    #expect(texts.last == "уровень 0")
  }

  @Test(arguments: Nesting.all.map(\.name)) func whatIsNestedTooDeepIsRefused(name: String) async throws {
    let nesting = try #require(Nesting.all.first { $0.name == name })
    let bytes = nesting.event(10_000)
    let error = try await onStack {
      #expect(throws: JSONError.self) {
        try VKEvent(parsing: bytes, limits: VKEventLimits(maxBytes: 16 << 20))
      }
    }
    #expect(error?.reason == "nested deeper than 128 levels")
  }

  @Test func depthIsExact() throws {
    let nesting = Nesting.all[1]
    #expect(throws: Never.self) {
      try VKEvent(parsing: nesting.event(nesting.count(within: 100)), limits: VKEventLimits(maxDepth: 100))
    }
    #expect(throws: JSONError.self) {
      try VKEvent(parsing: nesting.event(nesting.count(within: 101)), limits: VKEventLimits(maxDepth: 100))
    }
    // More than 128 counts as 128.
    #expect(throws: JSONError.self) {
      try VKEvent(parsing: nesting.event(nesting.count(within: 129)), limits: VKEventLimits(maxDepth: 1000))
    }
  }

  @Test func sizeIsExact() throws {
    let bytes = try fixture("message-new-text")
    #expect(throws: Never.self) {
      try VKEvent(parsing: bytes, limits: VKEventLimits(maxBytes: bytes.count))
    }
    let error = #expect(throws: JSONError.self) {
      try VKEvent(parsing: bytes, limits: VKEventLimits(maxBytes: bytes.count - 1))
    }
    #expect(error?.reason == "\(bytes.count) bytes, allowed \(bytes.count - 1)")
  }

  @Test func aHundredMegabytesAreRefusedWithoutBeingRead() throws {
    let error = #expect(throws: JSONError.self) {
      try VKEvent(parsing: Data(repeating: UInt8(ascii: "["), count: 100_000_000))
    }
    #expect(error?.reason == "100000000 bytes, allowed 1048576")
  }

  @Test func elementsAreCountedOverAllArrays() throws {
    func event(_ count: Int) -> Data {
      let list = Array(repeating: "{}", count: count).joined(separator: ",")
      return Data(#"{"type":"message_new","object":{"message":{"fwd_messages":[\#(list)]}}}"#.utf8)
    }
    #expect(throws: Never.self) { try VKEvent(parsing: event(10_000)) }
    let error = #expect(throws: JSONError.self) { try VKEvent(parsing: event(10_001)) }
    #expect(error?.reason == "more than 10000 elements")
  }

  @Test func aLongWaveformIsNoManyElements() throws {
    let levels = Array(repeating: "7", count: 20_000).joined(separator: ",")
    let message = try message(
      parsing: #""attachments":[{"type":"audio_message","audio_message":{"waveform":[\#(levels)]}}]"#)
    guard case .audioMessage(let audio)? = message.attachments.first else {
      Issue.record("no voice message")
      return
    }
    #expect(audio.waveform?.levels.count == 20_000)
  }

  @Test func manyUnreadPartsAreListedUpToABound() throws {
    let list = Array(repeating: #"{"id":{}}"#, count: 500).joined(separator: ",")
    let event = try event(
      parsing: #"{"type":"message_new","object":{"message":{"fwd_messages":[\#(list)]}}}"#)
    #expect(event.unread.count == 101)
    #expect(event.unread.first?.path == "object.message.fwd_messages[0].id")
    #expect(event.message?.forwarded.count == 500)
  }

  @Test func fiveHundredForwardsAreRead() throws {
    let list = (0..<500).map { #"{"date":1729000000,"from_id":\#($0 + 1),"text":"\#($0)","attachments":[]}"# }
    let message = try message(parsing: #""fwd_messages":[\#(list.joined(separator: ","))]"#)
    #expect(message.forwarded.count == 500)
    #expect(message.forwarded.last?.fromID == 500)
  }
}
