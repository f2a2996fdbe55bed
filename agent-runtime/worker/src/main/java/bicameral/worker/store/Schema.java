package bicameral.worker.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables, one step per version; {@code user_version} says which have been taken. Steps are never edited. */
final class Schema {
    private static final List<List<String>> STEPS = List.of(
            List.of(
                    """
            CREATE TABLE document (
              id TEXT PRIMARY KEY,
              collection TEXT NOT NULL,
              name TEXT NOT NULL,
              sha256 TEXT NOT NULL,
              bytes INTEGER NOT NULL,
              media_type TEXT NOT NULL DEFAULT '',
              title TEXT NOT NULL DEFAULT '',
              stage TEXT NOT NULL,
              problem TEXT,
              -- whose passages answer; 0 before the first time
              generation INTEGER NOT NULL DEFAULT 0,
              -- whose passages are complete in the passage table
              parsed INTEGER NOT NULL DEFAULT 0,
              -- how often learning has begun without coming to an end
              begun INTEGER NOT NULL DEFAULT 0,
              passages INTEGER NOT NULL DEFAULT 0,
              pages INTEGER NOT NULL DEFAULT 0,
              characters INTEGER NOT NULL DEFAULT 0,
              added_at INTEGER NOT NULL,
              ready_at INTEGER,
              UNIQUE (collection, sha256)) STRICT
            """,
                    "CREATE INDEX document_collection ON document (collection, added_at)",
                    "CREATE INDEX document_stage ON document (stage, added_at)",
                    """
            CREATE TABLE passage (
              document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
              generation INTEGER NOT NULL,
              ordinal INTEGER NOT NULL,
              passage TEXT NOT NULL,
              PRIMARY KEY (document, generation, ordinal)) STRICT
            """,
                    // Documents whose rows are gone while the index or the disk may still hold something of them.
                    "CREATE TABLE forgotten (document TEXT PRIMARY KEY) STRICT",
                    """
            CREATE TABLE conversation (
              id TEXT PRIMARY KEY,
              agent TEXT NOT NULL,
              visitor TEXT NOT NULL,
              started_at INTEGER NOT NULL) STRICT
            """,
                    """
            CREATE TABLE turn (
              message TEXT PRIMARY KEY,
              conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
              at INTEGER NOT NULL,
              question TEXT NOT NULL,
              answered TEXT NOT NULL,
              citations TEXT NOT NULL) STRICT
            """,
                    "CREATE INDEX turn_conversation ON turn (conversation, at)",
                    """
            CREATE TABLE crossing (
              message TEXT PRIMARY KEY,
              -- null where nothing is remembered; else the text goes with the conversation
              conversation TEXT,
              at INTEGER NOT NULL,
              body TEXT NOT NULL,
              salt TEXT NOT NULL) STRICT
            """,
                    "CREATE INDEX crossing_conversation ON crossing (conversation)"),
            List.of(
                    // Questions that got no answer; each goes with its conversation.
                    """
            CREATE TABLE unanswered (
              message TEXT PRIMARY KEY,
              conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
              agent TEXT NOT NULL,
              -- by which equal questions are told
              folded TEXT NOT NULL,
              question TEXT NOT NULL,
              at INTEGER NOT NULL) STRICT
            """,
                    "CREATE INDEX unanswered_agent ON unanswered (agent, folded)",
                    "CREATE INDEX unanswered_conversation ON unanswered (conversation)"),
            // Live records. Every change has a number of its own: the index knows up to which it has seen them all.
            List.of(
                    "ALTER TABLE document ADD COLUMN replaces TEXT",
                    "ALTER TABLE document ADD COLUMN archive TEXT",
                    "ALTER TABLE document ADD COLUMN speed INTEGER NOT NULL DEFAULT 0",
                    "CREATE TABLE change (last INTEGER NOT NULL) STRICT",
                    "INSERT INTO change (last) VALUES (0)",
                    """
                    CREATE TABLE source (
                      id TEXT PRIMARY KEY,
                      collection TEXT NOT NULL,
                      name TEXT NOT NULL,
                      -- how many records have ever had a number here
                      numbers INTEGER NOT NULL DEFAULT 0) STRICT
                    """,
                    """
                    CREATE TABLE record (
                      source TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
                      id TEXT NOT NULL,
                      number INTEGER NOT NULL,
                      record TEXT NOT NULL,
                      passages INTEGER NOT NULL,
                      change INTEGER NOT NULL,
                      PRIMARY KEY (source, id)) STRICT
                    """,
                    "CREATE INDEX record_change ON record (change)",
                    // What the index may still hold of records that are gone; without a number, of the whole source.
                    """
                    CREATE TABLE forgotten_record (
                      source TEXT NOT NULL,
                      number INTEGER,
                      change INTEGER NOT NULL) STRICT
                    """),
            // What documents are worth as sources, what the owner says of them, lessons and golden questions.
            List.of(
                    // No reference to the document: the word holds on for the one that replaces it.
                    "CREATE TABLE standing (document TEXT PRIMARY KEY, standing TEXT NOT NULL) STRICT",
                    """
                    CREATE TABLE quality (
                      document TEXT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
                      -- of which it is the judgement; -1 where it has to be made anew
                      generation INTEGER NOT NULL,
                      score REAL NOT NULL,
                      chat INTEGER NOT NULL,
                      newest INTEGER NOT NULL,
                      -- a byte a passage
                      scores BLOB NOT NULL,
                      sketches BLOB NOT NULL,
                      summary TEXT NOT NULL) STRICT
                    """,
                    """
                    CREATE TABLE flaw (
                      document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
                      ordinal INTEGER NOT NULL,
                      code TEXT NOT NULL,
                      cost REAL NOT NULL,
                      figure REAL NOT NULL,
                      start INTEGER NOT NULL,
                      "end" INTEGER NOT NULL,
                      other TEXT,
                      other_ordinal INTEGER NOT NULL,
                      other_start INTEGER NOT NULL,
                      other_end INTEGER NOT NULL) STRICT
                    """,
                    "CREATE INDEX flaw_document ON flaw (document, code)",
                    "CREATE INDEX flaw_code ON flaw (code)",
                    """
                    CREATE TABLE lesson (
                      id TEXT PRIMARY KEY,
                      collection TEXT NOT NULL,
                      question TEXT NOT NULL,
                      answer TEXT NOT NULL,
                      role TEXT NOT NULL,
                      taught_at INTEGER NOT NULL,
                      expires_at INTEGER,
                      source TEXT,
                      source_name TEXT NOT NULL,
                      source_passage INTEGER NOT NULL,
                      -- of the source's words when it was taught
                      source_hash TEXT NOT NULL) STRICT
                    """,
                    "CREATE INDEX lesson_collection ON lesson (collection, taught_at)",
                    """
                    CREATE TABLE golden (
                      id TEXT PRIMARY KEY,
                      collection TEXT NOT NULL,
                      saved_at INTEGER NOT NULL,
                      question TEXT NOT NULL) STRICT
                    """,
                    "CREATE INDEX golden_collection ON golden (collection, saved_at)"),
            // Passages live in the index alone; what was learned before is learned again from the originals.
            List.of("DROP TABLE passage"),
            // Content is held once, by everyone who brought it: it goes with the last of them.
            List.of(
                    """
                    CREATE TABLE holding (
                      document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
                      -- 'upload', or the id of a source or an archive
                      holder TEXT NOT NULL,
                      name TEXT NOT NULL,
                      PRIMARY KEY (document, holder)) STRICT
                    """,
                    "CREATE INDEX holding_holder ON holding (holder)",
                    // Pages of sources were not told from uploads; without a holder they go with whoever lets go first.
                    """
                    INSERT INTO holding (document, holder, name)
                    SELECT id, coalesce(archive, 'upload'), name FROM document
                    WHERE name NOT LIKE 'http://%' AND name NOT LIKE 'https://%'
                    """,
                    "ALTER TABLE document ADD COLUMN replacer TEXT",
                    """
                    CREATE TABLE upload_key (
                      key TEXT PRIMARY KEY,
                      -- what was uploaded with it
                      upload TEXT NOT NULL,
                      document TEXT NOT NULL,
                      at INTEGER NOT NULL) STRICT
                    """,
                    // How golden questions were answered last, and runs of them that can be taken up again.
                    """
                    CREATE TABLE golden_run (
                      id TEXT PRIMARY KEY,
                      collection TEXT NOT NULL,
                      brief TEXT NOT NULL,
                      begun_at INTEGER NOT NULL,
                      ended_at INTEGER) STRICT
                    """,
                    "CREATE INDEX golden_run_collection ON golden_run (collection, begun_at)",
                    """
                    CREATE TABLE golden_asked (
                      run TEXT NOT NULL REFERENCES golden_run (id) ON DELETE CASCADE,
                      golden TEXT NOT NULL REFERENCES golden (id) ON DELETE CASCADE,
                      -- null until it is answered
                      result TEXT,
                      passed INTEGER,
                      at INTEGER,
                      PRIMARY KEY (run, golden)) STRICT
                    """,
                    "CREATE INDEX golden_asked_golden ON golden_asked (golden, at)"),
            // Sketches in parts, since those of a long document need not fit the heap; live records are judged too.
            List.of(
                    "ALTER TABLE quality ADD COLUMN sketched INTEGER NOT NULL DEFAULT 0",
                    "UPDATE quality SET generation = -1, sketches = x''",
                    """
                    CREATE TABLE sketch (
                      document TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
                      part INTEGER NOT NULL,
                      sketches BLOB NOT NULL,
                      PRIMARY KEY (document, part)) STRICT
                    """,
                    // When it says it was true, in seconds since 1970; null where it does not say.
                    "ALTER TABLE record ADD COLUMN updated_at INTEGER",
                    "CREATE INDEX record_number ON record (source, number)",
                    """
                    CREATE TABLE record_quality (
                      source TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
                      number INTEGER NOT NULL,
                      -- of the record it is the judgement of; -1 where it has to be made anew
                      change INTEGER NOT NULL,
                      score REAL NOT NULL,
                      -- hash of its words, by which doubles are told
                      whole INTEGER NOT NULL,
                      PRIMARY KEY (source, number)) STRICT
                    """,
                    "CREATE INDEX record_quality_whole ON record_quality (whole)",
                    "CREATE INDEX record_quality_change ON record_quality (change)",
                    """
                    CREATE TABLE record_flaw (
                      source TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
                      number INTEGER NOT NULL,
                      ordinal INTEGER NOT NULL,
                      code TEXT NOT NULL,
                      cost REAL NOT NULL,
                      figure REAL NOT NULL,
                      start INTEGER NOT NULL,
                      "end" INTEGER NOT NULL,
                      other TEXT,
                      other_ordinal INTEGER NOT NULL,
                      other_start INTEGER NOT NULL,
                      other_end INTEGER NOT NULL) STRICT
                    """,
                    "CREATE INDEX record_flaw_record ON record_flaw (source, number)",
                    "CREATE INDEX record_flaw_other ON record_flaw (other)"),
            // What each stretch of a body was; empty for bodies that left before it was kept.
            List.of("ALTER TABLE crossing ADD COLUMN spans TEXT NOT NULL DEFAULT ''"),
            // What must not leave: the tenant's lists and patterns, names learned from its documents, and what stands
            // for what.
            List.of(
                    """
                    CREATE TABLE private_name (
                      sort TEXT NOT NULL,
                      -- as it is compared
                      name TEXT NOT NULL,
                      written TEXT NOT NULL,
                      PRIMARY KEY (sort, name)) STRICT, WITHOUT ROWID
                    """,
                    """
                    CREATE TABLE private_pattern (
                      id TEXT PRIMARY KEY,
                      name TEXT NOT NULL,
                      pattern TEXT NOT NULL,
                      at INTEGER NOT NULL) STRICT
                    """,
                    """
                    CREATE TABLE learned_name (
                      name TEXT PRIMARY KEY,
                      written TEXT NOT NULL,
                      times INTEGER NOT NULL,
                      evidence TEXT NOT NULL,
                      state TEXT NOT NULL) STRICT, WITHOUT ROWID
                    """,
                    // One row while documents have changed and names were not learned since.
                    "CREATE TABLE names_due (due INTEGER PRIMARY KEY CHECK (due = 1)) STRICT",
                    "INSERT INTO names_due VALUES (1)",
                    """
                    CREATE TABLE pseudonym (
                      conversation TEXT NOT NULL,
                      number INTEGER NOT NULL,
                      kind TEXT NOT NULL,
                      pseudonym TEXT NOT NULL,
                      original TEXT NOT NULL,
                      rule TEXT NOT NULL,
                      PRIMARY KEY (conversation, number)) STRICT, WITHOUT ROWID
                    """),
            // Near-doubles among live records are found by the bands of their sketches, 0 for texts too short for that.
            List.of(
                    "ALTER TABLE record_quality ADD COLUMN band0 INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE record_quality ADD COLUMN band1 INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE record_quality ADD COLUMN band2 INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE record_quality ADD COLUMN band3 INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE record_quality ADD COLUMN band4 INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE record_quality ADD COLUMN band5 INTEGER NOT NULL DEFAULT 0",
                    "CREATE INDEX record_quality_band0 ON record_quality (band0) WHERE band0 <> 0",
                    "CREATE INDEX record_quality_band1 ON record_quality (band1) WHERE band1 <> 0",
                    "CREATE INDEX record_quality_band2 ON record_quality (band2) WHERE band2 <> 0",
                    "CREATE INDEX record_quality_band3 ON record_quality (band3) WHERE band3 <> 0",
                    "CREATE INDEX record_quality_band4 ON record_quality (band4) WHERE band4 <> 0",
                    "CREATE INDEX record_quality_band5 ON record_quality (band5) WHERE band5 <> 0",
                    "DROP INDEX record_flaw_other",
                    "CREATE INDEX record_flaw_other ON record_flaw (other, other_ordinal)",
                    "UPDATE record_quality SET change = -1"),
            // 1 for a word on a whole source, which holds for what it will bring.
            List.of("ALTER TABLE standing ADD COLUMN source INTEGER NOT NULL DEFAULT 0"),
            // Numbers of records that are gone, given to others when a source has no fresh ones left; the longest free
            // first.
            List.of("""
                    CREATE TABLE free_number (
                      source TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
                      number INTEGER NOT NULL) STRICT
                    """, "CREATE INDEX free_number_source ON free_number (source)", """
                    INSERT INTO free_number (source, number)
                    WITH RECURSIVE every (source, number, numbers) AS (
                      SELECT s.id, 0, s.numbers FROM source s
                      WHERE s.numbers > (SELECT count(*) FROM record r WHERE r.source = s.id)
                      UNION ALL SELECT source, number + 1, numbers FROM every WHERE number + 1 < numbers)
                    SELECT e.source, e.number FROM every e WHERE NOT EXISTS (
                      SELECT 1 FROM record r WHERE r.source = e.source AND r.number = e.number)
                    """),
            // How long passages of records are; other than it is set, they are cut again.
            List.of("ALTER TABLE change ADD COLUMN passage_characters INTEGER NOT NULL DEFAULT 360"),
            // Documents are held against records that govern, one of which may change; all are held against them once.
            List.of("CREATE INDEX flaw_other ON flaw (other, other_ordinal)", """
                    UPDATE quality SET generation = -1 WHERE document IN (
                      SELECT d.id FROM document d WHERE d.collection IN (
                        SELECT s.collection FROM source s JOIN standing t ON t.document = s.id WHERE t.standing = 'GOVERNED'))
                    """, """
                    UPDATE record_quality SET change = -1 WHERE source IN (
                      SELECT o.id FROM source o WHERE o.collection IN (
                        SELECT s.collection FROM source s JOIN standing t ON t.document = s.id WHERE t.standing = 'GOVERNED'))
                    """),
            // How far a long document has been held against better sources; the rest is in later rounds.
            List.of(
                    // The generation that the others are of.
                    "ALTER TABLE quality ADD COLUMN cursor_of INTEGER NOT NULL DEFAULT 0",
                    // So many passages from the first have been held.
                    "ALTER TABLE quality ADD COLUMN held INTEGER NOT NULL DEFAULT 0",
                    // Where it goes on, and of how many.
                    "ALTER TABLE quality ADD COLUMN next INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE quality ADD COLUMN due INTEGER NOT NULL DEFAULT 0",
                    "UPDATE quality SET generation = -1 WHERE length(scores) < sketched"),
            // How often it was asked to judge a document again, and which of these its judgement had heard of before it
            // began: it has
            // to be made anew where it has not heard of all. No generation stands for that any more.
            List.of(
                    "ALTER TABLE quality ADD COLUMN asked INTEGER NOT NULL DEFAULT 0",
                    // Up to which of these a round is due; later ones wait until there is one anyway.
                    "ALTER TABLE quality ADD COLUMN pressed INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE quality ADD COLUMN heard INTEGER NOT NULL DEFAULT 0",
                    "UPDATE quality SET generation = 0 WHERE generation < 0",
                    // Those of one stretch of a document are found again when it is held anew.
                    "DROP INDEX flaw_document",
                    "CREATE INDEX flaw_document ON flaw (document, code, ordinal)",
                    // The same of live records; no change stands for it any more.
                    "ALTER TABLE record_quality ADD COLUMN asked INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE record_quality ADD COLUMN heard INTEGER NOT NULL DEFAULT 0",
                    "UPDATE record_quality SET asked = 1, change = 0 WHERE change < 0",
                    "CREATE INDEX record_quality_asked ON record_quality (source, number) WHERE heard < asked",
                    // How often all records of a collection were to be judged again, also those that were not judged
                    // yet.
                    "ALTER TABLE change ADD COLUMN words INTEGER NOT NULL DEFAULT 0"),
            // How long the passages of each record are, so that records can be cut again one after the other; 0 where
            // that is as it
            // was for all of them until now, passage_characters.
            List.of(
                    "ALTER TABLE record ADD COLUMN cut INTEGER NOT NULL DEFAULT 0",
                    "CREATE INDEX record_cut ON record (cut)"));

    private Schema() {}

    static void bringUpToDate(Connection db) throws SQLException {
        bringUpTo(STEPS.size(), db);
    }

    /** As it was when there were so many steps. */
    static void bringUpTo(int steps, Connection db) throws SQLException {
        int taken = (int) Rows.number(db, "PRAGMA user_version");
        if (taken > STEPS.size()) throw new IllegalStateException("chamber.db is of a later version: " + taken);
        try (Statement statement = db.createStatement()) {
            for (int step = taken; step < steps; step++) {
                for (String sql : STEPS.get(step)) statement.execute(sql);
            }
            if (taken < steps) statement.execute("PRAGMA user_version = " + steps);
        }
    }
}
