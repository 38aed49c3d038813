/// The limits of a template's images.
public struct ImageLimits: Hashable, Sendable {
  /// How many images a template may have.
  public var count: Limit<Int>
  /// The size of one file, in bytes.
  public var bytes: Limit<Int>
  /// Width plus height, in pixels.
  public var widthPlusHeight: Limit<Int>
  /// The names of the formats that are allowed, such as `JPEG`.
  public var formats: Limit<Set<String>>
  /// The longer side divided by the shorter one.
  public var longToShort: Limit<Int>

  /// Makes limits; what is not given is not limited.
  public init(
    count: Limit<Int> = .none, bytes: Limit<Int> = .none, widthPlusHeight: Limit<Int> = .none,
    longToShort: Limit<Int> = .none, formats: Limit<Set<String>> = .none
  ) {
    self.count = count
    self.bytes = bytes
    self.widthPlusHeight = widthPlusHeight
    self.longToShort = longToShort
    self.formats = formats
  }
}
