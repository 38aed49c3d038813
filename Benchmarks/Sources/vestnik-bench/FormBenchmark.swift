import Foundation
@_spi(Benchmarks) import VestnikCore

/// A Rapporto message of 2 KB as a form; the peer is what Foundation offers for it.
enum FormBenchmark {
  static func contest() -> Contest {
    let form = Inputs.form
    // Spaces are `+` in one and `%20` in the other, and nothing else differs.
    let spaces = form.reduce(0) { $0 + $1.value.utf8.count { $0 == UInt8(ascii: " ") } }
    let size = TransportBody.form(form).count
    let allowed = CharacterSet(
      charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
    return Contest(
      name: "form-encode a message of 2 KB",
      contestants: [
        Contestant(name: "Vestnik", expected: size) { TransportBody.form(form).count },
        Contestant(name: "addingPercentEncoding", expected: size + 2 * spaces) {
          let pairs = form.map { name, value in
            (name.addingPercentEncoding(withAllowedCharacters: allowed) ?? "") + "="
              + (value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")
          }
          return Data(pairs.joined(separator: "&").utf8).count
        },
      ])
  }
}
