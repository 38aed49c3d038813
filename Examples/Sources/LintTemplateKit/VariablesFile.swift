import ExampleSupport
import Foundation
import VestnikCore

/// Values for a template's variables, as a person wrote them: one JSON object.
public struct VariablesFile: Sendable {
  /// The values as texts.
  public let values: [String: String]

  /// Reads a file.
  ///
  /// - Throws: `InputError` for a file that is no object of texts, numbers and truth values.
  public init(path: String) throws(InputError) {
    try self.init(try ExampleProgram.contents(of: path), name: path)
  }

  /// Reads the bytes of a file.
  ///
  /// - Throws: `InputError` for a file that is no object of texts, numbers and truth values.
  public init(_ data: Data, name: String) throws(InputError) {
    guard case .object(let members) = try JSONFile.decode(JSONValue.self, from: data, name: name) else {
      throw InputError("\(name): an object is needed, such as {\"number\": \"A-77\"}")
    }
    var values: [String: String] = [:]
    for (key, value) in members {
      switch value {
      case .string(let text): values[key] = text
      case .integer(let number): values[key] = String(number)
      case .number(let literal): values[key] = literal
      case .bool(let flag): values[key] = String(flag)
      case .null, .array, .object:
        throw InputError("\(name): \(key): a text or a number is needed")
      }
    }
    self.values = values
  }
}
