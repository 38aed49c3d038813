/// Whether writing leaves out what no model understood, so that a test can tell what the models understand.
enum TypedOnly {
  @TaskLocal static var isOn = false
}
