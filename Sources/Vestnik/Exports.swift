@_exported public import VestnikCore
