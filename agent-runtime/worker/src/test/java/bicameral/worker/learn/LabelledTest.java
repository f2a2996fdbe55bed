package bicameral.worker.learn;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people have said where answers stand helps where it holds for other questions too, and leaves no trace when it is gone. */
class LabelledTest {
    private static final int SUBJECTS = 40;
    private static final int EACH = 3;
    private static final Budget ROOM = Budget.of(128 << 20);

    @TempDir
    private Path directory = Path.of("");

    private final Town town = Town.ofSubjects(3, SUBJECTS).with(slang());

    /** Papers of words that people use for the subjects; nothing in them tells which is for which. */
    private static Town slang() {
        Town town = new Town();
        Random random = new Random(8);
        for (int paper = 0; paper < 2; paper++) {
            List<String> passages = new ArrayList<>();
            for (int passage = 0; passage < 12; passage++) {
                StringBuilder text = new StringBuilder();
                for (int word = 0; word < 24; word++)
                    text.append(slang(random.nextInt(SUBJECTS))).append(word % 6 == 5 ? ". " : " ");
                passages.add(text.toString().strip());
            }
            town.papers.add(new Town.Paper(new UUID(88, paper), "talk", passages));
        }
        return town;
    }

    private static String slang(int subject) {
        return "kk" + (char) ('a' + subject / 8) + (char) ('a' + subject % 8) + "zz";
    }

    /** Questions in people's words, or in the documents' own; all are told right. */
    private List<Label> labels(boolean theirWords) {
        List<Label> labels = new ArrayList<>();
        for (int subject = 0; subject < SUBJECTS; subject++) {
            for (int passage = 0; passage < EACH; passage++) {
                String own = town.papers.get(subject).passages().get(passage).substring(0, 40);
                String question = theirWords ? slang(subject) + " " + passage : own;
                labels.add(new Label(question, new UUID(3, subject), passage));
            }
        }
        return labels;
    }

    @Test
    void wordsThatPeopleUseAreLearnedFromWhatTheySaid() throws IOException {
        LearnedPart labels = part(learn(labels(true)));

        assertThat(labels.on()).as("%s", labels).isTrue();
        assertThat(labels.pairs()).isEqualTo(EACH * SUBJECTS);
        assertThat(labels.rank().low()).isPositive();
    }

    @Test
    void whatIsFoundWithoutThemIsNoReasonToTakeThemOver() throws IOException {
        LearnedPart labels = part(learn(labels(false)));

        assertThat(labels.on()).as("%s", labels).isFalse();
        assertThat(labels.whyOff()).isIn("no_gain", "not_sure");
    }

    @Test
    void fewAreNotTriedAndWhatIsTakenBackLeavesNoTrace() throws IOException {
        learn(List.of());
        byte[] before = Files.readAllBytes(directory.resolve("model"));
        assertThat(part(learn(labels(true).subList(0, 19))).whyOff()).isEqualTo("too_few_labels");
        assertThat(Files.readAllBytes(directory.resolve("model"))).isEqualTo(before);
        learn(labels(true));
        assertThat(Files.readAllBytes(directory.resolve("model"))).isNotEqualTo(before);

        learn(List.of());

        assertThat(Files.readAllBytes(directory.resolve("model"))).isEqualTo(before);
    }

    private static LearnedPart part(Course.Outcome outcome) {
        return outcome.parts().stream()
                .filter(part -> part.name().equals("labels"))
                .findFirst()
                .orElseThrow();
    }

    private Course.Outcome learn(List<Label> labels) throws IOException {
        Path place = Files.createTempDirectory(directory, "index");
        try (KnowledgeIndex index = new KnowledgeIndex(place)) {
            CourseTest.add(index, town);
            try (KnowledgeIndex.Hold hold = index.hold();
                    Snapshot snapshot = Snapshot.open(hold.directory(), hold.commit())) {
                Course course = new Course(
                        snapshot, ROOM, directory.resolve("model"), () -> false, reached -> {}, null, labels);
                return course.run();
            }
        }
    }
}
