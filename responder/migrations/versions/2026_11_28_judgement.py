"""A case keeps the rule and the policy that decided about it; events that came to no end are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "b41e7c05d9a2"
down_revision = "3f7a9d20c6be"
branch_labels = None
depends_on = None

UNACCOUNTED = sa.text(
    "outcome NOT IN ('opened', 'joined', 'withdrew', 'silenced', 'letter', 'noted')"
    " OR (outcome = 'noted' AND case_id IS NOT NULL) OR (outcome <> 'noted' AND case_id IS NULL)"
)


def upgrade() -> None:
    """Go forward. Who took offence at a letter of ours used to withdraw their case and count as noted only."""
    op.execute("UPDATE event SET outcome = 'withdrew' WHERE outcome = 'noted' AND case_id IS NOT NULL")
    op.create_index("ix_event_unaccounted", "event", ["id"], sqlite_where=UNACCOUNTED, postgresql_where=UNACCOUNTED)
    for name in ("rule", "policy_version"):
        op.add_column("case", sa.Column(name, sa.Text()))


def downgrade() -> None:
    """Go back."""
    for name in ("rule", "policy_version"):
        op.drop_column("case", name)
    op.drop_index("ix_event_unaccounted", "event")
