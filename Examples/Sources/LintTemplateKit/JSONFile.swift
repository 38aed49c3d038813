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
      let detail = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      throw InputError("\(name): this is not JSON: \(detail ?? error.localizedDescription)")
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
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(place(context.codingPath)): \(context.debugDescription)"
    case .dataCorrupted(let context):
      "\(place(context.codingPath)): \(context.debugDescription)"
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
