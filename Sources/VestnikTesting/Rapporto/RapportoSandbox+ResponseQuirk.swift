extension RapportoSandbox {
  /// A form of a good answer that the documentation does not exclude, or that something in between makes of it.
  ///
  /// The request is worked on as ever: what is accepted stays accepted. An quirk that the answer's format cannot
  /// have changes nothing.
  public enum ResponseQuirk: Hashable, Sendable, CaseIterable {
    /// Lines end with CR LF (text, XML).
    case crlf
    /// The last line has no end (text, XML).
    case noFinalNewline
    /// All lines stand in one, a space between them: `OK 4095284974` (text, XML).
    case oneLine
    /// The body stands in braces, as the documentation prints it (text, XML).
    case braces
    /// A byte order mark comes first.
    case byteOrderMark
    /// The identifier is missing: `OK` alone, no `payload`, no `mtNum`.
    case withoutID
    /// The body is empty.
    case emptyBody
    /// The body is the HTML page of a proxy, with status 200.
    case proxyPage
    /// Text when XML was asked for, and the reverse.
    case otherFormat
    /// The comma between the two members is missing, as in the documentation's sample (REST, with an `id`).
    case missingComma
  }
}
