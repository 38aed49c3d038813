#if AsyncHTTPClient
  // Written by make-certificates.
  extension TestCertificate {
    /// The certificate of the authority that has signed the trusted, the expired and the other name.
    static let authority = """
      -----BEGIN CERTIFICATE-----
      MIIBhzCCAS2gAwIBAgIUEGYNvx1UMj+Hy2whRhI5y/H3NmowCgYIKoZIzj0EAwIw
      GDEWMBQGA1UEAwwNVmVzdG5payB0ZXN0czAgFw0yNjExMjcyMzE2NDNaGA8yMTI2
      MTEwMzIzMTY0M1owGDEWMBQGA1UEAwwNVmVzdG5payB0ZXN0czBZMBMGByqGSM49
      AgEGCCqGSM49AwEHA0IABB23juXEz58UK5tkRfNZBPq9h2IC2LBt69lUo+GzUUt0
      EiafU6G5Cr98m+xrrRWqM0Dg/5yBf2NNmpmEs6PswaKjUzBRMB0GA1UdDgQWBBSw
      ESXbe2VDGffS2CNzvMEuhY9D2DAfBgNVHSMEGDAWgBSwESXbe2VDGffS2CNzvMEu
      hY9D2DAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIBClyYdbVkQH
      0n4eSKtucV5U9qdH7nu7yNwiezBMAXctAiEA8sV7tDxg/Fr1oL2V9ZHJqugvSe0D
      LV1yDJ9YshEQQfY=
      -----END CERTIFICATE-----
      """

    static let trusted = Self(
      chain: """
        -----BEGIN CERTIFICATE-----
        MIIBiDCCAS6gAwIBAgIUf8rQqQbYbpyrVQN7jQEkz5hIRUowCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNVmVzdG5payB0ZXN0czAgFw0yNjExMjcyMzE2NDNaGA8yMTI2
        MTEwMzIzMTY0M1owFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYI
        KoZIzj0DAQcDQgAEKzM5thk0qxYof53K1CYtW1UPYzShJNblv8AsN/ugFytpC/K8
        rOZQjK8HrD2iEiE4370fLZmKdkI78KjTN4XdYaNYMFYwFAYDVR0RBA0wC4IJbG9j
        YWxob3N0MB0GA1UdDgQWBBRPdKn+p9IgXoFKjQ2F84KpcWxutjAfBgNVHSMEGDAW
        gBSwESXbe2VDGffS2CNzvMEuhY9D2DAKBggqhkjOPQQDAgNIADBFAiABdu/xvvai
        BPwnjTZfHLt4McK1bIw2p6hFWnHp4FlAIQIhAK1xaevM+Q6RwjVJRNNylN2/wUUH
        a3+s3SgEG5DKV167
        -----END CERTIFICATE-----
        """,
      key: """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOk1vC4uDzH0KmW4R
        Pgn8osogblEPlLeBD9DW9GvJf6ahRANCAAQrMzm2GTSrFih/ncrUJi1bVQ9jNKEk
        1uW/wCw3+6AXK2kL8rys5lCMrwesPaISITjfvR8tmYp2QjvwqNM3hd1h
        -----END PRIVATE KEY-----
        """)
    static let otherName = Self(
      chain: """
        -----BEGIN CERTIFICATE-----
        MIIBmDCCAT6gAwIBAgIUf8rQqQbYbpyrVQN7jQEkz5hIRUswCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNVmVzdG5payB0ZXN0czAgFw0yNjExMjcyMzE2NDNaGA8yMTI2
        MTEwMzIzMTY0M1owHDEaMBgGA1UEAwwRZWxzZXdoZXJlLmV4YW1wbGUwWTATBgcq
        hkjOPQIBBggqhkjOPQMBBwNCAARtJAAhSxDEb5lDwACGBM30AFKnErKYmjPHN1eq
        k33/6gwyrr1p1bH6fRhTaWzTgMgZXif4+C5PUN9m8/SgXJXbo2AwXjAcBgNVHREE
        FTATghFlbHNld2hlcmUuZXhhbXBsZTAdBgNVHQ4EFgQUUraj1vf1dgy9qLAfeXY/
        24gZTicwHwYDVR0jBBgwFoAUsBEl23tlQxn30tgjc7zBLoWPQ9gwCgYIKoZIzj0E
        AwIDSAAwRQIgL6kKhOyo2AgWz9UuZDYwZzkhCoadHUnpU0bLmbo9+IYCIQDKRrlq
        ioLU1RPTHlBfbL6BxdYRkSBIhQBfZVdbu4qYPA==
        -----END CERTIFICATE-----
        """,
      key: """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgge35wpeCx8i3B/yu
        MiEKJ0Lq93tdKZu01nc9FuBbYV6hRANCAARtJAAhSxDEb5lDwACGBM30AFKnErKY
        mjPHN1eqk33/6gwyrr1p1bH6fRhTaWzTgMgZXif4+C5PUN9m8/SgXJXb
        -----END PRIVATE KEY-----
        """)
    static let expired = Self(
      chain: """
        -----BEGIN CERTIFICATE-----
        MIIBhzCCASygAwIBAgIUf8rQqQbYbpyrVQN7jQEkz5hIRUwwCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNVmVzdG5payB0ZXN0czAeFw0yNjExMjcyMzE2NDNaFw0yNjEx
        MjcyMzE2NDNaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqG
        SM49AwEHA0IABLmzFdhYofKvlaRDDr6a5T2k/zNOVZeUlqbRFgyrNnFckh6Q/NwP
        OIh9pjvHtT+4G9RZwqqJmhgchSgCJmFZVrKjWDBWMBQGA1UdEQQNMAuCCWxvY2Fs
        aG9zdDAdBgNVHQ4EFgQUsJhc3s6zPyAb4emNl3s1GTJIETcwHwYDVR0jBBgwFoAU
        sBEl23tlQxn30tgjc7zBLoWPQ9gwCgYIKoZIzj0EAwIDSQAwRgIhAOfod8JOrlDj
        pXMMgeWyvTPrIcaSfxjIri5aFqww+RBkAiEA5w40peFSRGFswif5Nnm8wB5+ido9
        aMiPs7uOKtpzFu8=
        -----END CERTIFICATE-----
        """,
      key: """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4Z6gRTDGpDLWE2Tw
        gmgyHPOvY6XmzybggGICqJSvd0ahRANCAAS5sxXYWKHyr5WkQw6+muU9pP8zTlWX
        lJam0RYMqzZxXJIekPzcDziIfaY7x7U/uBvUWcKqiZoYHIUoAiZhWVay
        -----END PRIVATE KEY-----
        """)
    static let untrusted = Self(
      chain: """
        -----BEGIN CERTIFICATE-----
        MIIBiDCCAS6gAwIBAgIUTZF9IIKN2Iq4rpdZD1nAsSTOLlwwCgYIKoZIzj0EAwIw
        GDEWMBQGA1UEAwwNVmVzdG5payB0ZXN0czAgFw0yNjExMjcyMzE2NDNaGA8yMTI2
        MTEwMzIzMTY0M1owFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYI
        KoZIzj0DAQcDQgAEOxfS1stNur9EgYk3oScIQrXuxhN8BxsB0OZaAVmIGAEoun8/
        J+GaBLqWp1WuM0QDTMZsxqJrsBnR15KvOz7GZqNYMFYwFAYDVR0RBA0wC4IJbG9j
        YWxob3N0MB0GA1UdDgQWBBTbUAZ5unmKAhx6JbeEggVgzP54zDAfBgNVHSMEGDAW
        gBR8Rh3clveGz0wOSaErQl4fMJA80TAKBggqhkjOPQQDAgNIADBFAiEA/P/KLyku
        oAhH1ri25Xb+GcBOAcV9dmIv5c0/Y/HHXD0CIC32nkEzjSjXBjZlpK0GlBqPBPiN
        cMIMLNzi2Z+prPtD
        -----END CERTIFICATE-----
        """,
      key: """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6B+ArERrBNsJlEMz
        64CPNW5h5l0iKZ7vrG1zZeczB9ShRANCAAQ7F9LWy026v0SBiTehJwhCte7GE3wH
        GwHQ5loBWYgYASi6fz8n4ZoEupanVa4zRANMxmzGomuwGdHXkq87PsZm
        -----END PRIVATE KEY-----
        """)
  }
#endif
