// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "vestnik", path: "..")],
  targets: [
    .executableTarget(
      name: "vestnik-bench", dependencies: [.product(name: "VestnikCore", package: "vestnik")])
  ],
  swiftLanguageModes: [.v6]
)
