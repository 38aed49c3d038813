#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The secrets and personal data of one request, and their replacement by `(hidden)` in the provider's response:
/// keys, passwords, logins, addresses with a secret in them, phone numbers, and the texts of messages.
///
/// A provider may repeat them, in a page like `Cannot GET /acme?…&pass=…`, and an error would carry them into logs
/// and files. Each `ProviderAdapter` makes the redaction for a request, and ``ProviderAdapter/decisions(about:_:_:)``
/// applies it to every failure before the pipeline shows it; the clients apply it to calls that send no message.
///
/// The bytes of a text are searched once as they are and once for each layer of encoding that ``RedactionText``
/// undoes, at most eight times; the matches are mapped back to the original bytes and replaced there, so that the
/// rest of the text stays unchanged. Words are compared without regard to the case of ASCII letters, and phone
/// numbers by their digits, in every spelling. Where the provider has cut a secret off, its beginning is hidden too:
/// from 4 bytes on at the end of the text or before an ellipsis, and from 24 bytes on anywhere.
@usableFromInline package struct Redaction: Sendable {
  private static let placeholder = Array("(hidden)".utf8)
  /// The length in bytes from which a word is hidden anywhere. A shorter word is hidden only where it stands as a
  /// word of its own, and never in a code, because it would tear up other words.
  private static let safeLength = 8
  /// The length in bytes from which the beginning of a word is hidden anywhere.
  private static let longBeginning = 24
  /// The length in bytes from which the beginning of a word is hidden where the text is cut off.
  private static let cutBeginning = 4

  /// The words that are hidden, as folded bytes, by their first byte.
  private var words: [UInt8: [[UInt8]]] = [:]
  /// The phone numbers that are hidden, without a Russian 7 or 8 in front, by their number of digits.
  private var numbers: [Int: Set<UInt64>] = [:]

  /// Makes a redaction.
  ///
  /// - Parameters:
  ///   - secrets: Keys, passwords, logins.
  ///   - addresses: URLs with a secret in them; their path with the query is hidden also without the rest.
  ///   - phones: The people's numbers, as they were written.
  ///   - texts: The texts of messages; one of less than 8 bytes is too common to be recognised and is not hidden.
  package init(
    secrets: [Secret], addresses: [String] = [], phones: some Sequence<PhoneNumber> = [PhoneNumber](),
    texts: [String] = []
  ) {
    let tails = addresses.compactMap { URL(string: $0) }.map {
      $0.path(percentEncoded: true) + ($0.query(percentEncoded: true).map { "?\($0)" } ?? "")
    }
    let long = (texts + addresses + tails).filter { $0.utf8.count >= Self.safeLength }
    for word in Set(secrets.map { $0.reveal() } + long) {
      let bytes = word.utf8.map(RedactionText.folded)
      if let first = bytes.first { words[first, default: []].append(bytes) }
    }
    for phone in phones { add(phone) }
  }

  /// Adds a phone number of 7…15 digits. A Russian number is kept without its 7 or 8, so that all its spellings
  /// match.
  private mutating func add(_ phone: PhoneNumber) {
    var digits = phone.rawValue.utf8.filter { (0x30...0x39).contains($0) }[...]
    if digits.count == 11, digits.first == UInt8(ascii: "7") || digits.first == UInt8(ascii: "8") {
      digits = digits.dropFirst()
    }
    guard (7...15).contains(digits.count) else { return }
    numbers[digits.count, default: []].insert(digits.reduce(0) { $0 * 10 + UInt64($1 - 0x30) })
  }

  /// Returns the text with secrets and personal data hidden.
  package func text(_ text: String) -> String {
    redacted(text.utf8, isCode: false).map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// Returns the provider's code with secrets and personal data hidden, except words of less than 8 bytes and cut-off
  /// beginnings of less than 24.
  package func code(_ code: String) -> String {
    redacted(code.utf8, isCode: true).map { String(decoding: $0, as: UTF8.self) } ?? code
  }

  /// Returns the response with secrets and personal data hidden in its header fields and its body.
  package func response(_ response: TransportResponse) -> TransportResponse {
    var response = response
    response.headers = response.headers.mapValues(text)
    if let body = redacted(response.body, isCode: false) { response.body = Data(body) }
    return response
  }

  /// Returns the bytes with secrets and personal data hidden; `nil` when there are none.
  private func redacted(_ original: some Collection<UInt8>, isCode: Bool) -> [UInt8]? {
    var hits: [Range<Int>] = []
    var text = RedactionText(original)
    // More than eight layers of encoding are not expected of any server.
    for _ in 0..<8 {
      hits += wordHits(in: text, isCode: isCode) + numberHits(in: text)
      guard let next = text.decoded() else { break }
      text = next
    }
    guard !hits.isEmpty else { return nil }
    let bytes = Array(original)
    var shown: [UInt8] = []
    var end = 0
    for hit in hits.sorted(by: { $0.lowerBound < $1.lowerBound }) where hit.upperBound > end {
      if hit.lowerBound >= end {
        shown += bytes[end..<hit.lowerBound] + Self.placeholder
      }
      end = hit.upperBound
    }
    return shown + bytes[end...]
  }
}

// The search.
extension Redaction {
  /// Returns where words that are hidden stand in the original bytes of the text.
  private func wordHits(in text: RedactionText, isCode: Bool) -> [Range<Int>] {
    var hits: [Range<Int>] = []
    var index = 0
    while index < text.bytes.count {
      let lengths = words[text.bytes[index]]?.map {
        length(of: $0, at: index, in: text.bytes, isCode: isCode)
      }
      if let length = lengths?.max(), length > 0 {
        hits.append(text.original(of: index..<index + length))
        index += length
      } else {
        index += 1
      }
    }
    return hits
  }

  /// Returns how many bytes from `start` are to be hidden because of the word; 0 where the word does not stand.
  private func length(of word: [UInt8], at start: Int, in bytes: [UInt8], isCode: Bool) -> Int {
    var end = start
    for byte in word {
      guard end < bytes.count, bytes[end] == byte else { break }
      end += 1
    }
    let length = end - start
    let beginsWord = start == 0 || !bytes[start - 1].isAlphanumeric
    if length == word.count {
      let isWord = beginsWord && (end == bytes.count || !bytes[end].isAlphanumeric)
      return length >= Self.safeLength || isWord && !isCode ? length : 0
    }
    let isCut =
      end == bytes.count || bytes[end...].starts(with: "…".utf8) || bytes[end...].starts(with: "...".utf8)
    guard length >= Self.longBeginning || length >= Self.cutBeginning && beginsWord && isCut && !isCode else {
      return 0
    }
    // A character of several bytes is hidden as a whole.
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end - start
  }

  /// Returns where phone numbers that are hidden stand in the original bytes of the text.
  private func numberHits(in text: RedactionText) -> [Range<Int>] {
    guard !numbers.isEmpty else { return [] }
    let lengths = numbers.keys.map {
      (count: $0, power: (0..<$0).reduce(UInt64(1)) { power, _ in power * 10 })
    }
    var hits: [Range<Int>] = []
    // The digits that stand together, at least the last 16 of them.
    var digits: [(value: UInt8, index: Int)] = []
    var number: UInt64 = 0
    for (index, byte) in text.bytes.enumerated() {
      guard (0x30...0x39).contains(byte) else {
        let gap = index - (digits.last?.index ?? index)
        if !byte.separatesDigits || gap > 6 { digits.removeAll(keepingCapacity: true) }
        continue
      }
      if digits.isEmpty { number = 0 }
      if digits.count == 64 { digits.removeFirst(48) }
      digits.append((byte, index))
      number = (number * 10 + UInt64(byte - 0x30)) % 1_000_000_000_000_000
      for (count, power) in lengths
      where digits.count >= count && numbers[count]?.contains(number % power) == true {
        var first = digits.count - count
        let isRussian =
          first > 0 && count == 10 && (digits[first - 1].value == 0x37 || digits[first - 1].value == 0x38)
        if isRussian { first -= 1 }
        hits.append(text.original(of: digits[first].index..<index + 1))
      }
    }
    return hits
  }
}

extension UInt8 {
  /// Whether the byte, or the letter that it is a part of, may stand between the digits of a phone number: spaces,
  /// hyphens, dots, parentheses, slashes.
  fileprivate var separatesDigits: Bool {
    switch self {
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "\t"):
      true
    // Of U+00A0, U+2010…U+2015, U+202F and U+2212 in UTF-8.
    case 0xC2, 0xA0, 0xE2, 0x80, 0x88, 0x90...0x95, 0xAF: true
    default: false
    }
  }
}

