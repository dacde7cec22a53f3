"""Lets the tests of the gold import its builder and scorer, which are scripts and not installed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
