"""One file a revision; files under `../sql` hold their statements."""
