import Foundation
import Testing
import VestnikCore

/// What is going to be sent is kept whole, or refused with its place.
@Suite struct JSONStrictnessTests {
  private struct Parcel: Decodable, JSONCodableObject {
    var name = ""
    var isUrgent: Bool?
    var places: [Place] = []
    var labels: [String: JSONValue] = [:]

    init() {}
    init(from decoder: any Decoder) throws { try self.init(strictlyFrom: decoder) }

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try field("name", &name)
      try field("is_urgent", &isUrgent)
      try field("places", &places)
      try field("labels", &labels)
    }
  }

  private func problems(_ text: String) throws -> [String] {
    var reader = try JSONReader(Data(text.utf8), isLenient: true)
    reader.keepsEverything = true
    _ = try reader.document(Parcel.self)
    return reader.problems().map { JSONError(path: $0.path, reason: $0.reason).description }
  }

  @Test(arguments: [
    (#"{"nome":1}"#, "nome: no such key, known are name, is_urgent, places, labels"),
    (
      #"{"name":"a","is_urgent":true,"name":"b"}"#,
      "name: this key stands here twice, and only one of them can count"
    ),
    (
      #"{"places":[{"title":"a"},{"title":"b","urll":"c"}]}"#,
      "places[1].urll: no such key, known are title, url, src"
    ),
    (
      #"{"labels":{"a":1,"b":{"c":1,"c":2}}}"#,
      "labels.b.c: this key stands here twice, and only one of them can count"
    ),
    (#"{"places":false}"#, "places: expected an array, found true or false"),
    (#"{"is_urgent":[]}"#, "is_urgent: expected true or false, found an array"),
    (#"{"is_urgent":1}"#, "is_urgent: expected true or false, found a number"),
    (#"{"name":7}"#, "name: expected a text, found a number"),
    (#"{"places":[{"title":"a"},7]}"#, "places[1]: expected an object, found a number"),
    (#"{"n\u0061me":"a","name":"b"}"#, "name: this key stands here twice, and only one of them can count"),
  ])
  func whatWouldBeLeftOutIsAnError(text: String, problem: String) throws {
    #expect(try problems(text) == [problem])
    var strict = try JSONReader(Data(text.utf8))
    strict.keepsEverything = true
    let error = #expect(throws: JSONError.self) { try strict.document(Parcel.self) }
    #expect(error.map { JSONError(path: $0.path, reason: $0.reason).description } == problem)
  }

  @Test func whatIsKeptIsNoError() throws {
    let text =
      #"{"name":"a","is_urgent":null,"places":[{"title":"b","src":"c"}],"labels":{"x":[1,{}],"y":false}}"#
    #expect(try problems(text).isEmpty)
    #expect(try problems("{}").isEmpty)
  }

  @Test func aDecoderReportsEverythingAtOnce() {
    let text = #"[{"name":1,"extra":{},"places":[{"title":"a","zip":2},{"url":"c"}]}]"#
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Parcel].self, from: Data(text.utf8))
    }
    guard case .dataCorrupted(let context)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(context.codingPath.map(\.intValue) == [0])
    for part in [
      "extra: no such key", "name: expected a text", "places[0].zip: no such key",
      "places[1]: title is missing or cannot be read",
    ] {
      #expect(context.debugDescription.contains(part), "\(context.debugDescription)")
    }
    #expect(!context.debugDescription.contains("(byte"))
  }

  @Test func aMisspeltLimitIsNotTakenForNone() throws {
    let limits = BudgetLimits(perSecond: 50, perDayAndRecipient: 5)
    let stored = String(decoding: try JSONEncoder().encode(limits), as: UTF8.self)
    #expect(try JSONDecoder().decode(BudgetLimits.self, from: Data(stored.utf8)) == limits)
    let misspelt = stored.replacingOccurrences(of: "perDayAndRecipient", with: "perDay")
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(BudgetLimits.self, from: Data(misspelt.utf8))
    }
    guard case .dataCorrupted(let context)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(context.codingPath.map(\.stringValue) == ["perDay"])
    #expect(
      context.debugDescription.hasPrefix("there is no key perDay; known are perSecond, perDayAndRecipient"))
  }
}
