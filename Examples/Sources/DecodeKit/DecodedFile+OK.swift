import Foundation

extension DecodedFile {
  /// An event of OK Graph.
  init(ok bytes: Data) throws(DecodeError) {
    throw DecodeError(path: "", reason: "OK Graph is not here yet")
  }
}
