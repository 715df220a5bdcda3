"""Hypothesis profiles: a quick one for every run, `HYPOTHESIS_PROFILE=long` to look for trouble, `ci` in between."""

from __future__ import annotations

import os
import signal
from contextlib import suppress

from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]

# Every quick run tries the same examples: a red run is then a change of the code, not of the dice. To throw them, there is
# the long one.
settings.register_profile("quick", max_examples=30, deadline=None, suppress_health_check=_SLOW, derandomize=True)
settings.register_profile(
    "ci", max_examples=100, deadline=None, suppress_health_check=_SLOW, derandomize=True, print_blob=True
)
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=_SLOW, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# A shell lets what it starts in the background ignore Ctrl-C, and so would every process that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)
