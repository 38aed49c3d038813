public import Foundation
public import HiredisClient
import Synchronization

/// A `redis-server` of one's own, on a free port of the loopback address and in a temporary directory.
public final class LocalRedis: Sendable {
  /// An error of starting the server.
  public struct StartError: Error, CustomStringConvertible {
    /// What went wrong, in words.
    public let description: String
  }

  /// The port of the server.
  public let port: Int
  /// A connection for commands of one's own.
  public let client: HiredisClient
  private let directory: URL
  private let process: Process

  /// Starts a server without any persistence, and waits until it responds.
  ///
  /// - Parameters:
  ///   - port: The port; a free one by default.
  ///   - directory: Where the server finds and writes its snapshot; a new directory by default.
  /// - Throws: ``StartError`` when there is no `redis-server`, or it does not respond within ten seconds.
  public init(port: Int? = nil, directory: URL? = nil) async throws {
    let port = try port ?? Self.freePort()
    let folder =
      directory ?? FileManager.default.temporaryDirectory.appending(path: "shared-budget-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard let program = Self.program else {
      throw StartError(description: "there is no redis-server: install it, with apt-get install redis-server")
    }
    let process = Process()
    process.executableURL = program
    process.arguments = [
      "--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.path,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    RunningServers.add(process.processIdentifier)
    self.port = port
    self.directory = folder
    self.process = process
    client = HiredisClient(host: "127.0.0.1", port: port)
    let deadline = ContinuousClock.now + .seconds(10)
    while (try? await client.send("PING")) != ["PONG"] {
      guard ContinuousClock.now < deadline, process.isRunning else {
        kill()
        throw StartError(description: "redis-server does not respond on port \(port)")
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(at: directory)
  }

  /// Kills the server, as a lost machine would.
  public func kill() {
    guard process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    RunningServers.remove(process.processIdentifier)
  }

  /// Stops the server without closing its connections; it is silent until ``resume()``.
  public func pause() {
    Foundation.kill(process.processIdentifier, SIGSTOP)
  }

  /// Lets a paused server go on.
  public func resume() {
    Foundation.kill(process.processIdentifier, SIGCONT)
  }

  private static var program: URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/usr/local/bin"
    return path.split(separator: ":").map { URL(filePath: String($0)).appending(path: "redis-server") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  private static func freePort() throws -> Int {
    #if canImport(Darwin)
      let socket = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    guard isBound else { throw StartError(description: "no port is free") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

/// The servers that run: what still holds a ``LocalRedis`` when the process ends would leave its server behind.
private enum RunningServers {
  private static let identifiers = Mutex<Set<Int32>>([])
  private static let killsAtExit: Void = {
    _ = atexit {
      for identifier in RunningServers.identifiers.withLock({ $0 }) { kill(identifier, SIGKILL) }
    }
  }()

  static func add(_ identifier: Int32) {
    _ = killsAtExit
    identifiers.withLock { _ = $0.insert(identifier) }
  }

  static func remove(_ identifier: Int32) {
    identifiers.withLock { _ = $0.remove(identifier) }
  }
}
