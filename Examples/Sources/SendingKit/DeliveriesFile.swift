import ExampleSupport
import Foundation
import Synchronization
import VestnikSandbox
import VestnikTesting

/// Where the sandbox writes what people would have read: one line of JSON for each delivery, before it answers.
///
/// So a run that was killed can be counted from outside: whatever it did or did not learn, this is what was
/// delivered.
public final class DeliveriesFile: Sendable {
  private struct Line: Encodable {
    var phone: String
    var service: String
    var variables: [String: String]
    var at: String
    /// Only where there is no template.
    var text: String?
  }

  private let path: String
  private let file: Mutex<Result<FileHandle, InputError>>

  /// Opens the file and goes on behind what is in it.
  ///
  /// - Throws: ``InputError`` when it cannot be written.
  public init(path: String) throws(InputError) {
    self.path = path
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw InputError(
        "--deliveries \(path): the file cannot be written: \(String(cString: strerror(errno)))")
    }
    file = Mutex(.success(FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)))
  }

  /// Writes one line; it is with the system when this returns. A failure is kept for ``check()``.
  public func write(_ delivery: SandboxDelivery) {
    let line = Line(
      phone: delivery.phone, service: delivery.service ?? "", variables: delivery.variables,
      at: delivery.date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
      text: delivery.variables.isEmpty ? delivery.text : nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    file.withLock { file in
      // The first failure is the one that explains.
      guard case .success = file else { return }
      do {
        try file.get().write(contentsOf: encoder.encode(line) + [0x0A])
      } catch {
        file = .failure(InputError("--deliveries \(path): \(error.localizedDescription)"))
      }
    }
  }

  /// Whether all was written.
  ///
  /// - Throws: ``InputError`` when the disk is full or gone by now.
  func check() throws(InputError) {
    _ = try file.withLock { file in file.map { _ in } }.get()
  }
}
