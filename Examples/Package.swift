// swift-tools-version: 6.2
import PackageDescription

let vestnik: [Target.Dependency] = [
  .product(name: "DevinoVK", package: "vestnik"),
  .product(name: "VestnikCore", package: "vestnik"),
  .product(name: "VestnikTesting", package: "vestnik"),
]

let notify: Target.Dependency = .product(name: "VKNotify", package: "vestnik")

let package = Package(
  name: "examples",
  platforms: [.macOS(.v15)],
  dependencies: [
    // Named, so that the directory of the clone may have any name.
    .package(name: "vestnik", path: "..")
  ],
  targets: [
    .target(name: "ExampleSupport"),
    .target(
      name: "QuickstartKit",
      dependencies: vestnik + ["ExampleSupport", .product(name: "VestnikURLSession", package: "vestnik")]),
    .executableTarget(
      name: "quickstart", dependencies: ["ExampleSupport", "QuickstartKit"],
      resources: [.copy("Resources/recipients.csv")]),
    .executableTarget(name: "sandbox-tour", dependencies: vestnik),
    .target(name: "LintTemplateKit", dependencies: vestnik + ["ExampleSupport", notify]),
    .executableTarget(name: "lint-template", dependencies: ["ExampleSupport", "LintTemplateKit"]),
    // The program itself is what the tests kill.
    .testTarget(
      name: "QuickstartKitTests", dependencies: ["ExampleSupport", "QuickstartKit", "quickstart"] + vestnik),
    .testTarget(
      name: "LintTemplateKitTests", dependencies: ["ExampleSupport", "LintTemplateKit", notify] + vestnik),
  ],
  swiftLanguageModes: [.v6]
)
