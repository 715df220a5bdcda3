"""Hypothesis profiles: a quick one for every run, `HYPOTHESIS_PROFILE=long` to look for trouble, `ci` in between."""

from __future__ import annotations

import os

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
