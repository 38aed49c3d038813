import ExampleSupport
import Foundation
import VestnikCore

/// Decodes files and prints what they are.
public struct DecodeRun: Sendable {
  private struct Line: Encodable {
    var file: String
    var kind: String
    var ok: Bool
    var paths: Int?
    var typed: Int?
    var unknown: [String]?
    var path: String?
    var reason: String?
  }

  private let options: DecodeOptions
  private let print: @Sendable (String) -> Void

  /// Prepares a run.
  public init(_ options: DecodeOptions, print: @escaping @Sendable (String) -> Void) {
    self.options = options
    self.print = print
  }

  /// Decodes all files.
  ///
  /// - Returns: Whether every one could be decoded.
  /// - Throws: ``InputError`` for a file that cannot be read.
  public func run() throws(InputError) -> Bool {
    var isComplete = true
    var total = Coverage(of: .null, by: .null)
    for file in options.files {
      let bytes = try ExampleProgram.contents(of: file)
      do throws(DecodeError) {
        let decoded = try decode(bytes)
        let isCounted = options.wantsCoverage || options.wantsJSON
        let coverage =
          isCounted ? Coverage(of: decoded.document, by: decoded.models()) : Coverage(of: .null, by: .null)
        total.add(coverage)
        show(file, decoded, coverage)
      } catch {
        isComplete = false
        show(file, error)
      }
    }
    if options.wantsCoverage, !options.wantsJSON, options.files.count > 1 {
      print("\(total.typed) of \(total.paths) paths are typed in all files\(Self.percent(total))\n")
    }
    return isComplete
  }

  private func decode(_ bytes: Data) throws(DecodeError) -> DecodedFile {
    switch options.provider {
    case .vk: try DecodedFile(vk: bytes)
    case .devino: try DecodedFile(devino: bytes)
    case .rapporto: try DecodedFile(rapporto: bytes)
    case .ok: try DecodedFile(ok: bytes)
    }
  }

  private func show(_ file: String, _ decoded: DecodedFile, _ coverage: Coverage) {
    if options.wantsJSON {
      return show(
        Line(
          file: file, kind: decoded.kind, ok: true, paths: coverage.paths, typed: coverage.typed,
          unknown: coverage.unknown))
    }
    print("\(file): \(Self.plain(decoded.kind))\n" + decoded.summary.map { "  \(Self.plain($0))\n" }.joined())
    guard options.wantsCoverage else { return }
    print("  \(coverage.typed) of \(coverage.paths) paths are typed\(Self.percent(coverage))\n")
    for path in coverage.unknown { print("    not typed: \(Self.plain(path))\n") }
  }

  private func show(_ file: String, _ error: DecodeError) {
    if options.wantsJSON {
      return show(Line(file: file, kind: "", ok: false, path: error.path, reason: error.reason))
    }
    let place = error.path.isEmpty ? "" : " at \(Self.plain(error.path))"
    print("\(file): cannot be decoded\(place): \(Self.plain(error.reason))\n")
  }

  private func show(_ line: Line) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if let data = try? encoder.encode(line) { print(String(decoding: data, as: UTF8.self) + "\n") }
  }

  /// What came over the network may hold orders to the terminal.
  private static func plain(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .format where scalar == "\u{200D}": line.unicodeScalars.append(scalar)
      case .control, .lineSeparator, .paragraphSeparator, .format: line += scalar.escaped(asASCII: true)
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  private static func percent(_ coverage: Coverage) -> String {
    guard coverage.paths > 0 else { return "" }
    let tenths = coverage.typed * 1000 / coverage.paths
    return " (\(tenths / 10).\(tenths % 10) %)"
  }
}
