import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension TransportBody {
  /// The bytes that a transport would put on the wire; `nil` without a body, and when a file of it cannot be read.
  var wireBytes: Data? {
    switch self {
    case .none: nil
    case .bytes(let data): data
    case .multipart(let form):
      form.segments.reduce(into: Data?.some(Data())) { bytes, segment in
        switch segment {
        case .bytes(let data): bytes?.append(data)
        case .file(let url):
          guard url.isFileURL, let content = try? Data(contentsOf: url) else {
            bytes = nil
            return
          }
          bytes?.append(content)
        }
      }
    }
  }
}

extension TransportRequest {
  /// Reports the body as sent: in one piece, but for a form, which has a middle as a real upload does.
  func reportUpload(to onUpload: (@Sendable (TransferProgress) -> Void)?) {
    guard let onUpload, let bytes = body.wireBytes else { return }
    let size = Int64(bytes.count)
    if case .multipart = body { onUpload(TransferProgress(sent: size / 2, total: size)) }
    onUpload(TransferProgress(sent: size, total: size))
  }
}
