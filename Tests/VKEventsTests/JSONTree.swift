import Foundation
import VestnikCore

@testable import VKEvents

/// A step into a JSON value.
enum Step: Hashable {
  case key(String)
  case index(Int)
}

extension JSONValue {
  /// The paths of all values inside, parents before children, in a fixed order.
  func paths(from start: [Step] = []) -> [[Step]] {
    switch self {
    case .object(let members):
      return members.sorted { $0.key < $1.key }.flatMap { key, value in
        [start + [.key(key)]] + value.paths(from: start + [.key(key)])
      }
    case .array(let elements):
      return elements.enumerated().flatMap { index, value in
        [start + [.index(index)]] + value.paths(from: start + [.index(index)])
      }
    default: return []
    }
  }

  subscript(path: some Collection<Step>) -> JSONValue? {
    guard let step = path.first else { return self }
    switch (step, self) {
    case (.key(let key), .object(let members)): return members[key]?[path.dropFirst()]
    case (.index(let index), .array(let elements)):
      return elements.indices.contains(index) ? elements[index][path.dropFirst()] : nil
    default: return nil
    }
  }

  /// The value with another one in a place; `nil` takes it out.
  func replacing(_ path: some Collection<Step>, with new: JSONValue?) -> JSONValue? {
    guard let step = path.first else { return new }
    switch (step, self) {
    case (.key(let key), .object(var members)):
      members[key] = members[key]?.replacing(path.dropFirst(), with: new)
      return .object(members)
    case (.index(let index), .array(var elements)):
      if let changed = elements[index].replacing(path.dropFirst(), with: new) {
        elements[index] = changed
      } else {
        elements.remove(at: index)
      }
      return .array(elements)
    default: return self
    }
  }

  /// The value without the members that have the key, wherever they are.
  func removing(key: String) -> JSONValue {
    switch self {
    case .array(let elements): .array(elements.map { $0.removing(key: key) })
    case .object(let members):
      .object(members.filter { $0.key != key }.mapValues { $0.removing(key: key) })
    default: self
    }
  }

  /// The value with `490.0` as `490` and `49.80` as `49.8`.
  var withPlainNumbers: JSONValue {
    switch self {
    case .number(let literal):
      guard let number = Decimal(string: literal) else { return self }
      return Int64("\(number)").map { .integer($0) } ?? .number(literal: "\(number)")
    case .array(let elements): return .array(elements.map(\.withPlainNumbers))
    case .object(let members): return .object(members.mapValues(\.withPlainNumbers))
    default: return self
    }
  }

  /// The value as JSON.
  func bytes() throws -> Data {
    var writer = JSONWriter()
    try write(to: &writer)
    return writer.data
  }
}

func description(of path: [Step]) -> String {
  path.map { step in
    switch step {
    case .key(let key): ".\(key)"
    case .index(let index): "[\(index)]"
    }
  }.joined()
}

/// The event in VK's form as the models write it, without the event's own `raw`.
func modelJSON(of event: VKEvent) throws -> Data {
  var writer = JSONWriter()
  try writer.beginObject()
  if let groupID = event.groupID { try writer.member("group_id", groupID) }
  try writer.member("type", event.type)
  if let eventID = event.eventID { try writer.member("event_id", eventID) }
  if let apiVersion = event.apiVersion { try writer.member("v", apiVersion) }
  switch event.content {
  case .confirmation, .unknown: break
  default:
    writer.key("object")
    try event.content.write(to: &writer, isNested: event.isNested)
  }
  writer.endObject()
  return writer.data
}
