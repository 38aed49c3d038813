public import VestnikCore

extension ImageHeader: Validatable {
  /// Returns what is wrong with the image under the limits of images: its format, length, size and shape.
  ///
  /// The rules are `image.format`, `image.bytes`, `image.dimensions` and `image.aspect`, at the paths `format`,
  /// `bytes`, `dimensions` and `aspect`. Of a format that is not allowed, or an image whose size is not known, only
  /// format and length are checked. A value exactly at a limit is allowed.
  ///
  /// - Parameter limits: The limits to check against, such as `.vkNotify`.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    let images = limits.images
    let format = formatIssue(under: images.formats)
    // Size and shape are checked only for an allowed format and a known size.
    let hasSize = format == nil && width > 0 && height > 0
    let judged = [
      format,
      bytesIssue(under: images.bytes),
      hasSize ? dimensionsIssue(under: images.widthPlusHeight) : nil,
      hasSize ? aspectIssue(under: images.longToShort) : nil,
    ]
    return judged.compactMap { $0 }
  }

  private func formatIssue(under limit: Limit<Set<String>>) -> ValidationIssue? {
    guard let allowed = limit.value, !allowed.contains(format.name) else { return nil }
    return ValidationIssue(
      path: "format", rule: "image.format", actual: "\(format.name) by its content",
      allowed: allowed.sorted().joined(separator: ", "), source: limit.source)
  }

  private func bytesIssue(under limit: Limit<Int>) -> ValidationIssue? {
    guard let most = limit.value, byteCount > most else { return nil }
    return ValidationIssue(
      path: "bytes", rule: "image.bytes", actual: "\(byteCount) bytes", allowed: "at most \(most) bytes",
      source: limit.source)
  }

  private func dimensionsIssue(under limit: Limit<Int>) -> ValidationIssue? {
    let (sum, overflow) = width.addingReportingOverflow(height)
    guard let most = limit.value, overflow || sum > most else { return nil }
    return ValidationIssue(
      path: "dimensions", rule: "image.dimensions",
      actual: "\(width) + \(height)" + (overflow ? " px" : " = \(sum) px"),
      allowed: "width + height at most \(most) px", source: limit.source)
  }

  /// Returns the issue of the aspect ratio. It compares products, so that nothing is rounded.
  private func aspectIssue(under limit: Limit<Int>) -> ValidationIssue? {
    guard let ratio = limit.value else { return nil }
    let (longest, overflow) = min(width, height).multipliedReportingOverflow(by: ratio)
    guard !overflow, max(width, height) > longest else { return nil }
    return ValidationIssue(
      path: "aspect", rule: "image.aspect", actual: "\(width) × \(height) px",
      allowed: "the longer side at most \(ratio) times the shorter", source: limit.source)
  }
}

extension ImageHeader.Format {
  /// The usual name of the format: `JPEG`, `PNG`.
  public var name: String {
    switch self {
    case .jpeg: "JPEG"
    case .other(let name): name
    }
  }
}
