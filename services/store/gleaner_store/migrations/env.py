"""Alembic's entry point; `gleaner_store.migrate` hands over a connection."""

from alembic import context

from gleaner_store.migrate import VERSION_TABLE

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table=VERSION_TABLE, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
