#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// An open file that is read from its begin to its end as a part of a request. Its methods block: call them away from
/// the cooperative threads.
package final class RegularFile: Sendable {
  /// The size in bytes at the time of opening.
  package let size: Int64
  private let descriptor: Int32
  private let name: String

  /// Opens a file.
  ///
  /// - Throws: ``TransportError`` with `.invalidRequest` and `.notSent` for what is no file that can be read.
  package init(at url: URL) throws(TransportError) {
    name = url.lastPathComponent.visibleForm
    guard url.isFileURL else { throw .notSent(.invalidRequest, "not a file URL: \(name)") }
    // Without O_NONBLOCK opening a pipe would wait for its writer.
    descriptor = open(url.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .notSent(.invalidRequest, "the file cannot be opened: \(name)") }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notSent(.invalidRequest, "a directory or a device, not a file: \(name)")
    }
    size = Int64(status.st_size)
  }

  deinit {
    close(descriptor)
  }

  /// Reads the next bytes into a buffer and returns their number; 0 at the end of the file.
  ///
  /// - Throws: ``TransportError`` with `.invalidRequest` when the disk gives nothing.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(TransportError) -> Int {
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .notSent(.invalidRequest, "the file cannot be read: \(name)") }
      return count
    }
  }
}
