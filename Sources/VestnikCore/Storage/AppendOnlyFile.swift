import Dispatch

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

/// An open file that only grows and that nobody else has open for writing: below a ``RecordLog``. Its mode is 0600,
/// because phone numbers are in it.
///
/// Not sendable: it lives inside the one actor that writes it. Deallocating it closes the file and frees the lock.
final class AppendOnlyFile {
  private(set) var path: String
  /// The offset at which the next ``append(_:)`` writes: behind everything that was written whole.
  private(set) var size = 0
  private let descriptor: Int32
  /// The size of the file on the disk in bytes. The bytes from ``size`` up to it are zeros.
  private var allocated = 0
  /// So many zeros are written ahead, so that most appends leave the size as it is: a sync then has one block to write and
  /// no metadata, which takes half the time (measured by `Benchmarks/durability`).
  private static let zerosAhead = 1 << 18

  /// Opens a file and takes its exclusive lock, which ends with the process. Does not wait for the lock.
  ///
  /// - Returns: `nil` when the file does not exist and `create` is false.
  static func openLocked(_ path: String, create: Bool) throws(JournalError) -> AppendOnlyFile? {
    while true {
      guard let file = try AppendOnlyFile(path, create: create) else { return nil }
      try file.lock()
      // The former owner of the lock may have written after the file was opened.
      try file.measure()
      // A file that was renamed or replaced between the two calls: its lock protects nothing.
      if file.isInPlace { return file }
    }
  }

  private init?(_ path: String, create: Bool) throws(JournalError) {
    self.path = path
    descriptor = retrying { open(path, O_RDWR | O_CLOEXEC | (create ? O_CREAT | O_NOFOLLOW : 0), 0o600) }
    if descriptor < 0 {
      if errno == ENOENT, !create { return nil }
      throw .now(path)
    }
  }

  /// Takes over the size that the file has on the disk.
  private func measure() throws(JournalError) {
    try measureAllocated()
    size = allocated
  }

  private func measureAllocated() throws(JournalError) {
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw .now(path) }
    allocated = Int(end)
  }

  deinit {
    if allocated > size { _ = ftruncate(descriptor, off_t(size)) }
    // A process that is just being started may have inherited the file, and would keep the lock until it runs.
    _ = flock(descriptor, LOCK_UN)
    _ = close(descriptor)
  }

  /// Whether the path still names this file: `false` after it was removed or replaced by somebody else.
  var isInPlace: Bool { Self.isNamed(path, descriptor) }

  private static func isNamed(_ path: String, _ descriptor: Int32) -> Bool {
    var (named, opened) = (stat(), stat())
    return stat(path, &named) == 0 && fstat(descriptor, &opened) == 0
      && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
  }

  /// Gives the file another name, also when that replaces a file; durable when it returns.
  func rename(to path: String) throws(JournalError) {
    #if canImport(Darwin)
      let result = Darwin.rename(self.path, path)
    #elseif canImport(Musl)
      let result = Musl.rename(self.path, path)
    #else
      let result = Glibc.rename(self.path, path)
    #endif
    guard result == 0 else { throw .now(path) }
    self.path = path
    try Self.syncFolder(of: path)
  }

  /// Removes the name of the file.
  func remove() { _ = unlink(path) }

  private func lock() throws(JournalError) {
    guard retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
      throw errno == EWOULDBLOCK ? JournalError(kind: .locked, path: path) : .now(path)
    }
  }

  /// Returns once nobody holds the lock of the file of this name, or the file has another name; blocks meanwhile.
  ///
  /// A draft is renamed into its place and stays locked for as long as the log is in use: whoever simply waited for the
  /// lock would wait for that.
  static func waitUntilUnlocked(_ path: String) {
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    while retrying({ flock(descriptor, LOCK_SH | LOCK_NB) }) != 0, isNamed(path, descriptor) {
      // A log is created in some milliseconds.
      usleep(1000)
    }
    _ = close(descriptor)
  }

  /// Writes behind what is there. What a failure leaves half written is not counted in ``size``.
  func append(_ bytes: [UInt8]) throws(JournalError) {
    let end = size + bytes.count
    // Not before the first bytes: a crash in between would leave a file of zeros, which is no valid empty log.
    if end > allocated, size > 0 {
      // Where there is no room for so much there may be for the bytes alone.
      try? write([UInt8](repeating: 0, count: end + Self.zerosAhead - allocated), at: allocated)
      try measureAllocated()
    }
    try write(bytes, at: size)
    size = end
    allocated = max(allocated, size)
  }

  private func write(_ bytes: [UInt8], at offset: Int) throws(JournalError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
        return retrying { pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written)) }
      }
      guard count > 0 else { throw .now(path) }
      written += count
    }
  }

  /// Truncates the file to a size in bytes.
  func truncate(to size: Int) throws(JournalError) {
    guard retrying({ ftruncate(descriptor, off_t(size)) }) == 0 else { throw .now(path) }
    self.size = size
    allocated = size
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

  /// Gives the file a second name, `….damaged-1` or the next that is free, so that one which takes its place leaves it
  /// there. Returns that name.
  func quarantine() throws(JournalError) -> String {
    for number in 1... {
      let name = "\(path).damaged-\(number)"
      if link(path, name) == 0 { return name }
      guard errno == EEXIST else { break }
    }
    throw .now(path)
  }

  /// Makes a folder, for its owner alone, and those above it, if need be. A folder that is not synced into the one above
  /// it would take the journal with it when the power fails.
  static func makeFolder(_ path: String) throws(JournalError) {
    if mkdir(path, 0o700) == 0 { return try syncFolder(of: path) }
    if errno == ENOENT, path != parent(of: path) {
      try makeFolder(parent(of: path))
      if mkdir(path, 0o700) == 0 { return try syncFolder(of: path) }
    }
    // On a read-only disk `mkdir` may say so although the folder is there; opening the file will tell.
    guard errno == EEXIST || errno == EROFS || errno == EACCES else { throw .now(path) }
  }

  /// Makes the name of a file or folder outlive the machine.
  static func syncFolder(of path: String) throws(JournalError) {
    let folder = parent(of: path)
    let descriptor = retrying { open(folder, O_RDONLY | O_CLOEXEC) }
    // A folder may be closed to reading, and is synced then by nobody.
    if descriptor < 0, errno == EACCES { return }
    guard descriptor >= 0 else { throw .now(folder) }
    defer { _ = close(descriptor) }
    // Some file systems cannot sync a folder; their names are as durable as they can be.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .now(folder) }
  }

  /// The folder of a file or folder.
  static func parent(of path: String) -> String {
    let trimmed = path.last == "/" ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
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

  /// The size without the zeros at the end: those written ahead, and what a power cut leaves when the size was written and
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

/// Runs an actor that reads and writes files on a queue of its own: a slow disk never holds a cooperative thread.
final class FileExecutor: SerialExecutor {
  private let queue: DispatchQueue

  init(label: String) {
    queue = DispatchQueue(label: label)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}
