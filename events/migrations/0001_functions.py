from django.db import migrations

# The next free permanent code. The sequence only moves forward, so a code is never given twice;
# codes that a fixture or a release brought along are stepped over. Without seqscan, since a plan
# made while the table was empty would read all of it for each row of a large load.
NEXT_CODE = """
CREATE SEQUENCE events_incident_code;
CREATE FUNCTION events_next_code() RETURNS text LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    number bigint;
    candidate text;
BEGIN
    LOOP
        number := nextval('events_incident_code');
        candidate := 'E' || lpad(number::text, greatest(6, length(number::text)), '0');
        EXIT WHEN NOT EXISTS (SELECT FROM events_incident WHERE code = candidate);
    END LOOP;
    RETURN candidate;
END $$
"""

# Whether a passage is the stretch of the body that it says it is, letter for letter, with the
# 32 characters around it (events.text.CONTEXT).
IS_STRETCH = """
CREATE FUNCTION events_is_stretch(
    body text, first integer, past integer, prefix text, exact text, suffix text
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT past <= length(body)
        AND substr(body, first + 1, past - first) = exact
        AND substr(body, greatest(first - 32, 0) + 1, least(first, 32)) = prefix
        AND substr(body, past + 1, 32) = suffix
$$
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.RunSQL(
            NEXT_CODE, "DROP FUNCTION events_next_code; DROP SEQUENCE events_incident_code"
        ),
        migrations.RunSQL(IS_STRETCH, "DROP FUNCTION events_is_stretch"),
    ]
