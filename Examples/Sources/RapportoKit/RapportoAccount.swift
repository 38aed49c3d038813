import ExampleSupport
import Foundation
import VestnikCore

/// The real account, from the environment.
struct RapportoAccount: Sendable {
  let url: URL
  let serviceID: String
  let password: Secret

  /// Where messages go, without credentials.
  var place: String { "\(url.host() ?? "")\(url.path())" }

  /// Reads the three variables; `nil` when none of them is set.
  ///
  /// - Throws: ``InputError`` when only some are, or the address is none. Values are never shown.
  init?(_ environment: [String: String], allowsPlainHTTP: Bool) throws(InputError) {
    func value(_ name: String) -> String? {
      (environment[name]?.trimmingCharacters(in: .whitespacesAndNewlines)).flatMap { $0.isEmpty ? nil : $0 }
    }
    let names = ["RAPPORTO_URL", "RAPPORTO_SERVICE_ID", "RAPPORTO_PASSWORD"]
    let missing = names.filter { value($0) == nil }
    if missing.count == names.count { return nil }
    guard let address = value(names[0]), let serviceID = value(names[1]), let password = value(names[2])
    else {
      throw InputError(
        "the real service needs \(names.joined(separator: ", ")); not set: \(missing.joined(separator: ", "))"
      )
    }
    let scheme = URL(string: address)?.scheme?.lowercased() ?? ""
    guard let url = URL(string: address), let host = url.host(), ["http", "https"].contains(scheme),
      url.query() == nil, url.user() == nil, url.fragment() == nil
    else {
      throw InputError("RAPPORTO_URL: an http or https address with its path, and nothing else, is needed")
    }
    if scheme == "http", !allowsPlainHTTP, !["localhost", "127.0.0.1", "::1"].contains(host) {
      throw InputError(
        "RAPPORTO_URL is plain http: the password would travel in the clear; use https, or allow it with --allow-http"
      )
    }
    self.url = url
    self.serviceID = serviceID
    self.password = Secret(password)
  }
}
