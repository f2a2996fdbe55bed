package bicameral.worker.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest.Teach;
import bicameral.protocol.Lesson;
import bicameral.worker.answer.Composed;
import bicameral.worker.exchange.Declined;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.store.ChamberDb;
import bicameral.worker.store.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A correction, its question in other words, and what looks like it but asks something else. */
class LessonsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static final List<List<String>> SAME = List.of(
            List.of("How long is the warranty on the BC-40?", "What is the warranty period of the BC-40?"),
            List.of("How long is the warranty on the BC-40?", "for how long does the warranty on the BC40 run"),
            List.of("Can I use vinegar to descale the machine?", "May I descale my machine with vinegar?"),
            List.of("What does an adult ticket cost?", "How much is a ticket for an adult?"),
            List.of("How do I reset my password?", "how can I reset the password"),
            List.of("Where can I park my car?", "where is it possible to park a car"),
            List.of("上门维修收多少钱？", "上门维修的费用是多少"),
            List.of("滤芯多久换一次？", "请问滤芯要多久更换一次呢"),
            List.of("柳汀店周二营业吗？", "请问周二柳汀店营业不营业"),
            List.of("怎么申请退款？", "退款怎么申请"),
            List.of("可以用84消毒液吗？", "能不能用84消毒液"),
            List.of("产假有多少天？", "产假一共多少天"));

    private static final List<List<String>> DIFFERENT = List.of(
            List.of("How long is the warranty on the BC-40?", "How long is the warranty on the BC-60?"),
            List.of("How long is the warranty on the BC-40?", "How much is the warranty on the BC-40?"),
            List.of("Can I use vinegar to descale the machine?", "Can't I use vinegar to descale the machine?"),
            List.of("Can I use vinegar to descale the machine?", "Can I use lemon juice to descale the machine?"),
            List.of("What does an adult ticket cost?", "What does a child ticket cost?"),
            List.of("Is the museum open on Monday?", "Is the museum open on Tuesday?"),
            List.of("May I return it after 14 days?", "May I return it after 30 days?"),
            List.of("Does the shop in Leeds repair pumps?", "Does the shop in York repair pumps?"),
            List.of("柳汀店周二营业吗？", "梧街店周二营业吗？"),
            List.of("柳汀店周二营业吗？", "柳汀店周三营业吗？"),
            List.of("可以用84消毒液吗？", "不可以用84消毒液吗？"),
            List.of("坡禾3号的保底价是多少？", "坡禾7号的保底价是多少？"),
            List.of("CL-R600整机保修几年？", "CL-R600H整机保修几年？"),
            List.of("第一针什么时候打？", "第二针什么时候打？"),
            List.of("产假有多少天？", "陪产假有多少天？"),
            List.of("上门维修收多少钱？", "上门安装收多少钱？"));

    @TempDir
    Path directory;

    private final UUID collection = UUID.randomUUID();
    private final UUID document = UUID.randomUUID();
    private Instant now = NOON;
    private ChamberDb db;
    private KnowledgeIndex index;
    private Lessons lessons;

    @BeforeEach
    void open() throws IOException {
        db = ChamberDb.open(directory.resolve("chamber.db"), 16L << 20);
        index = new KnowledgeIndex(directory.resolve("index"));
        lessons = new Lessons(db, new Adjustable(), () -> index);
        document("The warranty is two years.");
    }

    @AfterEach
    void close() throws IOException {
        index.close();
        db.close();
    }

    @Test
    void theSameInOtherWordsIsAnsweredAndNearMissesAreNot() {
        List<String> wrong = new ArrayList<>();
        for (List<String> pair : SAME) if (!matches(pair)) wrong.add("not the same: " + pair);
        for (List<String> pair : DIFFERENT) if (matches(pair)) wrong.add("not different: " + pair);
        System.out.printf(
                "lessons: %d of %d pairs told right%n",
                SAME.size() + DIFFERENT.size() - wrong.size(), SAME.size() + DIFFERENT.size());
        assertThat(wrong).isEmpty();
    }

    private boolean matches(List<String> pair) {
        UUID lesson = UUID.randomUUID();
        lessons.teach(new Teach(lesson, collection, pair.getFirst(), "so it is", "supervisor", null, null, -1));
        boolean matches = ask(pair.getLast()).isPresent();
        lessons.forget(collection, lesson);
        return matches;
    }

    @Test
    void aLessonIsCitedByRoleAndDateAndSaidAsPlainText() {
        teach("Is it <b>free</b>?", "Yes, [click](javascript:x) <script>1</script> *now*", null, null, -1);

        Composed answer = ask("Is it <b>free</b>?").orElseThrow();

        assertThat(answer.text()).isEqualTo("Yes, \\[click\\](javascript:x) \\<script\\>1\\</script\\> \\*now\\* [1]");
        ChamberEvent.Citation citation = answer.citations().getFirst();
        assertThat(citation.quote()).isEqualTo("Yes, [click](javascript:x) <script>1</script> *now*");
        assertThat(citation.place()).isEqualTo("supervisor, 2026-11-23");
        assertThat(citation.passage()).isEqualTo(Lesson.AS_PASSAGE);
        assertThat(lessons.open(collection, citation.document()).passages()).hasSize(1);
    }

    @Test
    void aLessonHoldsUntilItExpires() {
        teach("How long is the warranty?", "Three years", NOON.plus(Duration.ofHours(1)), null, -1);
        assertThat(ask("How long is the warranty?")).isPresent();

        now = NOON.plus(Duration.ofHours(1));

        assertThat(ask("How long is the warranty?")).isEmpty();
        assertThat(lessons.list(collection).lessons().getFirst().state()).isEqualTo(Lesson.State.EXPIRED);
    }

    @Test
    void aLessonRestsWhenItsPassageChangesOrItsDocumentGoes() throws IOException {
        teach("How long is the warranty?", "Two years, also on pumps", null, document, 0);
        assertThat(ask("How long is the warranty?")).isPresent();

        document("The warranty is five years.");
        assertThat(ask("How long is the warranty?")).isEmpty();
        assertThat(lessons.list(collection).lessons().getFirst().state()).isEqualTo(Lesson.State.SOURCE_CHANGED);

        document("The warranty is two years.");
        assertThat(ask("How long is the warranty?")).isPresent();

        index.delete(document);
        assertThat(ask("How long is the warranty?")).isEmpty();
    }

    @Test
    void aLessonIsOfItsCollectionOnlyAndGoesWhenForgotten() {
        UUID lesson = teach("How long is the warranty?", "Three years", null, null, -1);
        assertThat(lessons.answer("How long is the warranty?", List.of(UUID.randomUUID())))
                .isEmpty();

        lessons.forget(UUID.randomUUID(), lesson);
        assertThat(ask("How long is the warranty?")).isPresent();
        lessons.forget(collection, lesson);

        assertThat(ask("How long is the warranty?")).isEmpty();
        assertThat(lessons.list(collection).lessons()).isEmpty();
    }

    @Test
    void whatCannotBeALessonIsDeclined() {
        assertThatThrownBy(() -> teach("q", "a".repeat(Lessons.MAX_ANSWER + 1), null, null, -1))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.code()).isEqualTo("lesson_too_long"));
        assertThatThrownBy(() -> teach("q", "a", null, UUID.randomUUID(), -1))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.code()).isEqualTo("unknown_passage"));
        assertThatThrownBy(() -> teach("q", "a", null, document, 7))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.code()).isEqualTo("unknown_passage"));
        assertThatThrownBy(() ->
                        lessons.teach(new Teach(UUID.randomUUID(), collection, "q", "a", "visitor", null, null, -1)))
                .isInstanceOfSatisfying(
                        Declined.class, e -> assertThat(e.code()).isEqualTo("bad_request"));
    }

    /** Shows {@link #now}. */
    private final class Adjustable extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private UUID teach(String question, String answer, @Nullable Instant expires, @Nullable UUID source, long passage) {
        UUID lesson = UUID.randomUUID();
        lessons.teach(new Teach(lesson, collection, question, answer, "supervisor", expires, source, passage));
        return lesson;
    }

    private Optional<Composed> ask(String question) {
        return lessons.answer(question, List.of(collection));
    }

    private void document(String text) throws IOException {
        index.replace(
                collection,
                document,
                "warranty.md",
                List.of(new Passage(0, "", List.of(), Passage.Kind.PROSE, text, List.of(), List.of())));
        index.commit();
        db.change(connection -> Rows.change(connection, """
                INSERT INTO document (id, collection, name, sha256, bytes, stage, generation, added_at)
                VALUES (?, ?, 'warranty.md', 'x', 1, 'READY', 1, 0) ON CONFLICT DO NOTHING
                """, document, collection));
    }
}
