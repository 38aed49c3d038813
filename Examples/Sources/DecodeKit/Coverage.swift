import Foundation
import VestnikCore

/// Which values of a document the typed models hold, at the same place.
public struct Coverage: Equatable, Sendable {
  /// The values of the document: everything that is no object and no array, and those that are empty. A `null` says
  /// no more than a missing key, and is not counted.
  public private(set) var paths = 0
  /// How many of them came back.
  public private(set) var typed = 0
  /// The places of the others.
  public private(set) var unknown: [String] = []

  /// Compares a document with what the models hold of it.
  ///
  /// - Parameters:
  ///   - document: What was received.
  ///   - models: The part of the document that the models hold.
  public init(of document: JSONValue, by models: JSONValue) {
    compare(document, models, "")
  }

  /// Adds the counts of another document.
  public mutating func add(_ other: Coverage) {
    paths += other.paths
    typed += other.typed
    unknown += other.unknown
  }

  private mutating func compare(_ value: JSONValue, _ model: JSONValue?, _ path: String) {
    switch value {
    case .null: break
    case .object(let members) where !members.isEmpty:
      for (key, member) in members.sorted(by: { $0.key < $1.key }) {
        var found: JSONValue?
        if case .object(let known)? = model { found = known[key] }
        compare(member, found, path.isEmpty ? key : "\(path).\(key)")
      }
    case .array(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        var found: JSONValue?
        if case .array(let known)? = model, known.indices.contains(index) { found = known[index] }
        compare(element, found, "\(path)[\(index)]")
      }
    default:
      paths += 1
      if let model, model == value || model.isSameScalar(as: value) {
        typed += 1
      } else {
        unknown.append(path)
      }
    }
  }
}

extension JSONValue {
  /// Returns the document without the values that a reader does not notice: it reads the same when they are missing, and
  /// when they are others.
  ///
  /// - Parameter read: Reads a document; `nil` when it cannot be read.
  func noticed<Reading: Equatable>(by read: (JSONValue) -> Reading?) -> JSONValue {
    guard let whole = read(self) else { return .null }
    var noticed = self
    // The last first, so that the places before it stay what they are.
    // An empty list or object says no more than a missing key, and is left as it is.
    for path in leaves().reversed() where !isEmpty(at: path[...]) {
      guard read(replacing(path[...])) == whole, read(replacing(path[...]) { $0.another }) == whole else {
        continue
      }
      noticed = noticed.replacing(path[...])
    }
    return noticed
  }

  private func isEmpty(at path: ArraySlice<Step>) -> Bool {
    switch (path.first, self) {
    case (nil, .array(let elements)): elements.isEmpty
    case (nil, .object(let members)): members.isEmpty
    case (.key(let key)?, .object(let members)): members[key]?.isEmpty(at: path.dropFirst()) ?? false
    case (.index(let index)?, .array(let elements)): elements[index].isEmpty(at: path.dropFirst())
    default: false
    }
  }

  /// Another value of the same kind.
  private var another: JSONValue {
    switch self {
    case .bool(let truth): .bool(!truth)
    case .integer(let number): .integer(number == 1 ? 2 : 1)
    case .string(let text): .string(text + "~")
    case .null, .number, .array, .object: .integer(1)
    }
  }

  /// A step into a document.
  private enum Step {
    case key(String)
    case index(Int)
  }

  private func leaves(below path: [Step] = []) -> [[Step]] {
    switch self {
    case .object(let members) where !members.isEmpty:
      members.sorted { $0.key < $1.key }.flatMap { $0.value.leaves(below: path + [.key($0.key)]) }
    case .array(let elements) where !elements.isEmpty:
      elements.enumerated().flatMap { $0.element.leaves(below: path + [.index($0.offset)]) }
    default: [path]
    }
  }

  /// Returns the document with another value in a place. Without one a member is taken out, and an element becomes `null`,
  /// so that the others keep their places.
  private func replacing(
    _ path: ArraySlice<Step>, with change: (JSONValue) -> JSONValue? = { _ in nil }
  ) -> JSONValue {
    switch (path.first, self) {
    case (.key(let key)?, .object(var members)):
      members[key] = members[key].flatMap {
        path.count > 1 ? $0.replacing(path.dropFirst(), with: change) : change($0)
      }
      return .object(members)
    case (.index(let index)?, .array(var elements)):
      elements[index] =
        path.count > 1
        ? elements[index].replacing(path.dropFirst(), with: change) : change(elements[index]) ?? .null
      return .array(elements)
    default: return self
    }
  }

  /// Whether both are one scalar. Senders disagree on whether an id is a number and a truth a 1, so the models write one
  /// form; and a number is the same however it is written: 5, 5.0 and 50e-1.
  fileprivate func isSameScalar(as other: JSONValue) -> Bool {
    guard let scalar, let otherScalar = other.scalar else { return false }
    if scalar == otherScalar { return true }
    // Exact to 38 digits, unlike `Double`: a digit that a model has lost is a difference.
    guard let number = Decimal(number: scalar), let otherNumber = Decimal(number: otherScalar) else {
      return false
    }
    return number == otherNumber
  }

  /// A scalar as text.
  private var scalar: String? {
    switch self {
    case .bool(let truth): truth ? "1" : "0"
    case .integer(let number): "\(number)"
    case .number(let literal): literal
    case .string(let text): text
    case .null, .array, .object: nil
    }
  }
}

extension Decimal {
  /// The number that the whole text is; a price with a currency is none.
  fileprivate init?(number text: String) {
    guard text.utf8.count <= 45, text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else {
      return nil
    }
    self.init(string: text)
  }
}
