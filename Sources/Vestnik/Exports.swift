@_exported public import DevinoVK
@_exported public import OKGraph
@_exported public import RapportoVK
@_exported public import VKEvents
@_exported public import VKNotify
@_exported public import VestnikCore
@_exported public import VestnikURLSession