extension Redaction {
  /// Returns the error with secrets and personal data hidden.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - response: The redacted form of the response in the error, made once for all messages of a request; `nil`
  ///     when it has to be made here.
  func error(_ error: MessagingError, _ response: TransportResponse?) -> MessagingError {
    var error = error
    error.providerCode = error.providerCode.map(code)
    error.rejection = error.rejection.map(rejection)
    error.response = error.response.map { response ?? self.response($0) }
    if let detail = error.transport?.detail { error.transport?.detail = text(detail) }
    error.detail = error.detail.map(text)
    return error
  }

  private func rejection(_ rejection: Rejection) -> Rejection {
    Rejection(
      reasons: rejection.reasons.map {
        .init(code: code($0.code), field: $0.field.map(text), text: $0.text.map(text))
      })
  }

  /// Returns the decision with secrets and personal data hidden in its rejection or error.
  func decision<Receipt>(
    _ decision: RetryDecision<SendOutcome<Receipt>>, _ response: TransportResponse?
  ) -> RetryDecision<SendOutcome<Receipt>> {
    switch decision {
    case .final(.rejected(let rejection)): .final(.rejected(self.rejection(rejection)))
    case .final(.failed(let error)): .final(.failed(self.error(error, response)))
    case .final(.accepted), .final(.invalid), .final(.overBudget): decision
    case .retry(let pause, let blocksGroup, let otherwise):
      .retry(after: pause, blocksGroup: blocksGroup, otherwise: error(otherwise, response))
    }
  }
}

