"""People are found by how their name begins."""

import sqlalchemy as sa
from alembic import op

revision = "8c1f0e6b2d94"
down_revision = "5337568a1e47"
branch_labels = None
depends_on = None

GIVEN = sa.text("name_key IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    bytewise = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    # PostgreSQL indexes only what it stores; SQLite can add only what it does not.
    stored = op.get_bind().dialect.name == "postgresql"
    made_of = sa.Computed("lower(coalesce(name, given_name, family_name))", persisted=stored)
    key = sa.Column("name_key", bytewise, made_of, nullable=True)
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.add_column(key)
        batch_op.create_index(
            "ix_customer_name_key", ["name_key"], unique=False, sqlite_where=GIVEN, postgresql_where=GIVEN
        )


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("customer", schema=None, recreate="never") as batch_op:
        batch_op.drop_index("ix_customer_name_key", sqlite_where=GIVEN, postgresql_where=GIVEN)
        batch_op.drop_column("name_key")
