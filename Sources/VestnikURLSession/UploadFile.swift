import Dispatch
import Foundation
import Synchronization
import VestnikCore

/// A temporary file with a whole form, because `URLSession` streams a body of known length only from a single file.
///
/// Writing it takes one block of 256 KiB of memory, whatever the size of the form's files. The temporary file is
/// removed when the value is released.
final class UploadFile: Sendable {
  /// The URL of the temporary file.
  let file: URL
  /// The size of the form in bytes.
  let size: Int64

  private init(file: URL, size: Int64) {
    self.file = file
    self.size = size
  }

  deinit {
    try? FileManager.default.removeItem(at: file)
  }

  /// Writes the form to a new file in a directory, on a thread that may block; returns the file.
  ///
  /// - Throws: `TransportError` with `.notSent`: `.cancelled` when the task is cancelled, `.timedOut` at the
  ///   deadline, `.invalidRequest` when a file of the form cannot be read or the temporary one cannot be written.
  static func write(
    _ body: MultipartBody, in directory: URL, until deadline: ContinuousClock.Instant
  ) async throws(TransportError) -> UploadFile {
    let isCancelled = Atomic(false)
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Outcome, Never>) in
        DispatchQueue.global(qos: .utility).async {
          continuation.resume(
            returning: copy(body, in: directory) {
              if isCancelled.load(ordering: .relaxed) { return .cancelled }
              return deadline <= .now ? .timedOut : nil
            })
        }
      }
    } onCancel: {
      isCancelled.store(true, ordering: .relaxed)
    }
    return try result.get()
  }

  private typealias Outcome = Result<UploadFile, TransportError>

  /// Writes the form to a new file that only its owner may read; removes the file on failure.
  ///
  /// - Parameter stop: Returns a reason for which the writing has to end, asked before each block.
  private static func copy(
    _ body: MultipartBody, in directory: URL, stop: () -> TransportError.Reason?
  ) -> Outcome {
    let file = directory.appending(path: "vestnik-upload-\(UUID().uuidString)")
    let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      return .failure(.notSent(.invalidRequest, "no temporary file can be made in \(directory.path)"))
    }
    defer { _ = close(descriptor) }
    var size: Int64 = 0
    do throws(TransportError) {
      for segment in body.segments {
        switch segment {
        case .bytes(let data): size += try write(data, to: descriptor, stop)
        case .file(let url): size += try append(url, to: descriptor, stop)
        }
      }
    } catch {
      try? FileManager.default.removeItem(at: file)
      return .failure(error)
    }
    return .success(UploadFile(file: file, size: size))
  }

  /// Copies a file block by block; returns the number of copied bytes.
  private static func append(
    _ url: URL, to descriptor: Int32, _ stop: () -> TransportError.Reason?
  ) throws(TransportError) -> Int64 {
    let source = try RegularFile(at: url)
    var copied: Int64 = 0
    var block = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let count = try Self.read(source, &block)
      if count == 0 { return copied }
      copied += try write(Data(block[..<count]), to: descriptor, stop)
    }
  }

  private static func read(_ file: RegularFile, _ block: inout [UInt8]) throws(TransportError) -> Int {
    let result = block.withUnsafeMutableBytes { bytes in
      Result { () throws(TransportError) in try file.read(into: bytes) }
    }
    return try result.get()
  }

  /// Writes a block; returns its size in bytes.
  private static func write(
    _ data: Data, to descriptor: Int32, _ stop: () -> TransportError.Reason?
  ) throws(TransportError) -> Int64 {
    if let reason = stop() { throw .notSent(reason, "while the form was made ready on the disk") }
    var unwritten = data[...]
    while !unwritten.isEmpty {
      let count = unwritten.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw .notSent(.invalidRequest, "the temporary file cannot be written") }
      unwritten = unwritten.dropFirst(count)
    }
    return Int64(data.count)
  }
}

/// The body of a request in a form that `URLSession` can send.
enum Upload: Sendable {
  case bytes(Data)
  case file(UploadFile)

  /// The size in bytes.
  var size: Int64 {
    switch self {
    case .bytes(let data): Int64(data.count)
    case .file(let body): body.size
    }
  }
}

extension MultipartBody {
  /// The whole form when none of it is in a file; else `nil`.
  var inMemory: Data? {
    var whole = Data()
    for segment in segments {
      guard case .bytes(let data) = segment else { return nil }
      whole.append(data)
    }
    return whole
  }
}
