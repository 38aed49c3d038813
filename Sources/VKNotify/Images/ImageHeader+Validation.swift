public import VestnikCore

extension ImageHeader: Validatable {
  /// What is wrong with the image under the limits of images: its format, length, size and shape.
  ///
  /// The paths are `format`, `bytes`, `dimensions` and `aspect`. Only JPEG is allowed, whatever the limits say; of
  /// anything else only format and length are judged. Exactly at a limit is allowed.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    let images = limits.images
    let judged = [
      formatIssue,
      bytesIssue(under: images.bytes),
      format == .jpeg ? dimensionsIssue(under: images.widthPlusHeight) : nil,
      format == .jpeg ? aspectIssue(under: images.longToShort) : nil,
    ]
    return judged.compactMap { $0 }
  }

  private var formatIssue: ValidationIssue? {
    guard case .other(let name) = format else { return nil }
    return ValidationIssue(
      path: "format", rule: "image.format", actual: name, allowed: "JPEG",
      source: "VK Notify FAQ: allowed format")
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

  /// Compares products, so that nothing is rounded.
  private func aspectIssue(under limit: Limit<Int>) -> ValidationIssue? {
    guard let ratio = limit.value else { return nil }
    let (longest, overflow) = min(width, height).multipliedReportingOverflow(by: ratio)
    guard !overflow, max(width, height) > longest else { return nil }
    return ValidationIssue(
      path: "aspect", rule: "image.aspect", actual: "\(width) × \(height) px",
      allowed: "the longer side at most \(ratio) times the shorter", source: limit.source)
  }
}
