"""The furniture of one site, learned from its own pages.

No rule knows that one newspaper ends every story with "We pay for your stories!". But whoever has fifty pages of a site can
tell: what comes again on its different stories is not the story. `learn` finds such lines, `save` and `load` keep them
in a small file, `merge` puts together what was learned on parts, and ``Cleaner(sites=...)`` takes the lines off the
pages of their site, and of no other.

How it decides is told in `cleantext.sites.stories`, what a profile holds in `cleantext.sites.profile`, the file in
`cleantext.sites.store`, and how millions of pages are learned in `cleantext.sites.engines`.
"""

from __future__ import annotations

from cleantext.sites.profile import Line, Profile, Sites, learn, merge, site_name
from cleantext.sites.store import SitesError, load, save

__all__ = ["Line", "Profile", "Sites", "SitesError", "learn", "load", "merge", "save", "site_name"]
