package bicameral.worker.quality;

import bicameral.protocol.Standing;
import bicameral.worker.parse.DocumentReader;
import bicameral.worker.parse.UnreadableDocument;
import bicameral.worker.passage.Chunker;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A collection of documents with a real database and index, judged when told to. */
public final class Shelf implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long ROOM = 64L << 20;
    static final int RECORD_ROOM = 1024;

    public final UUID collection = UUID.randomUUID();
    final ChamberDb db;
    public final KnowledgeIndex index;
    final Judgements judgements;
    final LiveJudgements live;
    final Appraisals trust;
    final Report report;
    private final Path directory;
    private final Appraiser appraiser;
    private final LiveAppraiser liveAppraiser;
    private long changes;
    private int reads;
    private final Map<UUID, List<Passage>> passages = new LinkedHashMap<>();
    private final Map<String, UUID> names = new LinkedHashMap<>();

    /** An empty one that keeps itself in a directory. */
    public Shelf(Path directory) throws IOException {
        this(directory, new Appraiser.Most(6_000, 5_000));
    }

    /** As above, with rounds of another size. */
    Shelf(Path directory, Appraiser.Most most) throws IOException {
        this.directory = directory;
        db = ChamberDb.open(directory.resolve("chamber.db"), ROOM);
        index = new KnowledgeIndex(directory.resolve("index"));
        judgements = new Judgements(db);
        live = new LiveJudgements(db);
        trust = new Appraisals(judgements, live, RECORD_ROOM);
        liveAppraiser = new LiveAppraiser(live, judgements, () -> index, RECORD_ROOM);
        index.trust(trust);
        appraiser = new Appraiser(
                judgements,
                live,
                (document, generation) -> counted(passages.getOrDefault(document, List.of())),
                () -> index,
                most);
        report = new Report(judgements, live, index::read);
    }

    private List<Passage> counted(List<Passage> read) {
        return new AbstractList<>() {
            @Override
            public Passage get(int at) {
                reads++;
                return read.get(at);
            }

            @Override
            public int size() {
                return read.size();
            }
        };
    }

    /** How many passages were read for judging since this was asked last. */
    int reads() {
        int since = reads;
        reads = 0;
        return since;
    }

    /** All documents of a demo organisation. */
    public Shelf organisation(String slug) throws IOException, UnreadableDocument {
        Path folder = folder(slug);
        for (JsonNode document : JSON.readTree(folder.resolve("documents.json").toFile())) {
            String name = document.get("name").asText();
            put(name, folder.resolve("docs").resolve(document.get("file").asText()));
        }
        return this;
    }

    static Path folder(String slug) {
        return Path.of(System.getProperty("bicameral.root"), "seeds/src/main/resources/demo", slug);
    }

    static JsonNode outdated(String slug) throws IOException {
        return JSON.readTree(folder(slug).resolve("outdated.json").toFile());
    }

    UUID text(String name, String text) throws IOException, UnreadableDocument {
        Path file = directory.resolve(name);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return put(name, file);
    }

    private UUID put(String name, Path file) throws IOException, UnreadableDocument {
        UUID document = UUID.randomUUID();
        List<Passage> read = new Chunker().chunk(new DocumentReader().read(file, name));
        passages.put(document, read);
        names.put(name, document);
        index.replace(collection, document, name, read);
        index.commit();
        db.change(connection -> Rows.change(
                connection, """
                INSERT INTO document (id, collection, name, sha256, bytes, stage, generation, passages, added_at)
                VALUES (?, ?, ?, ?, 1, 'READY', 1, ?, ?)
                """, document, collection, name, document.toString(), read.size(), names.size()));
        return document;
    }

    /** What a record of a source says from now on. */
    void record(UUID source, int number, String text) throws IOException {
        long change = ++changes;
        Passage says = new Passage(number * RECORD_ROOM, "", List.of(), Passage.Kind.PROSE, text, List.of(), List.of());
        index.put(collection, source, number, "feed", List.of(says));
        db.change(connection -> {
            Rows.change(
                    connection,
                    "INSERT INTO source (id, collection, name) VALUES (?, ?, 'feed') ON CONFLICT DO NOTHING",
                    source,
                    collection);
            Rows.change(connection, """
                    INSERT INTO record (source, id, number, record, passages, change) VALUES (?, ?, ?, '{}', 1, ?)
                    ON CONFLICT (source, id) DO UPDATE SET change = excluded.change
                    """, source, "r" + number, number, change);
        });
        index.changed(change);
    }

    /** Judges all records as they are now. */
    void judgeRecords() {
        judgeRecords(() -> false);
    }

    /** As above, asking between records whether to stop. */
    void judgeRecords(BooleanSupplier stop) {
        liveAppraiser.rounds(stop);
        trust.reloadLive();
    }

    void remove(UUID document) throws IOException {
        passages.remove(document);
        index.delete(document);
        db.change(connection -> Rows.change(connection, "DELETE FROM document WHERE id = ?", document));
    }

    /** Judges all documents as they are now. */
    public Shelf judge() {
        while (round()) trust.reload();
        return this;
    }

    /** One round; whether something is left that it had no room for. */
    boolean round() {
        return round(() -> false);
    }

    /** As above, asking between documents whether to stop. */
    boolean round(BooleanSupplier stop) {
        boolean left = appraiser.rounds(stop);
        trust.reload();
        return left;
    }

    void stand(UUID document, Standing standing) {
        judgements.stand(collection, document, standing);
        trust.reload();
    }

    Standing standing(UUID document) {
        return judgements.of(collection).stream()
                .filter(one -> one.document().equals(document))
                .findFirst()
                .orElseThrow()
                .standing();
    }

    UUID id(String name) {
        return Objects.requireNonNull(names.get(name), name);
    }

    Passage passage(UUID document, int ordinal) {
        return passages(document).get(ordinal);
    }

    List<Passage> passages(UUID document) {
        return Objects.requireNonNull(passages.get(document), "no such document");
    }

    @Override
    public void close() throws IOException {
        index.close();
        db.close();
    }
}
