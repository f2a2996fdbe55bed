package bicameral.worker.answer;

import bicameral.protocol.ChamberEvent.End;
import bicameral.protocol.ChamberEvent.Signal;
import bicameral.seeds.corpus.Corpus;
import bicameral.worker.parse.DocumentReader;
import bicameral.worker.parse.UnreadableDocument;
import bicameral.worker.passage.Chunker;
import bicameral.worker.quality.Shelf;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Asks all demo organisations' questions of one chamber that knows nothing else and of one in which their documents are buried among
 * made-up ones, and tells what was lost on the way: whether the passage that settles a question was still found, what was said instead,
 * and which signals of confidence moved. {@code --chars N} says among how many characters (a million), {@code --dir DIRECTORY} keeps
 * the chambers there for the next time, {@code --lost} prints each lost question, but of sets called "blind" never a word.
 */
final class Burying {
    private static final long SEED = 20260501;
    private static final int LOOKED_FOR = 200;
    private static final double MOVED = 0.15;

    private Burying() {}

    /** What became of a question in one chamber. */
    record Outcome(boolean answered, boolean right, boolean meant, int rank, ExtractiveAnswerer.Considered considered) {
        boolean asItShouldBe(Asked asked) {
            return asked.answerable() ? right : !answered;
        }
    }

    /** Prints the figures of sets of questions. */
    public static void main(String[] arguments) throws IOException, UnreadableDocument {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        long characters = Long.parseLong(option(words, "--chars", "1000000"));
        String kept = option(words, "--dir", "");
        Path directory = kept.isEmpty() ? Files.createTempDirectory("burying") : Path.of(kept);
        boolean lost = words.remove("--lost");
        try (Chamber alone = new Chamber(directory.resolve("alone"), 0);
                Chamber buried = new Chamber(directory.resolve("buried-" + characters), characters)) {
            System.out.printf(Locale.ROOT, "%d passages alone, %d buried%n", alone.passages(), buried.passages());
            for (String set : words) new Burying().compare(set, alone, buried, lost);
        }
    }

