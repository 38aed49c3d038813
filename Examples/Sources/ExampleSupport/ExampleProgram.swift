import Dispatch
import Foundation

/// What the programs have in common.
public enum ExampleProgram {
  /// The arguments without the program's name.
  public static var arguments: [String] { Array(CommandLine.arguments.dropFirst()) }

  /// A reader that goes away must not end the program: its work is not done yet.
  private static let ignoreBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  /// Writes to standard output at once; when nobody reads it, or the disk is full, the text is lost.
  @Sendable public static func write(_ text: String) {
    _ = ignoreBrokenPipes
    try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  }

  /// Says on standard error what is wrong, and ends the program with exit code 2.
  public static func fail(_ error: InputError, in program: String) -> Never {
    try? FileHandle.standardError.write(contentsOf: Data("\(program): \(error)\n".utf8))
    exit(2)
  }

  /// Runs the work; Ctrl-C cancels it, lets it report what was done, and then ends the program with exit code 130.
  ///
  /// - Throws: What the work throws.
  public static func untilInterrupted(
    _ work: @escaping @Sendable () async throws(InputError) -> Void
  ) async throws(InputError) {
    let task = Task { () -> Result<Void, InputError> in
      do throws(InputError) { return .success(try await work()) } catch { return .failure(error) }
    }
    signal(SIGINT, SIG_IGN)
    let interrupts = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    interrupts.setEventHandler { task.cancel() }
    interrupts.activate()
    try await task.value.get()
    interrupts.cancel()
    if task.isCancelled { exit(130) }
  }

  /// The bytes of a file; pipes and devices can be read as well.
  ///
  /// - Throws: ``InputError`` that names the file.
  public static func contents(of path: String) throws(InputError) -> Data {
    do {
      return try file(at: path).readToEnd() ?? Data()
    } catch let error as InputError {
      throw error
    } catch {
      throw InputError("\(path): the file cannot be read: \(error.localizedDescription)")
    }
  }

  /// Opens a file for reading; pipes and devices can be read as well.
  ///
  /// - Throws: ``InputError`` that names the file.
  public static func file(at path: String) throws(InputError) -> FileHandle {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw InputError("\(path): there is no such file")
    }
    if isDirectory.boolValue { throw InputError("\(path): this is a directory; a file is needed") }
    do {
      return try FileHandle(forReadingFrom: URL(filePath: path))
    } catch {
      throw InputError("\(path): the file cannot be read: \(error.localizedDescription)")
    }
  }
}
