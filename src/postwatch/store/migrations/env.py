"""Alembic's entry: the caller passes the connection and the metadata, so the store imports no noun."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("target_metadata"),
    render_as_batch=True,
    transactional_ddl=False,
    compare_type=True,
)
context.run_migrations()
