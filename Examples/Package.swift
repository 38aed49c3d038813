// swift-tools-version: 6.2
import PackageDescription

let vestnik: [Target.Dependency] = [
  .product(name: "DevinoVK", package: "vestnik"),
  .product(name: "VestnikCore", package: "vestnik"),
  .product(name: "VestnikTesting", package: "vestnik"),
]

let package = Package(
  name: "examples",
  platforms: [.macOS(.v15)],
  dependencies: [
    // Named, so that the directory of the clone may have any name.
    .package(name: "vestnik", path: "..")
  ],
  targets: [
    .target(
      name: "QuickstartKit",
      dependencies: vestnik + [.product(name: "VestnikURLSession", package: "vestnik")]),
    .executableTarget(
      name: "quickstart", dependencies: ["QuickstartKit"], resources: [.copy("Resources/recipients.csv")]),
    .executableTarget(name: "sandbox-tour", dependencies: vestnik),
    .testTarget(name: "QuickstartKitTests", dependencies: ["QuickstartKit"] + vestnik),
  ],
  swiftLanguageModes: [.v6]
)
