import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A regular file, open for reading. It is closed when the value is destroyed.
struct ImageFile: ~Copyable {
  /// The length when the file was opened, in bytes.
  let count: Int
  private let descriptor: Int32

  /// Opens a file without waiting: a pipe without a writer is refused, like anything else that is no regular file.
  init(at url: URL) throws(ImageHeaderError) {
    guard url.isLocalName, !url.path.isEmpty else {
      let address = url.absoluteString.prefix(200)
      throw ImageHeaderError(byteOffset: 0, reason: "not a file of this machine: \(address)")
    }
    let (descriptor, code) = Self.opened(url)
    guard descriptor >= 0 else {
      throw ImageHeaderError(byteOffset: 0, reason: "\(Self.reason(code)): \(url.relativePath.visibleForm)")
    }
    guard let count = Self.regularLength(descriptor) else {
      // No value exists yet whose `deinit` would close the descriptor.
      _ = close(descriptor)
      throw ImageHeaderError(
        byteOffset: 0, reason: "this is a directory or a device, not a file: \(url.relativePath.visibleForm)")
    }
    self.descriptor = descriptor
    self.count = count
  }

  deinit {
    _ = close(descriptor)
  }

  /// Returns the bytes from an offset on; fewer only when the file has become shorter.
  func read(_ length: Int, at offset: Int) throws(ImageHeaderError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: length)
    var filled = 0
    while filled < length {
      let got = readOnce(into: &bytes, from: filled, at: offset + filled)
      guard got.count >= 0 else {
        if got.code == EINTR { continue }
        throw ImageHeaderError(byteOffset: offset + filled, reason: Self.reason(got.code))
      }
      if got.count == 0 { break }
      filled += got.count
    }
    return Array(bytes.prefix(filled))
  }

  private func readOnce(
    into bytes: inout [UInt8], from index: Int, at offset: Int
  ) -> (count: Int, code: Int32) {
    bytes.withUnsafeMutableBytes { buffer in
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[index...])
      let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset))
      return (got, got < 0 ? errno : 0)
    }
  }

  /// Opens a file; returns its descriptor, or -1 and the error code of the operating system.
  private static func opened(_ url: URL) -> (descriptor: Int32, code: Int32) {
    url.withUnsafeFileSystemRepresentation { path in
      guard let path else { return (-1, ENOENT) }
      while true {
        // Without O_NONBLOCK opening a pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        if descriptor >= 0 { return (descriptor, 0) }
        let code = errno
        if code != EINTR { return (-1, code) }
      }
    }
  }

  /// Returns the length of a regular file, in bytes; `nil` for anything else.
  private static func regularLength(_ descriptor: Int32) -> Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, mode_t(status.st_mode) & mode_t(S_IFMT) == mode_t(S_IFREG) else {
      return nil
    }
    return Int(exactly: status.st_size)
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT, ENOTDIR: "there is no such file"
    case EACCES, EPERM: "the file may not be read"
    case EISDIR: "this is a directory, not a file"
    case ENAMETOOLONG: "the name of the file is too long"
    case ELOOP: "the file is a link that leads nowhere"
    case EMFILE, ENFILE: "too many files are open"
    default: "the file cannot be read (error \(code) of the operating system)"
    }
  }
}
