package bicameral.worker.learn;

import bicameral.protocol.ChamberEvent.LearnedPart;
import bicameral.protocol.ChamberEvent.Lift;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Learned;
import bicameral.worker.retrieve.Snapshot;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures what each learned part is worth, on the demo organisations and on any directory of texts. Of self-made pairs: mean
 * reciprocal rank at 10 and recall at 100, with the questions as they are and without their rarest shared words. Of the
 * organisations' real questions too: how often a passage with the source's quote is among the first five, without what was
 * learned, with what the gate let in, and with it all the same where the gate kept it out.
 */
public final class Ablation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USAGE = "usage: bicameral.worker.learn.Ablation ORGANISATIONS REPORT [TEXTS...]";

    private final ObjectNode report = JSON.createObjectNode();
    private final ArrayNode rows = report.putArray("rows");

    private Ablation() {}

    /** A directory with one folder an organisation, where to write, and directories of .txt files. */
    public static void main(String[] words) throws IOException {
        if (words.length < 2) {
            System.err.println(USAGE);
            System.exit(2);
        }
        Ablation ablation = new Ablation();
        ablation.head();
        for (Path folder : folders(Path.of(words[0]))) ablation.organisation(folder);
        ablation.together(folders(Path.of(words[0])));
        for (int i = 2; i < words.length; i++) ablation.texts(Path.of(words[i]));
        Path file = Path.of(words[1]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(ablation.report) + "\n");
        System.out.println("Written to " + file);
    }

    private void head() {
        report.put("benchmark", "learning").put("at", Instant.now().toString());
        report.putObject("machine")
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", Runtime.version().toString())
                .put("heapMiB", Runtime.getRuntime().maxMemory() >> 20);
        say("%-44s %8s %8s %8s %8s %8s", "", "MRR@10", "R@100", "MRR hard", "R hard", "seconds");
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private static List<Path> folders(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> Files.exists(folder.resolve("questions.jsonl")))
                    .sorted()
                    .toList();
        }
    }

    private void texts(Path directory) throws IOException {
        try (Room room = new Room()) {
            new Texts(directory).addTo(room.index);
            pairs(Objects.toString(directory.getFileName()), room);
        }
    }

    private void organisation(Path folder) throws IOException {
        String name = Objects.toString(folder.getFileName());
        try (Room room = new Room()) {
            new Organisation(folder).addTo(room.index);
            pairs(name, room);
            questions(name, folder, room);
        }
    }

    /** An index in a directory of its own, gone afterwards. */
    private static final class Room implements Closeable {
        final Path directory = Files.createTempDirectory("learning");
        final KnowledgeIndex index = new KnowledgeIndex(directory.resolve("index"));

        Room() throws IOException {}

        Snapshot snapshot() throws IOException {
            try (KnowledgeIndex.Hold hold = index.hold()) {
                return Snapshot.open(hold.directory(), hold.commit());
            }
        }

        @Override
        public void close() throws IOException {
            index.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
            }
        }
    }

    /** All organisations in one collection, their real questions being what people have said. */
    private void together(List<Path> folders) throws IOException {
        if (folders.isEmpty()) return;
        try (Room room = new Room()) {
            for (Path folder : folders) new Organisation(folder).addTo(room.index);
            labels("all organisations", room, labelled(room, folders));
        }
    }

    private static List<Label> labelled(Room room, List<Path> folders) throws IOException {
        List<Label> labels = new ArrayList<>();
        for (Path folder : folders)
            for (String line : Files.readAllLines(folder.resolve("questions.jsonl"))) {
                JsonNode question = JSON.readTree(line);
                List<String> quotes = new ArrayList<>();
                for (JsonNode source : question.path("source"))
                    quotes.add(bare(source.path("quote").asText()));
                if (!question.path("answerable").asBoolean() || quotes.isEmpty()) continue;
                List<Label> places = new ArrayList<>();
                room.index.visit((collection, document, ordinal, about, text) -> {
                    if (bare(text).contains(quotes.getFirst()))
                        places.add(new Label(question.path("question").asText(), document, ordinal));
                    return true;
                });
                if (places.size() == 1) labels.add(places.getFirst());
            }
        return labels;
    }

    private void labels(String name, Room room, List<Label> labels) throws IOException {
        Budget budget = Budget.here();
        try (Snapshot snapshot = room.snapshot()) {
            Sample sample = Sample.of(snapshot, budget.tokens(), () -> false);
            Pairs pairs = new Pairs(sample, budget.training(), Math.min(budget.heldOut(), budget.trial()));
            Pairs.@Nullable Pair[] heldOut = pairs.heldOut();
            Vocabulary words = new Vocabulary(sample, heldOut, budget.words());
            Cooccurrences near = Cooccurrences.of(sample, words, heldOut, budget.pairs(), () -> false);
            Encoder plain = new Encoder(
                    budget.width(), Spectrum.vectors(near, budget.width(), () -> false), words.weight.clone());
            Encoder tuned = Tuning.tune(sample, words, pairs, plain, Course.EPOCHS, () -> false);
            Trial trial = new Trial(sample, words, pairs, heldOut, budget.trial(), () -> false);
            Course.Chosen chosen = Course.choose(trial, pairs, trial.keywords(pairs.choosing), tuned);
            Labelled labelled = Labelled.of(labels, snapshot, sample, words, pairs, budget.trial(), () -> false);
            List<Pairs.Pair> asked = labelled.inOrder();
            say(
                    "%s: %d passages, %d questions of people, share %.2f",
                    name, sample.passagesSeen(), asked.size(), chosen.share());
            Trial.Places keywords = trial.keywords(asked);
            Trial.Places without =
                    trial.fused(asked, tuned, chosen.vectors(), chosen.share()).getFirst();
            Trial.Places with = labelled.byThirds(plain, chosen.share(), trial);
            row(name, "people's questions: BM25", keywords, keywords, 0);
            row(name, "people's questions: BM25 + tuned vectors", without, keywords, 0);
            row(name, "the same, labels held against that", with, without, 0);
            say("  labels: %s", labelled.tried(plain, chosen, trial).part());
        }
    }

    private void pairs(String name, Room room) throws IOException {
        Budget budget = Budget.here();
        long begun = System.nanoTime();
        Sample sample;
        Cohesion cohesion;
        try (Snapshot snapshot = room.snapshot()) {
            sample = Sample.of(snapshot, budget.tokens(), () -> false);
            cohesion = Cohesion.of(snapshot, sample);
        }
        double reading = seconds(begun);
        Pairs pairs = new Pairs(sample, budget.training(), Math.min(budget.heldOut(), budget.trial()));
        Pairs.@Nullable Pair[] heldOut = pairs.heldOut();
        say(
                "%s: %d characters, %d passages, %d pairs tried",
                name, sample.characters(), sample.passagesSeen(), pairs.testing.size());
        if (pairs.testing.isEmpty()) return;
        Vocabulary words = new Vocabulary(sample, heldOut, budget.words());
        begun = System.nanoTime();
        Cooccurrences near = Cooccurrences.of(sample, words, heldOut, budget.pairs(), () -> false);
        Encoder plain =
                new Encoder(budget.width(), Spectrum.vectors(near, budget.width(), () -> false), words.weight.clone());
        double vectors = seconds(begun);
        begun = System.nanoTime();
        Encoder tuned = Tuning.tune(sample, words, pairs, plain, Course.EPOCHS, () -> false);
        double tuning = seconds(begun);
        Trial trial = new Trial(sample, words, pairs, heldOut, budget.trial(), () -> false);
        Trial.Places keywords = trial.keywords(pairs.testing);
        row(name, "BM25", keywords, keywords, reading);
        row(name, "BM25 + RM3", trial.feedback(pairs.testing), keywords, 0);
        for (double about : new double[] {0, 0.3, 1, 1.5})
            row(name, "BM25, headings at " + about, trial.keywordsWith(pairs.testing, about), keywords, 0);
        for (double share : new double[] {0.25, 0.5, 1}) {
            row(name, "BM25 + coverage at " + share, trial.nearby(pairs.testing, share, 0), keywords, 0);
            row(name, "BM25 + proximity at " + share, trial.nearby(pairs.testing, 0, share), keywords, 0);
        }
        for (double least : new double[] {0.2, 0.5})
            row(
                    name,
                    "BM25, seams between words from " + least,
                    trial.keywords(pairs.testing, word -> cohesion.weight(sample.terms.hashOf(word), least)),
                    keywords,
                    0);
        Slips slips = new Slips(sample, pairs, heldOut, words.frequency, budget.trial(), room.index);
        slips(name, slips, pairs, heldOut);
        row(name, "vectors alone", alone(trial, pairs, plain), keywords, vectors);
        row(name, "tuned vectors alone", alone(trial, pairs, tuned), keywords, vectors + tuning);
        Trial.Places before = trial.keywords(pairs.choosing);
        fused(name, "vectors", trial, pairs, before, keywords, plain, vectors);
        fused(name, "tuned vectors", trial, pairs, before, keywords, tuned, vectors + tuning);
        besideVectors(name, slips, trial, pairs, heldOut, words, tuned);
    }

    /** Character trigrams and sounds beside words: for questions as they are, and for questions with a slip of the keyboard. */
    private void slips(String name, Slips slips, Pairs pairs, Pairs.@Nullable Pair[] heldOut) {
        Slips.Manner plain = new Slips.Manner(false, false);
        Slips.Manner slip = new Slips.Manner(true, false);
        Slips.Manner mended = new Slips.Manner(true, true);
        Trial.Places asAsked = slips.keywords(pairs.testing, plain);
        Trial.Places slipped = slips.keywords(pairs.testing, slip);
        Trial.Places withMending = slips.keywords(pairs.testing, mended);
        row(name, "one slip each: BM25", slipped, slipped, 0);
        row(name, "one slip each: BM25, mended (as it is)", withMending, slipped, 0);
        double[] shares = {0.1, 0.25, 0.5, 1};
        Map<String, Slips.Pieces> ways = new LinkedHashMap<>();
        ways.put("trigrams", slips.pieces(heldOut, Slips::trigrams));
        ways.put("sounds", slips.pieces(heldOut, Slips::sounds));
        ways.forEach((way, pieces) -> {
            for (int i = 0; i < shares.length; i++) {
                double[] share = {shares[i]};
                String label = " + " + way + " at " + shares[i];
                row(
                        name,
                        "BM25" + label,
                        slips.beside(pairs.testing, plain, pieces, share).getFirst(),
                        asAsked,
                        0);
                row(
                        name,
                        "one slip: BM25" + label,
                        slips.beside(pairs.testing, slip, pieces, share).getFirst(),
                        slipped,
                        0);
                row(
                        name,
                        "one slip: mended" + label,
                        slips.beside(pairs.testing, mended, pieces, share).getFirst(),
                        withMending,
                        0);
            }
        });
    }

    /** Whether pieces bring anything where vectors are on, held against the vectors. */
    private void besideVectors(
            String name,
            Slips slips,
            Trial trial,
            Pairs pairs,
            Pairs.@Nullable Pair[] heldOut,
            Vocabulary words,
            Encoder tuned) {
        Course.Chosen chosen = Course.choose(trial, pairs, trial.keywords(pairs.choosing), tuned);
        Slips.Meanings meanings = new Slips.Meanings(tuned, words, chosen.vectors(), chosen.share());
        Map<String, Slips.Pieces> ways = new LinkedHashMap<>();
        ways.put("trigrams", slips.pieces(heldOut, Slips::trigrams));
        ways.put("sounds", slips.pieces(heldOut, Slips::sounds));
        for (Slips.Manner manner : List.of(new Slips.Manner(false, false), new Slips.Manner(true, true))) {
            String asked = manner.slip() ? "one slip, mended: " : "";
            ways.forEach((way, pieces) -> {
                Trial.Places without = slips.meant(pairs.testing, manner, meanings, pieces, 0);
                row(name, asked + "tuned vectors", without, without, 0);
                for (double share : new double[] {0.25, 0.5, 1})
                    row(
                            name,
                            asked + "tuned vectors + " + way + " at " + share,
                            slips.meant(pairs.testing, manner, meanings, pieces, share),
                            without,
                            0);
            });
        }
    }

    private static Trial.Places alone(Trial trial, Pairs pairs, Encoder encoder) {
        return trial.fused(pairs.testing, encoder, trial.passages(encoder), 1e6).getFirst();
    }

    private void fused(
            String name,
            String way,
            Trial trial,
            Pairs pairs,
            Trial.Places before,
            Trial.Places keywords,
            Encoder encoder,
            double seconds) {
        VectorBlocks passages = trial.passages(encoder);
        Course.Chosen chosen = Course.choose(trial, pairs, before, encoder);
        row(
                name,
                "BM25 + " + way + " at 1",
                trial.fused(pairs.testing, encoder, passages, 1).getFirst(),
                keywords,
                seconds);
        String label = String.format(Locale.ROOT, "BM25 + %s, learned share %.2f", way, chosen.share());
        row(
                name,
                label,
                trial.fused(pairs.testing, encoder, passages, chosen.share()).getFirst(),
                keywords,
                seconds);
    }

    private void row(String name, String way, Trial.Places places, Trial.Places keywords, double seconds) {
        double rank = Gate.mean(places.reciprocal(true));
        double recall = Gate.mean(places.recall(true));
        double hardRank = 2 * Gate.mean(places.reciprocal(false)) - rank;
        double hardRecall = 2 * Gate.mean(places.recall(false)) - recall;
        LearnedPart judged = Gate.judge(way, keywords, places);
        String gate = judged.on() ? "on" : Objects.toString(judged.whyOff(), "");
        say("  %-42s %8.3f %8.3f %8.3f %8.3f %8.1f  %s", way, rank, recall, hardRank, hardRecall, seconds, gate);
        ObjectNode row = rows.addObject().put("corpus", name).put("way", way).put("pairs", judged.pairs());
        row.put("mrr10", rank)
                .put("recall100", recall)
                .put("mrr10Hard", hardRank)
                .put("recall100Hard", hardRecall);
        row.put("seconds", seconds).put("gate", gate);
        lift(row.putObject("mrrLift"), judged.rank());
        lift(row.putObject("recallLift"), judged.recall());
    }

    private static void lift(ObjectNode node, Lift lift) {
        node.put("lift", lift.with() - lift.without()).put("low", lift.low()).put("high", lift.high());
    }

    /** The real questions, each searched as the chamber searches. */
    private void questions(String name, Path folder, Room room) throws IOException {
        Path file = room.directory.resolve("model");
        Course.Outcome outcome;
        try (Snapshot snapshot = room.snapshot()) {
            outcome = new Course(snapshot, Budget.here(), file, () -> false, reached -> {}).run();
        }
        real(name, "real questions, BM25", folder, room.index, Learned.NOTHING);
        real(
                name,
                outcome.model() ? "real questions, learned (gate: on)" : "real questions, gate: off",
                folder,
                room.index,
                outcome.model() ? new Knowing(Model.open(file))::on : Learned.NOTHING);
    }

    private void real(String name, String way, Path folder, KnowledgeIndex index, Learned learned) throws IOException {
        index.consult(learned);
        List<Integer> places = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("questions.jsonl"))) {
            JsonNode question = JSON.readTree(line);
            if (question.path("answerable").asBoolean()) places.add(place(question, index));
        }
        double rank = places.stream()
                .mapToDouble(at -> at > 0 && at <= 10 ? 1.0 / at : 0)
                .average()
                .orElse(0);
        double five = places.stream()
                .mapToDouble(at -> at > 0 && at <= 5 ? 1 : 0)
                .average()
                .orElse(0);
        double forty =
                places.stream().mapToDouble(at -> at > 0 ? 1 : 0).average().orElse(0);
        say("  %-42s %8.3f recall@5 %.3f recall@40 %.3f", way, rank, five, forty);
        rows.addObject()
                .put("corpus", name)
                .put("way", way)
                .put("questions", places.size())
                .put("mrr10", rank)
                .put("recall5", five)
                .put("recall40", forty);
    }

    private static int place(JsonNode question, KnowledgeIndex index) {
        List<Found> found = index.search(
                List.of(Organisation.COLLECTION), question.path("question").asText(), 40);
        for (int i = 0; i < found.size(); i++) {
            Passage passage = found.get(i).passage();
            String text = bare(passage.text() + String.join("", passage.headings()));
            for (JsonNode source : question.path("source"))
                if (text.contains(bare(source.path("quote").asText()))) return i + 1;
        }
        return 0;
    }

    private static String bare(String text) {
        return text.replaceAll("[\\s|，,：:；;]+", "");
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
