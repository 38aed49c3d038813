// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "vestnik", path: "..")],
  targets: [
    .target(name: "AllocationCounter"),
    .executableTarget(
      name: "vestnik-bench",
      dependencies: [
        "AllocationCounter",
        .product(name: "VestnikCore", package: "vestnik"),
        .product(name: "DevinoVK", package: "vestnik"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
