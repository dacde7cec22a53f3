"""What can go wrong before a server runs."""


class ServersUnavailable(Exception):
    """No Postgres or Redis could be started; the message says why and what to do."""
