import ExampleSupport
import Foundation

/// The files of a run: none of them may be another one, or lie where the journal is.
enum RunPaths {
  /// Checks what the options name.
  ///
  /// - Throws: ``InputError`` that names both.
  static func check(_ options: SendingOptions, input: String) throws(InputError) {
    var taken = [(name: "the file that is being sent", place: place(input))]
    for (flag, path) in [("--results", options.results), ("--deliveries", options.deliveries)] {
      guard let path else { continue }
      let place = place(path)
      if let other = taken.first(where: { $0.place == place }) {
        throw InputError("\(flag) \(path): this is \(other.name); choose another name")
      }
      if let journal = options.journal, (place + "/").hasPrefix(self.place(journal) + "/") {
        throw InputError("\(flag) \(path): this lies in the directory of --journal; choose another place")
      }
      taken.append(("the file of \(flag)", place))
    }
  }

  /// The path without links, also of a file that is not there yet.
  private static func place(_ path: String) -> String {
    let url = URL(filePath: path).standardizedFileURL
    if FileManager.default.fileExists(atPath: url.path) { return url.resolvingSymlinksInPath().path }
    return url.deletingLastPathComponent().resolvingSymlinksInPath().appending(path: url.lastPathComponent)
      .path
  }
}
