"""Records, messages and names shared by all services; no I/O."""
