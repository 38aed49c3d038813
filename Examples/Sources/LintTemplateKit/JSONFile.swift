import ExampleSupport
import Foundation

/// Reads JSON that a person wrote, with errors that a person understands.
enum JSONFile {
  static func decode<Value: Decodable>(
    _ type: Value.Type, from data: Data, name: String
  ) throws(InputError) -> Value {
    do {
      // Tells where the JSON is broken, which the decoder does not.
      _ = try JSONSerialization.jsonObject(with: data)
    } catch {
      throw InputError("\(name): this is not JSON\(place(of: error as NSError, in: data))")
    }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw InputError("\(name): \(explanation(of: error))")
    } catch {
      throw InputError("\(name): \(error)")
    }
  }

  private static func explanation(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "\(place(context.codingPath + [key])) is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      "\(place(context.codingPath)): \(kind(of: type)) is needed"
    case .dataCorrupted(let context):
      "\(place(context.codingPath)): \(context.debugDescription)"
    @unknown default: "\(error)"
    }
  }

  private static func kind(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a text in quotes"
    case is [Any].Type: "a list in square brackets, such as [\"VK\"],"
    case is [String: Any].Type: "an object in braces"
    default: "\(type)"
    }
  }

  /// The line and column of an error that names a byte.
  private static func place(of error: NSError, in data: Data) -> String {
    let detail = error.userInfo[NSDebugDescriptionErrorKey] as? String ?? ""
    guard let offset = detail.split(whereSeparator: { !$0.isNumber }).last.flatMap({ Int($0) }),
      offset < data.count
    else { return data.isEmpty ? ": the file is empty" : ": it ends too early" }
    let before = String(decoding: data.prefix(offset), as: UTF8.self)
    let line = before.count(where: \.isNewline) + 1
    let column =
      (before.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).last?.count ?? 0) + 1
    return ": something is wrong at or before line \(line), column \(column)"
  }

  private static func place(_ path: [any CodingKey]) -> String {
    guard !path.isEmpty else { return "the file" }
    return path.reduce("") { place, key in
      if let index = key.intValue { return "\(place)[\(index)]" }
      return place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)"
    }
  }
}
