"""The command gleaner."""
