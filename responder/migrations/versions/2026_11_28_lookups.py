"""A live source may belong to one connection: its people are looked up with that connection's own key."""

import sqlalchemy as sa
from alembic import op

revision = "e5a90c3d71f4"
down_revision = "c7d20b94e6f1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. Sources there are already belong to no connection, and are asked about everybody as before."""
    with op.batch_alter_table("asked_source") as table:
        table.add_column(sa.Column("connection_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_asked_source_connection_id"), "connection", ["connection_id"], ["id"])
        table.create_unique_constraint(op.f("uq_asked_source_connection_id"), ["connection_id"])


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("asked_source") as table:
        table.drop_constraint(op.f("uq_asked_source_connection_id"), type_="unique")
        table.drop_constraint(op.f("fk_asked_source_connection_id"), type_="foreignkey")
        table.drop_column("connection_id")
