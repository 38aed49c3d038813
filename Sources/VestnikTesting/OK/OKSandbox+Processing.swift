extension OKSandbox {
  /// For how long a message with a file is refused after the upload: how long the server needs is not documented.
  public enum Processing: Hashable, Sendable {
    /// Not at all.
    case immediate
    /// Until so much time has passed since the upload.
    case lasting(Duration)
    /// So many times.
    case refusing(times: Int)
  }
}
