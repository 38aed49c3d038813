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

/// An open, locked file; unlocked and closed when the value goes.
struct CheckpointFile: ~Copyable {
  let path: String
  private let descriptor: Int32

  /// Opens or makes the file, for this user only, and locks it.
  init(at path: String) throws(JournalError) {
    var descriptor: Int32 = -1
    repeat {
      descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw JournalError(kind: Self.kind(errno), path: path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      _ = close(descriptor)
      throw JournalError(kind: reason == EWOULDBLOCK ? .locked : .unwritable, path: path)
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { _ = close(descriptor) }

  /// Returns once nobody holds the lock; blocks meanwhile.
  static func waitUntilUnlocked(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    while flock(descriptor, LOCK_SH) != 0 && errno == EINTR {}
    _ = close(descriptor)
  }

  func size() throws(JournalError) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw failure() }
    return Int(end)
  }

  /// Reads up to `count` bytes; fewer only at the end of the file.
  func read(_ count: Int, at offset: Int) throws(JournalError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + filled))
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure() }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  func write(_ bytes: [UInt8], at offset: Int) throws(JournalError) {
    var written = 0
    while written < bytes.count {
      let put = bytes.withUnsafeBytes { buffer in
        pwrite(
          descriptor, buffer.baseAddress.map { $0 + written }, bytes.count - written, off_t(offset + written))
      }
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { throw failure() }
      written += put
    }
  }

  func truncate(to size: Int) throws(JournalError) {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure() }
  }

  func synchronize() throws(JournalError) {
    #if canImport(Darwin)
      // `fsync` leaves the bytes in the cache of the disk there.
      if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
    #endif
    guard fsync(descriptor) == 0 else { throw failure() }
  }

  /// Makes the name of a new file durable; a file system that cannot do it for folders is left in peace.
  func synchronizeFolder() {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }

  private func failure() -> JournalError {
    JournalError(kind: Self.kind(errno), path: path)
  }

  private static func kind(_ reason: Int32) -> JournalError.Kind {
    reason == ENOSPC || reason == EDQUOT || reason == EFBIG ? .full : .unwritable
  }
}
