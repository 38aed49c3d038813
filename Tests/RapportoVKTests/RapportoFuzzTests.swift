import Foundation
import Testing
import VestnikCore

@testable import RapportoVK

/// Mutated fixtures: no crash, no hang, and no id that the answer does not hold.
@Suite(.timeLimit(.minutes(20))) struct RapportoFuzzTests {
  private struct Dice {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }

  private static let names = [
    "text-ok.txt", "text-ok-crlf.txt", "text-ok-braces.txt", "text-ok-bom.txt", "text-phrase.txt",
    "page.html",
    "xml-ok.xml", "xml-ok-bom.xml", "xml-ok-without-id.xml", "xml-error.xml", "rest-ok.json",
    "rest-ok-missing-comma.json", "rest-ok-number.json", "rest-error.json", "rest-error-extended.json",
  ]

  private func mutated(_ seed: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var bytes = seed
    let pieces: [[UInt8]] = [
      "<", ">", "&", "&#x0;", "]]>", "<!DOCTYPE a>", "\"mtNum\"", "OK", "{", "}", "\u{0}",
    ].map {
      Array($0.utf8)
    }
    for _ in 0...dice.next(below: 4) {
      let place = dice.next(below: bytes.count + 1)
      switch dice.next(below: 5) {
      case 0 where place < bytes.count: bytes[place] = UInt8(dice.next(below: 256))
      case 1 where place < bytes.count: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: pieces[dice.next(below: pieces.count)], at: place)
      case 3: bytes.removeSubrange(place...)
      default:
        let end = place + dice.next(below: bytes.count - place + 1)
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      }
    }
    return bytes
  }

  @Test(arguments: names)
  func noAnswerCrashesOrInventsAnID(name: String) throws {
    let seed = [UInt8](try fixture(name))
    var dice = Dice(state: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    let channels = [
      Sample.channel(try Sample.form(), .perMessage), Sample.channel(try Sample.rest(), .perMessage),
    ]
    var taken = 0
    for _ in 0..<500 {
      let body = mutated(seed, &dice)
      let text = String(decoding: body, as: UTF8.self)
      for (channel, status) in zip(channels + channels, [200, 200, 500, 408]) {
        let response = TransportResponse(status: status, body: Data(body))
        let attempt = Attempt(number: 1, date: .distantPast)
        guard
          case .final(.accepted(let receipt)) = channel.classify(.success(response), [Sample.keyed], attempt)[
            0]
        else { continue }
        taken += 1
        // A mutation may write a digit as a reference; then it is another text.
        #expect(text.contains(receipt.id.rawValue) || text.contains("&#"), "\(text)")
        #expect(!receipt.id.rawValue.isEmpty)
      }
    }
    if name.contains("ok") && !name.contains("without") { #expect(taken > 0) }
  }
}
