"""HTML pages: the article's lines out of the source, each character with its place in it."""
