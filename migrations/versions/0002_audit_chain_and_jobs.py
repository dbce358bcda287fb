"""The audit appends and chains itself; the job queue has its tables"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# One text per entry, the same whoever computes it: the verifier uses this function too.
DIGEST = """
CREATE FUNCTION audit_digest(previous bytea, entry audit_entries) RETURNS bytea
LANGUAGE sql STABLE AS $$
  SELECT sha256(previous || convert_to(concat_ws('|',
    entry.strand, entry.place, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    coalesce(entry.actor_id, 0), entry.actor_name, entry.event, coalesce(entry.case_id, 0),
    entry.subject, entry.detail::text), 'UTF8'))
$$
"""

# The strand's row is locked from here to the end of the transaction: entries of one strand queue,
# others do not.
CHAIN = """
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE previous bytea;
BEGIN
  UPDATE audit_strands SET length = length + 1 WHERE strand = NEW.strand
    RETURNING length, hash INTO NEW.place, previous;
  NEW.hash := audit_digest(previous, NEW);
  UPDATE audit_strands SET hash = NEW.hash WHERE strand = NEW.strand;
  RETURN NEW;
END
$$
"""

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit is append-only: % is refused', TG_OP;
END
$$
"""


def upgrade() -> None:
    for statement in (DIGEST, CHAIN, REFUSE):
        op.execute(statement)
    op.execute(
        "CREATE TRIGGER audit_chain BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_chain()"
    )
    op.execute(
        "CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    )
    op.execute(
        "CREATE TRIGGER audit_untruncated BEFORE TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )
    op.execute(
        "INSERT INTO audit_strands (strand, length, hash) "
        "SELECT s, 0, sha256(convert_to('strand ' || s, 'UTF8')) FROM generate_series(0, 63) AS s"
    )
    # Raw, since the schema's text holds percent signs and colons that mean nothing to a driver.
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())


def downgrade() -> None:
    cursor = op.get_bind().connection.driver_connection
    cursor.execute(_DROP_JOBS)
    for trigger in ("audit_untruncated", "audit_unchanged", "audit_chain"):
        op.execute(f"DROP TRIGGER {trigger} ON audit_entries")
    op.execute("DROP FUNCTION audit_refuse()")
    op.execute("DROP FUNCTION audit_chain()")
    op.execute("DROP FUNCTION audit_digest(bytea, audit_entries)")
    op.execute("DELETE FROM audit_strands")


# The library's schema is dropped by its prefix, so that a newer one is dropped whole too.
_DROP_JOBS = """
DO $$
DECLARE thing record;
BEGIN
  FOR thing IN SELECT oid::regclass AS name FROM pg_class
    WHERE relkind IN ('r', 'v') AND relname LIKE 'procrastinate\\_%' AND relnamespace = 'public'::regnamespace
  LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', thing.name); END LOOP;
  FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = 'public'::regnamespace
  LOOP EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', thing.name); END LOOP;
  FOR thing IN SELECT oid::regtype AS name FROM pg_type
    WHERE typname LIKE 'procrastinate\\_%' AND typtype IN ('e', 'c') AND typnamespace = 'public'::regnamespace
  LOOP EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', thing.name); END LOOP;
END
$$
"""
