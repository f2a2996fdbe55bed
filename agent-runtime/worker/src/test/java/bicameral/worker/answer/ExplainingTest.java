package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent.Citation;
import bicameral.protocol.ChamberEvent.End;
import bicameral.protocol.ChamberEvent.Explained;
import bicameral.protocol.ChamberEvent.ExplainedPassage;
import bicameral.protocol.ChamberEvent.ListRank;
import bicameral.protocol.ChamberEvent.Reason;
import bicameral.protocol.ChamberEvent.ReasonKind;
import bicameral.protocol.Lesson;
import bicameral.protocol.Standing;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Learned;
import bicameral.worker.retrieve.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of reason, and the place of a passage in each list. */
class ExplainingTest {
    private static final UUID COLLECTION = UUID.randomUUID();
    private static final UUID HARBOUR = UUID.randomUUID();
    private static final UUID CHAT = UUID.randomUUID();
    private static final UUID QUAY = UUID.randomUUID();
    private static final String QUESTION = "When does the harbour office open?";

    @TempDir
    Path directory;

    private KnowledgeIndex index;

    @BeforeEach
    void learn() throws IOException {
        index = new KnowledgeIndex(directory);
        learn(HARBOUR, "hours.md", "The harbour office is open from 8:00 to 16:00 on all days but Sunday.");
        learn(CHAT, "notes.md", "Harbour office: open when the harbour office wants to open.");
        learn(QUAY, "quay.md", "Its counter is staffed from eight in the morning.");
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private void learn(UUID document, String name, String text) throws IOException {
        Passage passage = new Passage(0, "line 1", List.of(), Passage.Kind.PROSE, text, List.of(), List.of());
        index.replace(COLLECTION, document, name, List.of(passage));
    }

    private Explained explained(@Nullable Taught taught) {
        Question question = new Question(QUESTION, List.of(), List.of(COLLECTION), "", "en");
        return new ExtractiveAnswerer(index).explain(question, taught);
    }

    private static ExplainedPassage of(Explained explained, UUID document) {
        return explained.passages().stream()
                .filter(passage -> passage.document().equals(document))
                .findFirst()
                .orElseThrow();
    }

    private static List<Reason> reasons(ExplainedPassage passage, ReasonKind kind) {
        return passage.reasons().stream()
                .filter(reason -> reason.kind() == kind)
                .toList();
    }

    private static Map<String, Integer> places(ExplainedPassage passage) {
        return passage.lists().stream().collect(java.util.stream.Collectors.toMap(ListRank::list, ListRank::rank));
    }

    @Test
    void wordsOfTheQuestionAreKeywords() {
        ExplainedPassage passage = of(explained(null), HARBOUR);

        assertThat(reasons(passage, ReasonKind.KEYWORD))
                .extracting(Reason::words)
                .contains("harbour", "office");
        assertThat(places(passage)).containsOnlyKeys("keywords", "fused");
    }

    @Test
    void whatIsLikeTheQuestionAsAWholeIsLearned() {
        index.consult(new Near("Its counter is staffed from eight in the morning.", QUAY));

        ExplainedPassage passage = of(explained(null), QUAY);

        assertThat(reasons(passage, ReasonKind.LEARNED)).singleElement().satisfies(reason -> {
            assertThat(reason.words()).isEqualTo("near_as_a_whole");
            assertThat(reason.weight()).isEqualTo(0.5 * 0.9 / 1.5);
        });
        assertThat(passage.lists()).extracting(ListRank::list).containsExactly("learned", "fused");
        assertThat(places(passage)).containsEntry("learned", 1).containsEntry("fused", passage.rank());
        assertThat(places(of(explained(null), HARBOUR))).containsOnlyKeys("keywords", "fused");
    }

    @Test
    void howFarAPassageIsBelievedIsToldWhereItMovedIt() {
        UUID first = explained(null).passages().getFirst().document();
        index.trust(worth(document -> document.equals(first) ? 0.3 : 1, Standing.NONE));

        Explained explained = explained(null);
        ExplainedPassage moved = of(explained, first);

        assertThat(moved.rank()).isEqualTo(2);
        assertThat(places(moved)).containsEntry("fused", 1);
        assertThat(reasons(moved, ReasonKind.QUALITY)).singleElement().satisfies(reason -> {
            assertThat(reason.words()).isEqualTo("judged_low");
            assertThat(reason.weight()).isEqualTo(-0.7);
        });
        assertThat(reasons(explained.passages().getFirst(), ReasonKind.QUALITY)).isEmpty();
    }

    @Test
    void howFarAPassageIsBelievedIsNotToldWhereItMovedNothing() {
        UUID first = explained(null).passages().getFirst().document();
        index.trust(worth(document -> document.equals(first) ? 1.2 : 1, Standing.GOVERNED));

        assertThat(reasons(of(explained(null), first), ReasonKind.QUALITY)).isEmpty();
    }

    @Test
    void aGovernedSourceThatRoseSaysSo() {
        UUID second = explained(null).passages().get(1).document();
        index.trust(worth(document -> document.equals(second) ? 1.2 : 0.3, Standing.GOVERNED));

        assertThat(reasons(of(explained(null), second), ReasonKind.QUALITY))
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.words()).isEqualTo("governed");
                    assertThat(reason.weight()).isPositive();
                });
    }

    @Test
    void aLessonAnswersAndPointsToItsPassage() {
        UUID lesson = UUID.randomUUID();
        Citation citation =
                new Citation(1, lesson, "Correction", "supervisor, 2026-11-23", "From 7:30", Lesson.AS_PASSAGE);
        Composed answer = new Composed(End.DONE, "From 7:30 [1]", List.of(citation), 0.97, List.of());

        Explained explained = explained(new Taught(answer, 1, HARBOUR, 0));

        assertThat(explained.text()).isEqualTo("From 7:30 [1]");
        assertThat(explained.confidence()).isEqualTo(0.97);
        assertThat(explained.signals()).isEmpty();
        assertThat(explained.sentences())
                .singleElement()
                .satisfies(sentence -> assertThat(sentence.passage()).isEqualTo(Lesson.AS_PASSAGE));
        assertThat(reasons(of(explained, HARBOUR), ReasonKind.LESSON))
                .singleElement()
                .satisfies(reason -> assertThat(reason.words()).isEqualTo("supervisor, 2026-11-23"));
        assertThat(reasons(of(explained, CHAT), ReasonKind.LESSON)).isEmpty();
    }

    private static Trust worth(Function<UUID, Double> prior, Standing standing) {
        return new Trust() {
            @Override
            public Set<UUID> ignored() {
                return Set.of();
            }

            @Override
            public Worth of(UUID document, Passage passage) {
                return new Worth(prior.apply(document), 1, standing, List.of(), List.of());
            }
        };
    }

    /** Knows that one passage is like every question. */
    private record Near(String text, UUID document) implements Learned, Learned.Insight {
        @Override
        public Insight on(Collection<UUID> collections, Map<String, Float> weights) {
            return this;
        }

        @Override
        public double share() {
            return 0.5;
        }

        @Override
        public int[] near() {
            return new int[] {(int) Fingerprint.of(text)};
        }

        @Override
        public double likeness(UUID of, int ordinal, int fingerprint) {
            return of.equals(document) ? 0.9 : 0;
        }

        @Override
        public double likeness(String about, String other) {
            return 0;
        }
    }
}
