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

/// An open file that only grows and is locked against all other writers. It carries a ``RecordLog``.
///
/// It wraps the system calls: opening with an exclusive lock, appending, syncing, renaming, reading at an offset. The
/// lock belongs to the open file, so it ends with the process, and deallocating the object closes the file and
/// unlocks it. Durability has two parts: ``sync()`` makes the contents survive a power failure, ``syncFolder(of:)``
/// the name. Zeros are written ahead of the contents, because an append that leaves the file's size as it is needs a
/// cheaper sync; a reader finds the end of the contents with ``sizeWithoutZeros()``. The mode of a file is 0600,
/// because it contains phone numbers. The class is not `Sendable`: an object lives inside the actor that writes it.
final class AppendOnlyFile {
  private(set) var path: String
  /// The offset in bytes at which the next ``append(_:)`` writes: the end of everything that was written whole.
  private(set) var size = 0
  private let descriptor: Int32
  /// The size of the file on the disk in bytes. The bytes from ``size`` up to it are zeros.
  private var allocated = 0
  /// The number of zeros that are written ahead, so that most appends leave the file's size as it is: a sync then has
  /// one block to write and no metadata, which takes half the time (measured by `Benchmarks/durability`).
  private static let zerosAhead = 1 << 18

  /// Opens a file and takes its exclusive lock, which ends with the process; does not wait for the lock.
  ///
  /// - Returns: The locked file; `nil` when it does not exist and `create` is false.
  /// - Throws: ``JournalError``: `.locked` when the file is locked, `.full` or `.unwritable`.
  static func openLocked(_ path: String, create: Bool) throws(JournalError) -> AppendOnlyFile? {
    while true {
      guard let file = try AppendOnlyFile(path, create: create) else { return nil }
      try file.lock()
      // The former owner of the lock may have written after the file was opened.
      try file.measure()
      // If the file was renamed or replaced between opening and locking, its lock protects nothing: open it again.
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

  /// Sets `size` and `allocated` to the size that the file has on the disk.
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
    // A child process that is just being started may have inherited the file and would keep the lock until its
    // `exec`.
    _ = flock(descriptor, LOCK_UN)
    _ = close(descriptor)
  }

  /// Whether the path still names this file: `false` after the file was removed, renamed or replaced from outside.
  var isInPlace: Bool { Self.isNamed(path, descriptor) }

  private static func isNamed(_ path: String, _ descriptor: Int32) -> Bool {
    var (named, opened) = (stat(), stat())
    return stat(path, &named) == 0 && fstat(descriptor, &opened) == 0
      && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
  }

  /// Renames the file, and replaces a file that has the new name; the name is durable when this returns.
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

  /// Blocks the thread until the file with this name is not locked, or until the file has another name or is gone.
  ///
  /// The second condition is needed for a draft: it is renamed into its place and stays locked for as long as the log
  /// is in use.
  static func waitUntilUnlocked(_ path: String) {
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return }
    while retrying({ flock(descriptor, LOCK_SH | LOCK_NB) }) != 0, isNamed(path, descriptor) {
      // Creating a log takes some milliseconds.
      usleep(1000)
    }
    _ = close(descriptor)
  }

  /// Writes bytes at the end of the contents. After a failure ``size`` does not include partly written bytes.
  func append(_ bytes: [UInt8]) throws(JournalError) {
    let end = size + bytes.count
    // No zeros before the first bytes: a crash in between would leave a file of zeros, which is no valid empty log.
    if end > allocated, size > 0 {
      // A failure is ignored: on a disk without room for the zeros there may still be room for the bytes.
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

  /// Makes everything that was appended durable: it survives a crash and a power failure when this returns.
  func sync() throws(JournalError) {
    #if canImport(Darwin)
      // On Darwin `fsync` leaves the data in the cache of the drive (manual page of `fsync(2)`).
      let result = retrying { fcntl(descriptor, F_FULLFSYNC) }
    #else
      let result = retrying { fdatasync(descriptor) }
    #endif
    guard result == 0 else { throw .now(path) }
  }

  /// Links the file under a second name, `….damaged-1` or the next free number, and returns that name. A file that
  /// then replaces this one leaves it under the second name.
  func quarantine() throws(JournalError) -> String {
    for number in 1... {
      let name = "\(path).damaged-\(number)"
      if link(path, name) == 0 { return name }
      guard errno == EEXIST else { break }
    }
    throw .now(path)
  }

  /// Creates a folder with mode 0700, and the folders above it, if they do not exist.
  ///
  /// Each new folder is made durable: otherwise a power failure could remove it together with the journal in it.
  static func makeFolder(_ path: String) throws(JournalError) {
    if mkdir(path, 0o700) == 0 { return try syncFolder(of: path) }
    if errno == ENOENT, path != parent(of: path) {
      try makeFolder(parent(of: path))
      if mkdir(path, 0o700) == 0 { return try syncFolder(of: path) }
    }
    // On a read-only disk `mkdir` may fail although the folder exists; then opening the file shows what is wrong.
    guard errno == EEXIST || errno == EROFS || errno == EACCES else { throw .now(path) }
  }

  /// Makes the name of a file or folder durable, by a sync of the folder that contains it.
  static func syncFolder(of path: String) throws(JournalError) {
    let folder = parent(of: path)
    let descriptor = retrying { open(folder, O_RDONLY | O_CLOEXEC) }
    // A folder without read permission cannot be opened and so cannot be synced.
    if descriptor < 0, errno == EACCES { return }
    guard descriptor >= 0 else { throw .now(folder) }
    defer { _ = close(descriptor) }
    // Some file systems cannot sync a folder; their names are as durable as they can be.
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw .now(folder) }
  }

  /// Returns the path of the folder that contains a file or folder.
  static func parent(of path: String) -> String {
    let trimmed = path.last == "/" ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }

  /// Reads and returns up to `count` bytes; fewer only at the end of the file.
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

  /// Returns the size of the file without the zeros at its end: zeros written ahead, and zeros that a power failure
  /// leaves when the file's size reached the disk and the data did not. Reads the file from its end, piece by piece.
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
  /// Returns the error for the current `errno`.
  static func now(_ path: String) -> Self {
    let isFull = errno == ENOSPC || errno == EDQUOT || errno == EFBIG
    return JournalError(kind: isFull ? .full : .unwritable, path: path)
  }
}

/// Makes a system call, again when a signal has interrupted it, and returns its result.
private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// A serial executor on a dispatch queue, for an actor that reads and writes files: a slow disk never blocks a thread
/// of the cooperative pool.
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
