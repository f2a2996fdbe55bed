package bicameral.worker.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.passage.Passage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    private static final UUID COLLECTION = new UUID(1, 1);
    private static final UUID GONE = new UUID(2, 3);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void textsReadInAnyOrderAreThoseOfTheIndexWithNameHeadingsAndHeader() throws IOException {
        try (KnowledgeIndex index = filled();
                KnowledgeIndex.Hold hold = index.hold();
                Snapshot snapshot = Snapshot.open(hold.directory(), hold.commit())) {
            List<String> expected = new ArrayList<>();
            index.visit((collection, document, ordinal, about, text) ->
                    expected.add(collection + "|" + document + "|" + ordinal + "|" + about + "|" + text));
            List<String> rising = new ArrayList<>();
            List<String> falling = new ArrayList<>();
            Snapshot.Texts texts = snapshot.texts();
            for (int i = 0; i < snapshot.size(); i++) texts.show(i, shown(rising));
            for (int i = snapshot.size() - 1; i >= 0; i--) texts.show(i, shown(falling));
            assertThat(rising).hasSize(59).isEqualTo(expected);
            assertThat(falling.reversed()).isEqualTo(expected);
        }
    }

    private static PassageVisitor shown(List<String> to) {
        return (collection, document, ordinal, about, text) ->
                to.add(collection + "|" + document + "|" + ordinal + "|" + about + "|" + text);
    }

    @Test
    void countsOfAPassageAreThoseOfItsText() throws IOException {
        try (KnowledgeIndex index = filled();
                KnowledgeIndex.Hold hold = index.hold();
                Snapshot snapshot = Snapshot.open(hold.directory(), hold.commit())) {
            List<String> known = List.of("alpha", "beta", "gamma");
            int passages = 0;
            for (Snapshot.Stretch stretch : snapshot.stretches()) {
                Snapshot.Counts counts =
                        snapshot.count(stretch, Snapshot.Part.TEXT, term -> known.indexOf(term.toString()));
                for (int i = 0; i < stretch.to() - stretch.from(); i++, passages++) {
                    Map<String, Integer> counted = new TreeMap<>();
                    for (int at = counts.start(i); at < counts.start(i + 1); at++)
                        counted.put(known.get(counts.row(at)), counts.times(at));
                    assertThat(counted).isEqualTo(expected(snapshot, stretch.from() + i));
                }
            }
            assertThat(passages).isEqualTo(59);
        }
    }

    private static Map<String, Integer> expected(Snapshot snapshot, int passage) throws IOException {
        Map<String, Integer> expected = new TreeMap<>();
        snapshot.show(passage, (collection, document, ordinal, about, text) -> {
            for (String word : text.split(" ")) if (!word.equals("other")) expected.merge(word, 1, Integer::sum);
            expected.replaceAll((word, times) -> Math.min(255, times));
            return true;
        });
        return expected;
    }

    /** Two segments, one passage deleted of the first. */
    private KnowledgeIndex filled() throws IOException {
        KnowledgeIndex index = new KnowledgeIndex(directory.resolve("index"));
        List<Passage> first = new ArrayList<>();
        List<Passage> second = new ArrayList<>();
        for (int i = 0; i < 40; i++) first.add(passage(i, "alpha ".repeat(i * 10) + "gamma other"));
        for (int i = 0; i < 19; i++) second.add(passage(i, "beta other" + " gamma".repeat(i)));
        index.replace(COLLECTION, new UUID(2, 2), "first", first);
        index.replace(COLLECTION, GONE, "gone", List.of(passage(0, "alpha")));
        index.commit();
        index.replace(COLLECTION, new UUID(2, 4), "second", second);
        index.delete(GONE);
        index.commit();
        return index;
    }

    private static Passage passage(int ordinal, String text) {
        return new Passage(
                ordinal,
                "p. " + ordinal,
                List.of("Chapter", "Section " + ordinal),
                Passage.Kind.PROSE,
                text,
                List.of("one", "two"),
                List.of());
    }
}
