import Foundation
import VestnikCore

/// The body of a request as `URLSession` takes it.
enum Upload: Sendable {
  case bytes(Data)
  case file(UploadFile)

  var size: Int64 {
    switch self {
    case .bytes(let data): Int64(data.count)
    case .file(let body): body.size
    }
  }
}

extension MultipartBody {
  /// The whole form, when none of it is in a file.
  var inMemory: Data? {
    var whole = Data()
    for segment in segments {
      guard case .bytes(let data) = segment else { return nil }
      whole.append(data)
    }
    return whole
  }
}
