import Foundation
import Testing
import VKEvents
import VestnikCore

/// One event in the documented shape, with values of our own.
func fixture(_ name: String) throws -> Data {
  let file = try #require(
    Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
  return try Data(contentsOf: file)
}

/// The names of all fixtures.
let fixtureNames: [String] = {
  let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures").path ?? ""
  let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
}()

func event(_ name: String) throws -> VKEvent {
  try VKEvent(parsing: try fixture(name))
}

/// An event from JSON text.
func event(parsing json: String, limits: VKEventLimits = VKEventLimits()) throws(JSONError) -> VKEvent {
  try VKEvent(parsing: Data(json.utf8), limits: limits)
}

extension VKEvent {
  /// The message of `message_new`, `message_reply` or `message_edit`.
  var message: VKMessage? {
    switch content {
    case .messageNew(let message, _), .messageReply(let message), .messageEdit(let message): message
    default: nil
    }
  }

  var isUnknown: Bool {
    if case .unknown = content { true } else { false }
  }
}

/// The message of a fixture.
func message(_ name: String) throws -> VKMessage {
  try #require(try event(name).message)
}

/// A message whose object has this JSON in it.
func message(parsing members: String) throws -> VKMessage {
  try #require(try event(parsing: #"{"type":"message_new","object":{"message":{\#(members)}}}"#).message)
}

/// Any JSON as a value; integers stay exact.
func value(of json: Data) throws -> JSONValue {
  try RawJSON(json).value()
}
