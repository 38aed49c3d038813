#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#endif

/// An open file of the journal. Not sendable: it lives inside the writer. It closes itself.
final class JournalFile {
  let path: String
  private(set) var size = 0
  private let descriptor: Int32

  /// Opens a file that only its owner may read, because phone numbers are in it.
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

  deinit { _ = close(descriptor) }

  /// Takes the exclusive lock, which ends with the process, or does not wait for it.
  func lock() throws(JournalError) {
    guard retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
      throw errno == EWOULDBLOCK ? JournalError(kind: .locked, path: path) : .now(path)
    }
  }

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

  func scan() throws(JournalError) -> JournalScan {
    var scan = JournalScan()
    var offset = 0
    var buffer = [UInt8](repeating: 0, count: JournalRecord.size * 8192)
    while true {
      let count = try fill(&buffer, from: offset)
      let whole = count - count % JournalRecord.size
      scan.read(Array(buffer[..<whole]))
      offset += count
      guard count == buffer.count else {
        scan.finish(rest: count - whole)
        return scan
      }
    }
  }

  /// Reads until the buffer is full or the file ends.
  private func fill(_ buffer: inout [UInt8], from offset: Int) throws(JournalError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = buffer.withUnsafeMutableBytes { bytes in
        let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
        return retrying { pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled)) }
      }
      if count == 0 { break }
      guard count > 0 else { throw .now(path) }
      filled += count
    }
    return filled
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
