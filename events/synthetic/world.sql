-- A synthetic archive, step by step, each one statement over all its rows; see synthesize() in
-- this folder. :incidents, :articles, :places, :sources, :speakers are how many there are of each.
--
-- Everything is drawn from hashes of the rows' numbers, so that the same size gives the same
-- archive. The skew is that of 239,677 real events (gun violence in the United States, 2013 to
-- 2018): some places have a thousand times the incidents of others (the n-th has a share of 1/n;
-- there the first of 17,541 has 4.5 %, the hundredth 0.17 %), nobody was killed in 77 % of them
-- and one person in 20 %, nobody injured in 59 % and one in 34 %, with a long thin tail.

-- step: helpers
CREATE FUNCTION pg_temp.dice(n bigint, which integer) RETURNS double precision
LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(n, which) & 2147483647) / 2147483648.0::double precision $$;

-- A number from 1 to most, the n-th with a share of about 1/n.
CREATE FUNCTION pg_temp.uneven(n bigint, which integer, most integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS
$$ SELECT least(floor(exp(pg_temp.dice(n, which) * ln(most + 1)))::integer, most) $$;

-- As many as in real events: none, one, or the tail beyond. Single expressions, as all that is
-- called for each row: PostgreSQL puts them into the statement.
CREATE FUNCTION pg_temp.people(n bigint, which integer, share_of_none double precision, share_of_one double precision)
RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN pg_temp.dice(n, which) < share_of_none THEN 0
        WHEN pg_temp.dice(n, which) < share_of_none + share_of_one THEN 1
        ELSE least(1 + ceil(power((1 - pg_temp.dice(n, which))
            / (1 - share_of_none - share_of_one), -0.6)), 5000)::integer END
$$;

CREATE FUNCTION pg_temp.pick(n bigint, which integer, words text[]) RETURNS text
LANGUAGE sql IMMUTABLE AS
$$ SELECT words[1 + floor(pg_temp.dice(n, which) * cardinality(words))::integer] $$;

-- A made-up name of three syllables. 0 is Latin, 1 Cyrillic, 2 Arabic, 3 Greek, 4 Devanagari.
CREATE FUNCTION pg_temp.name_in(n bigint, script integer) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT initcap(string_agg(pg_temp.pick(n, 20 + part, CASE script
        WHEN 0 THEN '{ka,lo,ví,dra,šen,mor,tü,bel,ros,nak,fi,zhe,gar,ó,wen,ul,pa,ñe,hus,yr}'
        WHEN 1 THEN '{ка,ло,ві,дра,шен,мор,ту,бел,рос,нак,фі,же,гар,о,вен,ул,па,не,гус,їр}'
        WHEN 2 THEN '{كا,لو,في,درا,شن,مور,تو,بل,روس,نك,ري,جه,غار,او,ون,ول,با,ني,حس,ير}'
        WHEN 3 THEN '{κα,λο,βι,δρα,σεν,μορ,του,μπελ,ρος,νακ,φι,ζε,γαρ,ο,βεν,ουλ,πα,νε,χους,ιρ}'
        ELSE '{का,लो,वी,द्रा,शेन,मोर,तू,बेल,रोस,नाक,फी,झे,गार,ओ,वेन,उल,पा,ने,हुस,यिर}'
    END::text[]), '' ORDER BY part))
    FROM generate_series(1, 3) AS part
$$;

-- The language that an article is written in.
CREATE FUNCTION pg_temp.tongue(article bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN pg_temp.dice(article, 40) < 0.8 THEN 'en'
        WHEN pg_temp.dice(article, 40) < 0.93 THEN 'uk' ELSE 'ar' END
$$;

-- step: places
INSERT INTO events_place (id, name, slug, kind, country_code, admin1, latitude, longitude)
SELECT n, pg_temp.name_in(n, 0) || ' ' || n, 'synthetic-' || n, 'city', country, 'Region ' || n % 20,
    round((centre_north + (pg_temp.dice(n, 3) - 0.5) * 8)::numeric, 5),
    round((centre_east + (pg_temp.dice(n, 4) - 0.5) * 16)::numeric, 5)
FROM generate_series(1, :places) AS n, LATERAL (
    SELECT (ARRAY['UA', 'SY', 'SD', 'YE', 'AF', 'IQ', 'NG', 'MM', 'ET', 'CD', 'SO', 'ML', 'PS', 'IL',
        'RU', 'LY', 'PK', 'IN', 'CO', 'MX', 'HT', 'CF', 'BF', 'NE', 'TD', 'MZ', 'SS', 'LB', 'TR', 'IR']
    )[pg_temp.uneven(n, 1, 30)] AS country
) AS countries, LATERAL (
    SELECT pg_temp.dice(ascii(country) * 997 + ascii(right(country, 1)), 5) * 110 - 50,
        pg_temp.dice(ascii(country) * 997 + ascii(right(country, 1)), 6) * 320 - 160
) AS centres (centre_north, centre_east);

-- step: sources
INSERT INTO events_source (id, name, slug, kind, country_code, url)
SELECT n, 'Synthetic Gazette ' || n, 'synthetic-gazette-' || n,
    pg_temp.pick(n, 1, '{newspaper,newspaper,agency,broadcaster,official-body,ngo,social-account}'),
    '', ''
FROM generate_series(1, :sources) AS n;

-- step: speakers
INSERT INTO events_speaker (id, name, slug, kind)
SELECT n, 'Synthetic speaker ' || pg_temp.name_in(n, 0) || ' ' || n, 'synthetic-speaker-' || n,
    pg_temp.pick(n, 1, '{official,military,hospital-or-morgue,rescue-service,witness,resident,ngo,media,belligerent}')
FROM generate_series(1, :speakers) AS n;

-- step: what happened
-- What happened, before its words: an incident of twenty has no claim, seven have one, six two,
-- three three, one two more and two five, so that there are two claims to an incident.
CREATE TEMPORARY TABLE happened ON COMMIT DROP AS
SELECT n, pg_temp.uneven(n, 50, :places) AS place,
    (ARRAY[0,1,1,1,1,1,1,1,2,2,2,2,2,2,2,3,3,3,5,5])[1 + n % 20] AS claims,
    CASE WHEN n % 4 = 3 THEN 2 ELSE 0 END AS quotes,
    pg_temp.pick(n, 51, '{airstrike,airstrike,shelling,shelling,shelling,drone-strike,bombing,shooting,armed-clash,attack,suicide-bombing,abduction,disaster}') AS kind,
    DATE '2014-01-01' + floor(3650 * power(pg_temp.dice(n, 52), 0.8))::integer AS day,
    pg_temp.dice(n, 53) AS sharpness,
    pg_temp.people(n, 54, 0.775, 0.202) AS killed,
    pg_temp.people(n, 55, 0.594, 0.342) AS injured,
    CASE WHEN n % 997 = 0 THEN 'withdrawn' WHEN n % 499 = 0 THEN 'draft' ELSE 'published' END
        AS status
FROM generate_series(1, :incidents) AS n;
ANALYZE happened;

-- step: what was said
-- Each statement that an article makes of an incident; an incident's first claim, its quotes and
-- its attribution stand in one article, its other claims each in another.
CREATE TEMPORARY TABLE said ON COMMIT DROP AS
SELECT row_number() OVER () AS id, *,
    1 + ((n - 1) / 2 + (CASE WHEN what = 'claim' THEN k - 1 ELSE 0 END) * (:articles / 7 + 1))
        % :articles AS article
FROM (
    SELECT n, 'claim' AS what, k, place, day, kind,
        (ARRAY['killed', 'killed', 'injured', 'killed', 'killed'])[k] AS harm,
        (ARRAY['people', 'people', 'people', 'people', 'children'])[k] AS population,
        CASE k WHEN 1 THEN killed WHEN 2 THEN killed + (n % 3)::integer WHEN 3 THEN injured
            WHEN 4 THEN greatest(killed - 1, 0) ELSE killed / 3 END AS low,
        k = 2 AND n % 2 = 0 AS open_above
    FROM happened, generate_series(1, claims) AS k
    UNION ALL
    SELECT n, 'quote', k, place, day, kind, '', '', NULL, false
    FROM happened, generate_series(1, quotes) AS k
    UNION ALL
    SELECT n, 'attribution', 1, place, day, kind, '', '', NULL, false
    FROM happened WHERE n % 5 = 1
) AS statements;
ANALYZE said;

-- step: sentences
-- A figure in the words of the sentence, so that the wording stands in the passage.
CREATE TEMPORARY TABLE sentence ON COMMIT DROP AS
SELECT s.*, tongue, figure, CASE tongue
    WHEN 'en' THEN CASE what
        WHEN 'claim' THEN figure || ' '
            || CASE WHEN low <> 1 THEN population || ' were '
                WHEN population = 'people' THEN 'person was ' ELSE 'child was ' END
            || harm || ' in ' || p.name
            || ', ' || pg_temp.pick(s.id, 61, '{a rescue worker said,the governor said,the hospital reported,residents told us,the ministry announced}') || '.'
        WHEN 'quote' THEN pg_temp.pick(s.id, 62, '{“We heard it before dawn and ran to the cellar”,“There was nothing left of the roof”,“Nobody warned us”,The council had asked for help twice that week}')
            || ', a person from ' || p.name || ' said of event ' || n || '.'
        ELSE 'The authorities of ' || p.name || ' blamed an armed group for event ' || n || '.' END
    WHEN 'uk' THEN CASE what
        WHEN 'claim' THEN 'У місті ' || p.name || ': ' || figure || ', повідомили рятувальники про подію ' || n || ' (' || k || ').'
        WHEN 'quote' THEN '«Ми почули це ще до світанку», сказала людина з міста ' || p.name || ' про подію ' || n || ' (' || k || ').'
        ELSE 'Влада міста ' || p.name || ' звинуватила збройну групу в події ' || n || '.' END
    ELSE CASE what
        WHEN 'claim' THEN 'في ' || p.name || ' ' || figure || '، حسب المستشفى، الحدث ' || n || ' (' || k || ').'
        WHEN 'quote' THEN 'قال أحد سكان ' || p.name || ' عن الحدث ' || n || ' إن أحدا لم يحذرهم (' || k || ').'
        ELSE 'اتهمت سلطات ' || p.name || ' جماعة مسلحة بالحدث ' || n || '.' END
END AS exact
FROM said s JOIN events_place p ON p.id = s.place, LATERAL (
    SELECT pg_temp.tongue(s.article) AS tongue
) AS tongues, LATERAL (
    SELECT CASE WHEN open_above THEN 'At least ' ELSE '' END || low AS figure
) AS figures;
ANALYZE sentence;

-- step: articles
-- The articles' text: a heading, then a paragraph of sentences for each incident.
INSERT INTO events_article (id, key, source_id, headline, slug, url, archive_url, published_on,
    language, body, body_sha256, origin_source_id, rights, status)
SELECT a, 'synthetic/article/' || a, pg_temp.uneven(a, 70, :sources),
    'Synthetic report ' || a, 'synthetic-report-' || a, '', '', published_on, tongue, body,
    encode(sha256(convert_to(body, 'UTF8')), 'hex'),
    CASE WHEN a % 6 = 0 THEN pg_temp.uneven(a, 71, 5) END,
    CASE WHEN a % 50 = 0 THEN 'excerpts-only' ELSE 'full-text' END, 'published'
FROM generate_series(1, :articles) AS a
LEFT JOIN (
    SELECT article, max(day) + 1 AS published_on, string_agg(exact, ' ' ORDER BY id) AS sentences
    FROM sentence GROUP BY article
) AS told ON told.article = a, LATERAL (
    SELECT pg_temp.tongue(a) AS tongue, :notice || coalesce(sentences, :nothing) AS body
) AS bodies;

-- step: passages
-- Each is a whole sentence, and what follows it up to the next is a space.
INSERT INTO events_passage (id, article_id, start, "end", exact, prefix, suffix, sentence_before,
    sentence_after)
SELECT p.id, article, first, past, exact,
    substr(body, greatest(first - 32, 0) + 1, least(first, 32)), substr(body, past + 1, 32), '',
    substr(body, past + 1, 1)
FROM (
    SELECT id, article, exact, past - length(exact) AS first, past FROM (
        SELECT id, article, exact, (length(:notice) - 1 + sum(length(exact) + 1) OVER (
            PARTITION BY article ORDER BY id))::integer AS past
        FROM sentence
    ) AS ended
) AS p JOIN events_article a ON a.id = p.article;

-- step: claims
-- The second of five claims of killed people replaces the fourth, which was an earlier count.
INSERT INTO events_casualtyclaim (id, key, incident_id, passage_id, harm, population, low, high,
    wording, claimant_id, as_of, standing, standing_since, replaced_by_id, preferred,
    preferred_reason)
SELECT s.id, 'synthetic/claim/' || s.id, s.n, s.id, s.harm, s.population, s.low,
    CASE WHEN s.open_above THEN NULL ELSE s.low END, s.figure, pg_temp.uneven(s.id, 80, :speakers),
    CASE WHEN s.k = 4 THEN s.day WHEN s.k = 2 THEN s.day + 1 + (s.n % 9)::integer ELSE s.day + 1 END,
    CASE WHEN s.k = 4 THEN 'superseded' ELSE 'stands' END,
    CASE WHEN s.k = 4 THEN s.day + 1 END, CASE WHEN s.k = 4 THEN first.id END,
    s.k = 1 AND s.n % 40 = 18, CASE WHEN s.k = 1 AND s.n % 40 = 18 THEN 'The nearest witness.' ELSE '' END
FROM sentence s LEFT JOIN sentence first
    ON s.k = 4 AND first.n = s.n AND first.what = 'claim' AND first.k = 1
WHERE s.what = 'claim';

-- step: quotes
INSERT INTO events_quote (id, key, passage_id, speaker_id, described_as, mode, search)
SELECT s.id, 'synthetic/quote/' || s.id, s.id, pg_temp.uneven(s.id, 81, :speakers), 'a resident',
    CASE WHEN s.exact ~ '^[“«]' THEN 'direct' ELSE 'indirect' END, p.search
FROM sentence s JOIN events_passage p ON p.id = s.id WHERE s.what = 'quote';

-- step: incidents of quotes
INSERT INTO events_quoteincident (quote_id, incident_id)
SELECT id, n FROM sentence WHERE what = 'quote';

-- step: attributions
INSERT INTO events_attribution (id, key, incident_id, actor_id, stance, passage_id, claimant_id)
SELECT id, 'synthetic/attribution/' || id, n, pg_temp.uneven(n, 82, 50), 'alleged', id,
    pg_temp.uneven(id, 83, :speakers)
FROM sentence WHERE what = 'attribution';

-- step: coverage
INSERT INTO events_coverage (article_id, incident_id)
SELECT DISTINCT article, n FROM sentence
UNION
SELECT 1 + (n - 1) / 2, n FROM happened WHERE claims = 0;

-- step: incidents
INSERT INTO events_incident (id, key, code, title, slug, summary, kind, dates, date_precision,
    place_id, place_name, country_code, place_precision, latitude, longitude, weapons, targets,
    status, grading, grading_reason, sensitivity, killed_low, killed, killed_high,
    injured_low, injured, injured_high)
SELECT n, 'synthetic/incident/' || n, 'E' || lpad(n::text, greatest(6, length(n::text)), '0'),
    'Synthetic ' || replace(h.kind, '-', ' ') || ' in ' || p.name, 'synthetic-' || h.kind,
    'Made up to try this archive out: nothing of it happened. Event ' || n || '.', h.kind,
    CASE WHEN sharpness < 0.80 THEN daterange(day, day, '[]')
        WHEN sharpness < 0.88 THEN daterange(day - 3, day + 3, '[]')
        WHEN sharpness < 0.94 THEN daterange(date_trunc('month', day)::date,
            (date_trunc('month', day) + interval '1 month')::date)
        WHEN sharpness < 0.96 THEN daterange(date_trunc('year', day)::date,
            (date_trunc('year', day) + interval '1 year')::date)
        WHEN sharpness < 0.99 THEN daterange(day - 20, day, '[]')
        ELSE daterange(NULL, day, '(]') END,
    CASE WHEN sharpness < 0.80 THEN 'day' WHEN sharpness < 0.88 THEN 'week'
        WHEN sharpness < 0.94 THEN 'month' WHEN sharpness < 0.96 THEN 'year' ELSE 'bounded' END,
    p.id, '', p.country_code,
    CASE WHEN exact_spot THEN 'exact' WHEN n % 7 = 0 THEN 'region' ELSE 'city' END,
    CASE WHEN exact_spot THEN p.latitude + (pg_temp.dice(n, 90) - 0.5) / 10 END,
    CASE WHEN exact_spot THEN p.longitude + (pg_temp.dice(n, 91) - 0.5) / 10 END,
    CASE WHEN n % 3 = 0 THEN ARRAY[pg_temp.pick(n, 92, '{missile,drone,artillery,rocket,ied,firearm}')]
        ELSE '{}' END,
    CASE WHEN n % 4 = 0 THEN ARRAY[pg_temp.pick(n, 93, '{residential-building,school,hospital,market,energy,transport,military}')]
        ELSE '{}' END,
    status, pg_temp.pick(n, 94, '{confirmed,fair,fair,fair,weak,weak,contested}'),
    'Made up with the rest.', CASE WHEN n % 200 = 0 THEN 'describes injuries' ELSE '' END,
    e.low, e.best, e.high, j.low, j.best, j.high
FROM happened h JOIN events_place p ON p.id = h.place
LEFT JOIN events_estimate e ON (e.incident_id, e.harm, e.population) = (n, 'killed', 'people')
LEFT JOIN events_estimate j ON (j.incident_id, j.harm, j.population) = (n, 'injured', 'people'),
LATERAL (SELECT pg_temp.dice(n, 95) < 0.1 AS exact_spot) AS spots;

-- step: links
INSERT INTO events_incidentlink (from_incident_id, to_incident_id, relation)
SELECT n, n - 20, CASE WHEN n % 500 = 60 THEN 'duplicate-of' ELSE 'earlier-attack' END
FROM happened WHERE n % 100 = 60;

-- step: corrections
INSERT INTO events_correction (key, incident_id, made_on, note)
SELECT 'synthetic/correction/' || n, n, day + 10, 'The place was given wrongly at first.'
FROM happened WHERE n % 300 = 7;

-- step: tombstones
INSERT INTO events_tombstone (key, incident_id, code, reason, made_on)
SELECT 'synthetic/tombstone/' || n, n, 'E' || lpad(n::text, greatest(6, length(n::text)), '0'),
    'It was withdrawn to try out how that is shown.', day + 30
FROM happened WHERE status = 'withdrawn';
