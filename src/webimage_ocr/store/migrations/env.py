"""Alembic runs this; the connection is handed over by ``webimage_ocr.store.database.migrate``."""

from alembic import context

from webimage_ocr.store.tables import metadata

# batches: SQLite cannot alter a column in place
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
