import ExampleSupport
import Foundation
import VestnikCore

/// Reads JSON that a person wrote, with errors that a person understands.
enum JSONFile {
  static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data, name: String
  ) throws(InputError) -> Value {
    let json: RawJSON
    do throws(JSONError) {
      json = try RawJSON(file: data)
    } catch {
      throw InputError("\(name): \(explanation(of: error, in: data))")
    }
    do {
      return try json.decode(type)
    } catch let error as DecodingError {
      throw InputError("\(name): \(explanation(of: error))")
    } catch {
      throw InputError("\(name): \(error)")
    }
  }

  private static func explanation(of error: JSONError, in data: Data) -> String {
    let place = error.byteOffset.map { "line \(position(of: $0, in: data)): " } ?? ""
    return place + (error.path.isEmpty ? "" : "\(error.path): ") + error.reason
  }

  /// The number of the line, and the column.
  private static func position(of offset: Int, in data: Data) -> String {
    let before = String(decoding: data.prefix(offset), as: UTF8.self)
    let lines = before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return "\(lines.count), column \((lines.last?.count ?? 0) + 1)"
  }

  private static func explanation(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "\(place(context.codingPath + [key])) is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      "\(place(context.codingPath)): \(type) is needed"
    case .dataCorrupted(let context):
      // Each of several faults on a line of its own.
      context.debugDescription.contains("; ")
        ? "several things cannot be read:\n  "
          + context.debugDescription.split(separator: "; ").joined(separator: "\n  ")
        : (context.codingPath.isEmpty ? "" : "\(place(context.codingPath)): ") + context.debugDescription
    @unknown default: "\(error)"
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    guard !path.isEmpty else { return "the file" }
    return path.reduce("") { place, key in
      if let index = key.intValue { return "\(place)[\(index)]" }
      return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
    }
  }
}
