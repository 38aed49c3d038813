import Foundation
import Testing

/// One payload in the documented shape, with values of our own.
func fixture(_ name: String) throws -> Data {
  let file = try #require(
    Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
  return try Data(contentsOf: file)
}
