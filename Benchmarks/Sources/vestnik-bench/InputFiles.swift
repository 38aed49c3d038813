@_spi(Benchmarks) import DevinoVK
import Foundation

/// The inputs as files, for the peers in other languages.
enum InputFiles {
  static func write(to directory: String) throws {
    let directory = URL(fileURLWithPath: directory, isDirectory: true)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let files = [
      ("callbacks.json", Inputs.callbacks), ("batch.json", try DevinoMessage.requestBody(Inputs.messages)),
      ("message_new.json", EventBenchmark.body),
    ]
    for (name, bytes) in files { try bytes.write(to: directory.appendingPathComponent(name)) }
  }
}
