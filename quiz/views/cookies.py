"""What a browser keeps by itself, by the names of its cookies; `identity.hand_over` sends them."""

from __future__ import annotations

THEME = "theme"
SHORTCUTS = "shortcuts"
RESTS = "rests"  # what was buried or suspended today
ZONE = "zone"  # where the browser is; written by keys.js, so that a page is of the right day
