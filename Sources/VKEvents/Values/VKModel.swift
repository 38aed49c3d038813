public import VestnikCore

/// An object of VK none of whose fields is required.
@usableFromInline package protocol VKModel: WireObject {}

extension VKModel {
  @usableFromInline package var missingField: StaticString? { nil }
}
