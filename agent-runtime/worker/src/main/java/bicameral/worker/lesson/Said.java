package bicameral.worker.lesson;

import bicameral.protocol.GoldenQuestion;
import bicameral.protocol.Lesson;
import bicameral.worker.learn.Label;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What lessons and golden questions say of where answers stand. A lesson that names a passage says it while it answers; a golden
 * question does where exactly one passage of the document it expects holds all its words. Thread-safe.
 */
public final class Said {
    private final ChamberDb db;
    private final Lessons lessons;
    private final Supplier<KnowledgeIndex> index;

    /** Reads {@code db} and {@code lessons}, and the passages of documents in {@code index}. */
    public Said(ChamberDb db, Lessons lessons, Supplier<KnowledgeIndex> index) {
        this.db = db;
        this.lessons = lessons;
        this.index = index;
    }

    /** All of it, as of now. */
    public List<Label> labels() {
        List<Label> labels = new ArrayList<>();
        for (Lesson lesson : lessons.active()) {
            UUID source = lesson.source();
            if (source != null && lesson.sourcePassage() >= 0)
                labels.add(new Label(lesson.question(), source, Math.toIntExact(lesson.sourcePassage())));
        }
        List<GoldenQuestion> golden = db.read(connection -> Rows.list(
                connection, "SELECT question FROM golden", row -> Rows.json(row, "question", GoldenQuestion.class)));
        labels.addAll(places(golden.stream()
                .filter(one -> one.answerable()
                        && !one.expectedWords().isEmpty()
                        && !one.expectedSource().isBlank())
                .toList()));
        return labels;
    }

    private record Named(UUID collection, String name) {}

    private List<Label> places(List<GoldenQuestion> golden) {
        if (golden.isEmpty()) return List.of();
        Map<UUID, Named> documents = new HashMap<>();
        db.read(connection -> Rows.list(
                        connection,
                        "SELECT id, collection, name FROM document",
                        row -> Map.entry(
                                Rows.id(row, "id"), new Named(Rows.id(row, "collection"), row.getString("name")))))
                .forEach(entry -> documents.put(entry.getKey(), entry.getValue()));
        Map<Named, List<GoldenQuestion>> wanted = new HashMap<>();
        for (GoldenQuestion one : golden)
            wanted.computeIfAbsent(new Named(one.collection(), one.expectedSource()), key -> new ArrayList<>())
                    .add(one);
        Set<UUID> read = new HashSet<>();
        documents.forEach((id, named) -> {
            if (wanted.containsKey(named)) read.add(id);
        });
        Map<GoldenQuestion, List<Label>> found = new HashMap<>();
        if (!read.isEmpty()) visit(read, documents, wanted, found);
        return found.values().stream()
                .filter(places -> places.size() == 1)
                .map(List::getFirst)
                .toList();
    }

    private void visit(
            Set<UUID> read,
            Map<UUID, Named> documents,
            Map<Named, List<GoldenQuestion>> wanted,
            Map<GoldenQuestion, List<Label>> found) {
        try {
            index.get().visit(read, (collection, document, ordinal, about, text) -> {
                Named named = documents.get(document);
                for (GoldenQuestion one :
                        named == null ? List.<GoldenQuestion>of() : wanted.getOrDefault(named, List.of()))
                    if (one.expectedWords().stream().allMatch(words -> Golden.holds(text, words)))
                        found.computeIfAbsent(one, key -> new ArrayList<>())
                                .add(new Label(one.question(), document, ordinal));
                return true;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
