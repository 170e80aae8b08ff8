from django.db import migrations

# The version of the whole archive is the sum of these numbers. A writing transaction raises one
# that no other holds at the moment, so that writers never wait for each other; whoever reads sees
# the sum change with each commit, in whatever order writers began.
VERSION = """
CREATE TABLE events_version (
    slot smallint PRIMARY KEY,
    number bigint NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO events_version (slot) SELECT generate_series(0, 31);

CREATE FUNCTION events_raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this text := pg_current_xact_id()::text;
    free smallint;
BEGIN
    -- Once in a transaction is enough: others see its writes all at the same time.
    IF current_setting('events.raised_in', true) = this THEN
        RETURN NULL;
    END IF;
    SELECT slot INTO free FROM events_version ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        SELECT slot INTO free FROM events_version ORDER BY slot LIMIT 1 FOR UPDATE;
    END IF;
    UPDATE events_version SET number = number + 1, changed_at = clock_timestamp()
    WHERE slot = free;
    PERFORM set_config('events.raised_in', this, true);
    RETURN NULL;
END $$;
"""
NO_VERSION = "DROP FUNCTION events_raise_version; DROP TABLE events_version"

# The mark of an archive that was made up to try this one out: a row there, none in a real one.
SYNTHETIC = """
CREATE TABLE events_synthetic (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    incidents integer NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
"""
NO_SYNTHETIC = "DROP TABLE events_synthetic"

# Every table that readers see something of.
TABLES = (
    "source", "article", "place", "placename", "incident", "passage", "speaker", "casualtyclaim",
    "quote", "quoteincident", "attribution", "incidentlink", "coverage", "correction", "tombstone",
    "estimate", "spot", "cell", "incidentevent", "casualtyclaimevent", "attributionevent",
    "synthetic",
)  # fmt: skip
TRIGGERS = "".join(
    f"CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
    f" ON events_{table} FOR EACH STATEMENT EXECUTE FUNCTION events_raise_version();"
    for table in TABLES
)
NO_TRIGGERS = "".join(f"DROP TRIGGER raise_version ON events_{table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("events", "0012_sentences")]

    operations = [
        migrations.RunSQL(VERSION, NO_VERSION),
        migrations.RunSQL(SYNTHETIC, NO_SYNTHETIC),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
