#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#endif

/// An open file that only grows: the journal of a budget, the checkpoint of a campaign. Only its owner may read it,
/// because people's numbers are in it.
///
/// Not sendable: it lives inside the one actor that writes it. It closes itself, and with it goes its lock.
final class AppendFile {
  let path: String
  /// Where the next ``append(_:)`` writes: behind everything that was written whole.
  private(set) var size = 0
  private let descriptor: Int32

  /// Opens a file.
  ///
  /// - Returns: `nil` when it does not exist and is not to be made.
  init?(_ path: String, flags: Int32) throws(JournalError) {
    self.path = path
    descriptor = retrying { open(path, flags | O_CLOEXEC, 0o600) }
    if descriptor < 0 {
      if errno == ENOENT, flags & O_CREAT == 0 { return nil }
      throw .now(path)
    }
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw .now(path) }
    size = Int(end)
  }

  deinit {
    // A process that is just being started may have inherited the file, and would keep the lock until it runs.
    _ = flock(descriptor, LOCK_UN)
    _ = close(descriptor)
  }

  /// Takes the exclusive lock, which ends with the process, or does not wait for it.
  func lock() throws(JournalError) {
    guard retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
      throw errno == EWOULDBLOCK ? JournalError(kind: .locked, path: path) : .now(path)
    }
  }

  /// Returns once nobody holds the lock of the file; blocks meanwhile.
  static func waitUntilUnlocked(_ path: String) {
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    _ = retrying { flock(descriptor, LOCK_SH) }
    _ = close(descriptor)
  }

  /// Writes behind what is there. What a failure leaves half written is not counted in ``size``.
  func append(_ bytes: [UInt8]) throws(JournalError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
        return retrying { pwrite(descriptor, rest.baseAddress, rest.count, off_t(size + written)) }
      }
      guard count > 0 else { throw .now(path) }
      written += count
    }
    size += written
  }

  /// Cuts off what stands behind the size.
  func truncate(to size: Int) throws(JournalError) {
    guard retrying({ ftruncate(descriptor, off_t(size)) }) == 0 else { throw .now(path) }
    self.size = size
  }

  /// Returns when what was appended outlives the machine.
  func sync() throws(JournalError) {
    #if canImport(Darwin)
      // There `fsync` leaves the data in the cache of the drive.
      let result = retrying { fcntl(descriptor, F_FULLFSYNC) }
    #else
      let result = retrying { fdatasync(descriptor) }
    #endif
    guard result == 0 else { throw .now(path) }
  }

  /// Makes the names of the files of a folder outlive the machine.
  static func syncFolder(_ path: String) throws(JournalError) {
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw .now(path) }
    defer { _ = close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .now(path) }
  }

  /// Reads up to `count` bytes; fewer only at the end of the file.
  func read(_ count: Int, at offset: Int) throws(JournalError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        return retrying { pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled)) }
      }
      if got == 0 { break }
      guard got > 0 else { throw .now(path) }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  /// Returns the size without the zeros at the end of the file: what a power cut leaves when the size was written and
  /// the data was not. Looks at the file from its end, piece by piece.
  func sizeWithoutZeros() throws(JournalError) -> Int {
    let piece = 1 << 16
    var size = size
    while size > 0 {
      let start = max(0, size - piece)
      if let last = try read(size - start, at: start).lastIndex(where: { $0 != 0 }) {
        return start + last + 1
      }
      size = start
    }
    return 0
  }
}

extension JournalError {
  /// What `errno` says.
  static func now(_ path: String) -> Self {
    let isFull = errno == ENOSPC || errno == EDQUOT || errno == EFBIG
    return JournalError(kind: isFull ? .full : .unwritable, path: path)
  }
}

/// Calls again what a signal has interrupted.
private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