    static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        if (at < 0) return otherwise;
        words.remove(at);
        return words.remove(at);
    }

    private void compare(String set, Chamber alone, Chamber buried, boolean lost) throws IOException {
        List<Asked> questions = new ArrayList<>();
        for (String slug : Demo.ALL) questions.addAll(Asked.of(set, slug));
        Tally before = new Tally();
        Tally after = new Tally();
        for (Asked asked : questions) {
            Outcome one = alone.ask(asked);
            Outcome other = buried.ask(asked);
            before.add(asked, one);
            after.add(asked, other);
            boolean changed = one.asItShouldBe(asked) != other.asItShouldBe(asked);
            if (lost && changed && !set.contains("blind")) print(asked, one, other);
        }
        System.out.printf(Locale.ROOT, "%-10s alone  %s%n%-10s buried %s%n", set, before, "", after);
    }

    private static void print(Asked asked, Outcome one, Outcome other) {
        System.out.printf(
                Locale.ROOT,
                "%s %s [%s] %s%s wants %s%n  source at %d, then %d%n  moved: %s%n",
                one.asItShouldBe(asked) ? "LOST" : "WON",
                asked.id(),
                asked.kind(),
                asked.before().isEmpty() ? "" : "(" + asked.before() + ") ",
                asked.text(),
                asked.answerable() ? asked.must() : "silence",
                one.rank(),
                other.rank(),
                moved(one, other));
        print(one);
        print(other);
    }

    private static void print(Outcome outcome) {
        Certainty certainty = outcome.considered().selection().certainty();
        System.out.printf(
                Locale.ROOT,
                "    %s%s %.2f %s: %s%n      %s%n",
                outcome.answered() ? "said" : "silent",
                outcome.meant() ? " right" : "",
                certainty.confidence(),
                certainty.vetoes(),
                ExtractiveAnswerer.composed(outcome.considered()).text().replace("\n", " / "),
                things(outcome.considered().inquiry()));
    }

    private static String things(Inquiry inquiry) {
        StringBuilder things = new StringBuilder();
        for (Inquiry.Thing thing : inquiry.things())
            things.append(String.format(
                    Locale.ROOT,
                    "%s%s%s=%.2f ",
                    thing.known() ? "" : "?",
                    thing.asking() ? "*" : "",
                    thing.name(),
                    thing.weight()));
        return things.toString();
    }

    /** The signals whose part in the confidence is another by more than a little. */
    private static String moved(Outcome one, Outcome other) {
        List<Signal> before = one.considered().selection().certainty().signals();
        List<Signal> after = other.considered().selection().certainty().signals();
        StringBuilder moved = new StringBuilder();
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            double by = after.get(i).effect() - before.get(i).effect();
            if (Math.abs(by) > MOVED)
                moved.append(String.format(
                        Locale.ROOT,
                        "%s %.2f>%.2f (%+.2f) ",
                        before.get(i).name(),
                        before.get(i).value(),
                        after.get(i).value(),
                        by));
        }
        return moved.toString();
    }

    /** The counts of a set in one chamber. */
    private static final class Tally {
        private int answerable;
        private int right;
        private int meant;
        private int silent;
        private int open;
        private int answeredOpen;
        private final int[] found = new int[4];

        void add(Asked asked, Outcome outcome) {
            if (!asked.answerable()) {
                open++;
                answeredOpen += outcome.answered() ? 1 : 0;
                return;
            }
            answerable++;
            right += outcome.right() ? 1 : 0;
            meant += outcome.meant() ? 1 : 0;
            silent += outcome.answered() ? 0 : 1;
            int[] within = {5, 20, 40, 100};
            for (int i = 0; i < within.length; i++)
                found[i] += outcome.rank() > 0 && outcome.rank() <= within[i] ? 1 : 0;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "as it should be %.1f %%: right %d of %d (would be %d), refused %d, open answered %d of %d; source in first 5/20/40/100 %s",
                    100.0 * (right + open - answeredOpen) / Math.max(1, answerable + open),
                    right,
                    answerable,
                    meant,
                    silent,
                    answeredOpen,
                    open,
                    Arrays.toString(found));
        }
    }

    /** All demo organisations in one collection, judged, and made-up documents beside them, which are not. */
    static final class Chamber implements AutoCloseable {
        private final Shelf shelf;
        private final UUID collection;
        private final KnowledgeIndex index;
        private final ExtractiveAnswerer answerer;

        Chamber(Path directory, long characters) throws IOException, UnreadableDocument {
            boolean kept = Files.exists(directory);
            shelf = new Shelf(Files.createDirectories(directory));
            index = shelf.index;
            if (!kept) fill(directory, characters);
            collection = index.collections().iterator().next();
            answerer = new ExtractiveAnswerer(index);
        }

        private void fill(Path directory, long characters) throws IOException, UnreadableDocument {
            List<Path> documents = new ArrayList<>();
            for (String slug : Demo.ALL) {
                shelf.organisation(slug);
                try (Stream<Path> files = Files.list(Demo.folder(slug).resolve("docs"))) {
                    files.sorted().forEach(documents::add);
                }
            }
            shelf.judge();
            if (characters == 0) return;
            for (Path file : new Corpus(Corpus.texts(documents), SEED).write(directory.resolve("texts"), characters)) {
                String name = file.getFileName().toString();
                index.replace(
                        shelf.collection,
                        UUID.randomUUID(),
                        name,
                        new Chunker().chunk(new DocumentReader().read(file, name)));
            }
            index.commit();
        }

        int passages() {
            return index.passages();
        }

        Outcome ask(Asked asked) {
            List<Question.Exchange> history =
                    asked.before().isEmpty() ? List.of() : List.of(new Question.Exchange(asked.before(), ""));
            Question question = new Question(asked.text(), history, List.of(collection), "", "zh-CN");
            ExtractiveAnswerer.Considered considered = answerer.consider(question);
            boolean meant =
                    asked.rightIn(ExtractiveAnswerer.composed(considered).text());
            boolean answered = ExtractiveAnswerer.answer(question, considered).end() == End.DONE;
            return new Outcome(answered, answered && meant, meant, rank(asked, considered), considered);
        }

        /** Where the first passage that settles it stands among those found, from 1; 0 where it does not. */
        private int rank(Asked asked, ExtractiveAnswerer.Considered considered) {
            if (asked.sources().isEmpty()) return 0;
            List<Found> found = index.search(
                    List.of(collection),
                    considered.inquiry().sought(),
                    LOOKED_FOR,
                    considered.inquiry().text());
            for (int i = 0; i < found.size(); i++)
                if (asked.settles(
                        found.get(i).documentName(), found.get(i).passage().text())) return i + 1;
            return 0;
        }

        @Override
        public void close() throws IOException {
            shelf.close();
        }
    }
}