extension ProviderAdapter {
  /// Returns the decision of `classify` for each message, with secrets and personal data hidden in every failure.
  ///
  /// Inlined, so that a batch whose messages were all accepted costs no allocation for each message.
  @inlinable package func decisions(
    about response: Result<TransportResponse, TransportError>, _ messages: ArraySlice<Message>,
    _ attempt: Attempt
  ) -> [RetryDecision<SendOutcome<Receipt>>] {
    let decisions = classify(hidingLocation(of: response, messages), messages, attempt)
    for decision in decisions {
      if case .final(.accepted) = decision { continue }
      return redacted(decisions, response, messages)
    }
    return decisions
  }

  /// Returns the decisions with secrets and personal data of the messages hidden.
  @usableFromInline func redacted(
    _ decisions: [RetryDecision<SendOutcome<Receipt>>], _ response: Result<TransportResponse, TransportError>,
    _ messages: ArraySlice<Message>
  ) -> [RetryDecision<SendOutcome<Receipt>>] {
    let redaction = redaction(for: messages)
    let shown = (try? response.get()).map(redaction.response)
    return decisions.map { redaction.decision($0, shown) }
  }

  /// Returns the response with secrets hidden in its `Location`. An error quotes only the beginning of the
  /// `Location`, where a secret that is cut off might not be recognised, so it has to be redacted before.
  @usableFromInline func hidingLocation(
    of response: Result<TransportResponse, TransportError>, _ messages: ArraySlice<Message>
  ) -> Result<TransportResponse, TransportError> {
    response.hidingLocation { redaction(for: messages) }
  }
}

extension Result<TransportResponse, TransportError> {
  /// Returns the response with secrets hidden in its `Location`.
  func hidingLocation(_ redaction: () -> Redaction) -> Self {
    guard case .success(var response) = self, let location = response.headers["Location"] else { return self }
    response.headers["Location"] = redaction().text(location)
    return .success(response)
  }
}
