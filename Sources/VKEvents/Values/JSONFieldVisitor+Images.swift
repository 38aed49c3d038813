import VestnikCore

extension JSONFieldVisitor {
  /// One size of a picture under a key of its own, `photo_604`, as old API versions have it.
  @inline(__always) mutating func image(
    _ name: StaticString, width: Int, in images: inout [VKImage]
  ) throws(JSONError) {
    if matches(name) { try readOrWrite(name, width: width, in: &images) }
  }

  private mutating func readOrWrite(
    _ name: StaticString, width: Int, in images: inout [VKImage]
  ) throws(JSONError) {
    let index = images.firstIndex { $0.width == width }
    let before = index.flatMap { images[$0].$url }
    var text = before
    try self(name, &text)
    guard let text, text != before else { return }
    if let index {
      images[index].$url = text
    } else {
      var image = VKImage()
      image.$url = text
      image.width = width
      // By width, whatever the order of the keys.
      images.insert(image, at: images.firstIndex { $0.width ?? 0 > width } ?? images.count)
    }
  }
}
