// swift-tools-version: 6.2
import PackageDescription

let core: Target.Dependency = .product(name: "VestnikCore", package: "vestnik")
let devino: Target.Dependency = .product(name: "DevinoVK", package: "vestnik")
let rapporto: Target.Dependency = .product(name: "RapportoVK", package: "vestnik")

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "vestnik", path: "..")],
  targets: [
    .target(name: "AllocationCounter"),
    .executableTarget(
      name: "vestnik-bench",
      dependencies: [
        "AllocationCounter", core, devino, rapporto, .product(name: "VKEvents", package: "vestnik"),
        .product(name: "VestnikURLSession", package: "vestnik"),
      ]),
    // What a receiver of webhooks links, and how soon it runs.
    .executableTarget(
      name: "webhook-vestnik",
      dependencies: [core, devino, rapporto]),
    .executableTarget(name: "webhook-foundation"),
  ],
  swiftLanguageModes: [.v6]
)
