package bicameral.worker.ingest;

import bicameral.worker.passage.Passage;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.UUID;

/** The stored passages of all documents, by generation. Thread-safe. */
final class Passages {
    private static final int PAGE = 200;

    private final ChamberDb db;

    /** Told how far a list of passages has been read. */
    @FunctionalInterface
    interface Reached {
        void at(int done, int total);
    }

    Passages(ChamberDb db) {
        this.db = db;
    }

    /** Adds to a generation that does not answer yet. */
    void add(UUID document, int generation, List<Passage> passages) {
        db.change(connection -> {
            for (Passage passage : passages) {
                Rows.change(
                        connection,
                        "INSERT INTO passage (document, generation, ordinal, passage) VALUES (?, ?, ?, ?)",
                        document,
                        generation,
                        passage.ordinal(),
                        Rows.json(passage));
            }
        });
    }

    /** Drops what an interrupted parse has left of a generation. */
    void drop(UUID document, int generation) {
        db.change(connection -> Rows.change(
                connection, "DELETE FROM passage WHERE document = ? AND generation = ?", document, generation));
    }

    /** How many answer. */
    long answering() {
        return db.read(connection -> Rows.number(
                connection,
                "SELECT count(*) FROM passage p JOIN document d ON d.id = p.document AND d.generation = p.generation"));
    }

    /** The text of a passage that answers; empty where there is none. */
    Optional<String> text(UUID document, int ordinal) {
        List<String> found = db.read(connection -> Rows.list(
                connection, """
                SELECT p.passage FROM passage p
                JOIN document d ON d.id = p.document AND d.generation = p.generation
                WHERE d.id = ? AND p.ordinal = ?
                """, row -> Rows.json(row, "passage", Passage.class).text(), document, ordinal));
        return found.stream().findFirst();
    }

    /**
     * The passages of a generation as a list that reads page by page: a whole document need not fit the heap.
     *
     * @param reached told how many have been read
     */
    List<Passage> of(UUID document, int generation, Reached reached) {
        int size = Math.toIntExact(db.read(connection -> Rows.number(
                connection,
                "SELECT count(*) FROM passage WHERE document = ? AND generation = ?",
                document,
                generation)));
        return new Paged(document, generation, size, reached);
    }

    private final class Paged extends AbstractList<Passage> implements RandomAccess {
        private final UUID document;
        private final int generation;
        private final int size;
        private final Reached reached;
        private int first = -1;
        private List<Passage> page = List.of();

        Paged(UUID document, int generation, int size, Reached reached) {
            this.document = document;
            this.generation = generation;
            this.size = size;
            this.reached = reached;
        }

        @Override
        public Passage get(int index) {
            if (index < 0 || index >= size) throw new IndexOutOfBoundsException(index);
            if (first < 0 || index < first || index >= first + page.size()) turnTo(index - index % PAGE);
            return page.get(index - first);
        }

        private void turnTo(int start) {
            page = db.read(connection -> Rows.list(
                    connection,
                    """
                    SELECT passage FROM passage WHERE document = ? AND generation = ? AND ordinal >= ? AND ordinal < ?
                    ORDER BY ordinal
                    """,
                    row -> Rows.json(row, "passage", Passage.class),
                    document,
                    generation,
                    start,
                    start + PAGE));
            first = start;
            reached.at(start, size);
        }

        @Override
        public int size() {
            return size;
        }
    }
}
