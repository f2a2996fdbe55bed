package bicameral.worker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.worker.retrieve.KnowledgeIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One question held against many. */
class LikenessTest {
    private static final List<String> THINGS =
            List.of("the lighthouse", "a rowing boat", "the ferry", "a life jacket", "the fish market", "a tent");
    private static final List<String> ASKS = List.of(
            "What does %s cost?",
            "How much is %s?",
            "When does %s open?",
            "Can I rent %s on Sunday?",
            "Can't I rent %s on Sunday?",
            "May I rent %s on Sundays?",
            "Where is %s?");

    @TempDir
    Path directory;

    private KnowledgeIndex index;
    private final AtomicInteger read = new AtomicInteger();

    @BeforeEach
    void open() throws Exception {
        index = new KnowledgeIndex(directory);
    }

    @AfterEach
    void close() throws Exception {
        index.close();
    }

    private Likeness.Asked asked(String text) {
        return new Likeness.Asked(text, question -> {
            read.incrementAndGet();
            return Inquiry.of(question, index);
        });
    }

    private static List<String> lessons() {
        return ASKS.stream()
                .flatMap(ask -> THINGS.stream().map(thing -> ask.formatted(thing)))
                .toList();
    }

    @Test
    void ofTwoThousandQuestionsOnlyThoseThatMayBeTheSameAreTakenApart() {
        List<String> lessons = new ArrayList<>(IntStream.range(0, 2_000)
                .mapToObj(i -> "How do I book the " + word(i) + " harbour?")
                .toList());
        lessons.add("How can I book the " + word(1_234) + " harbour?");

        Optional<Likeness.Match<String>> found = asked("Please tell me how to book the " + word(1_234) + " harbour")
                .closest(lessons, Function.identity(), one -> true);

        assertThat(found).hasValueSatisfying(match -> assertThat(match.other()).contains(word(1_234)));
        assertThat(read.get()).isBetween(2, 5);

        read.set(0);
        asked("When does the cinema show the film?").closest(lessons, Function.identity(), one -> true);
        assertThat(read.get()).isEqualTo(1);
    }

    /** Figures would part them already. */
    private static String word(int i) {
        return "" + (char) ('a' + i % 13) + "uv" + (char) ('a' + i / 13 % 13) + "ok" + (char) ('a' + i / 169) + "el";
    }

    @Test
    void noneIsTakenApartThatNeedNotBe() {
        asked("What does the ferry cost?").closest(List.of(), one -> "", one -> true);
        assertThat(read.get()).isZero();

        asked("What does the ferry cost?")
                .closest(List.of("what does the FERRY cost"), Function.identity(), one -> true);
        assertThat(read.get()).isZero();
    }

    @Test
    void noMoreThanABoundedNumberIsTakenApartHoweverAlikeAllAre() {
        List<String> alike = IntStream.range(0, 500)
                .mapToObj(i -> "What does the ferry cost" + "?".repeat(i + 1) + " please" + " ok".repeat(i))
                .toList();

        asked("What does the ferry cost today?").closest(alike, Function.identity(), one -> false);

        assertThat(read.get()).isLessThanOrEqualTo(101);
    }

    @Test
    void theClosestIsTheOneThatComparingAllFinds() {
        List<String> lessons = lessons();
        for (String question : lessons) {
            String other = question.replace("What does", "Tell me what").replace("May I", "Could I");
            Likeness.Asked asked = asked(other);
            Optional<String> closest = lessons.stream()
                    .filter(lesson -> asked.to(lesson).same())
                    .max(Comparator.comparingDouble(lesson -> asked.to(lesson).share()));
            Optional<String> first = closest.flatMap(best -> lessons.stream()
                    .filter(lesson -> asked.to(lesson).same()
                            && asked.to(lesson).share() == asked.to(best).share())
                    .findFirst());

            assertThat(asked(other)
                            .closest(lessons, Function.identity(), one -> true)
                            .map(Likeness.Match::other))
                    .as(other)
                    .isEqualTo(first);
        }
    }

    @Test
    void whatDoesNotHoldMakesRoomForTheNext() {
        List<String> lessons = List.of("What does the ferry cost?", "How much does the ferry cost?");

        assertThat(asked("What does the ferry cost?")
                        .closest(lessons, Function.identity(), one -> !one.startsWith("What"))
                        .map(Likeness.Match::other))
                .contains("How much does the ferry cost?");
    }
}
