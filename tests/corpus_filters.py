"""A filter for the tests of workers, in a module that workers import quickly."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cleantext import Cleaner, Document, Removal


@dataclass(frozen=True)
class Poison:
    """A filter that does something to its own process when it meets a word."""

    deed: str
    name: str = "poison"
    category: str = "advert"

    def __call__(self, document: Document) -> Iterable[Removal]:
        if "poison" in document.text:
            if self.deed == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            elif self.deed == "die once" and not os.path.exists("died"):
                Path("died").touch()
                os.kill(os.getpid(), signal.SIGKILL)
            elif self.deed == "leave":
                os._exit(7)
            elif self.deed == "raise":
                raise RuntimeError("met poison")
            elif self.deed == "sleep":
                time.sleep(600)
            elif self.deed == "dawdle":
                time.sleep(0.5)
        return ()


def cleaner(deed: str) -> Cleaner:
    return Cleaner(model=False, languages=["en"]).only("advert-phrases").with_filters(Poison(deed))
