public import VestnikCore
