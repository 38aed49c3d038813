// swift-tools-version: 6.2
import PackageDescription

let vestnik: [Target.Dependency] = [
  .product(name: "DevinoVK", package: "vestnik"),
  .product(name: "VestnikCore", package: "vestnik"),
  .product(name: "VestnikTesting", package: "vestnik"),
  .product(name: "VestnikSandbox", package: "vestnik"),
]

let transport: Target.Dependency = .product(name: "VestnikURLSession", package: "vestnik")
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
    .target(name: "TableKit", dependencies: ["ExampleSupport"]),
    .target(
      name: "SendingKit",
      dependencies: [
        "ExampleSupport", "TableKit", .product(name: "VestnikCore", package: "vestnik"),
        .product(name: "VestnikTesting", package: "vestnik"),
        .product(name: "VestnikSandbox", package: "vestnik"),
      ]),
    .target(
      name: "QuickstartKit",
      dependencies: vestnik + [
        "SendingKit", "TableKit", "LintTemplateKit", "ExampleSupport", transport, notify,
      ]),
    .executableTarget(
      name: "quickstart", dependencies: ["ExampleSupport", "QuickstartKit"],
      resources: [.copy("Resources/recipients.csv")]),
    .target(
      name: "RapportoKit",
      dependencies: [
        "SendingKit", "TableKit", "ExampleSupport", transport,
        .product(name: "RapportoVK", package: "vestnik"),
        .product(name: "VestnikCore", package: "vestnik"),
        .product(name: "VestnikTesting", package: "vestnik"),
        .product(name: "VestnikSandbox", package: "vestnik"),
      ]),
    .executableTarget(
      name: "send-rapporto", dependencies: ["ExampleSupport", "RapportoKit"],
      resources: [.copy("Resources/messages.csv")]),
    .target(
      name: "DecodeKit",
      dependencies: [
        "ExampleSupport", .product(name: "DevinoVK", package: "vestnik"),
        .product(name: "RapportoVK", package: "vestnik"), .product(name: "VKEvents", package: "vestnik"),
        .product(name: "OKGraph", package: "vestnik"),
        .product(name: "VestnikCore", package: "vestnik"),
      ]),
    .target(
      name: "OKKit",
      dependencies: [
        "ExampleSupport", transport, .product(name: "OKGraph", package: "vestnik"),
        .product(name: "VestnikCore", package: "vestnik"),
        .product(name: "VestnikTesting", package: "vestnik"),
        .product(name: "VestnikSandbox", package: "vestnik"),
      ]),
    .executableTarget(name: "ok-send", dependencies: ["ExampleSupport", "OKKit"]),
    .executableTarget(
      name: "ok-bot",
      dependencies: [
        "ExampleSupport", "OKKit", transport, .product(name: "OKGraph", package: "vestnik"),
        .product(name: "VestnikCore", package: "vestnik"),
      ]),
    .executableTarget(name: "decode-webhook", dependencies: ["ExampleSupport", "DecodeKit"]),
    .executableTarget(name: "sandbox-tour", dependencies: vestnik),
    .target(name: "LintTemplateKit", dependencies: vestnik + ["ExampleSupport", notify]),
    .executableTarget(name: "lint-template", dependencies: ["ExampleSupport", "LintTemplateKit"]),
    // The program itself is what the tests kill.
    .testTarget(
      name: "QuickstartKitTests",
      dependencies: ["ExampleSupport", "SendingKit", "TableKit", "QuickstartKit", "quickstart"] + vestnik),
    .testTarget(name: "TableKitTests", dependencies: ["ExampleSupport", "TableKit"]),
    .testTarget(
      name: "SendingKitTests",
      dependencies: [
        "ExampleSupport", "SendingKit", "TableKit", .product(name: "VestnikCore", package: "vestnik"),
      ]),
    .testTarget(name: "OKKitTests", dependencies: ["ExampleSupport", "OKKit"]),
    .testTarget(name: "DecodeKitTests", dependencies: ["ExampleSupport", "DecodeKit"]),
    .testTarget(name: "RapportoKitTests", dependencies: ["ExampleSupport", "TableKit", "RapportoKit"]),
    .testTarget(
      name: "LintTemplateKitTests", dependencies: ["ExampleSupport", "LintTemplateKit", notify] + vestnik),
  ],
  swiftLanguageModes: [.v6]
)
