package bicameral.bench.quality;

import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Asks all questions, and says how many answers are right, cite a right source, and are refused rightly, beside plain BM25 over
 * the same passages. {@code --url URL} names the running product, {@code --data DIR} another folder of organisations than the
 * demo's: of each its {@code docs}, {@code documents.json} and {@code questions.jsonl}, learnt by an agent of the folder's name.
 */
public final class Main {
    private Main() {}

    /** Exits 0 when it could measure, met or missed; 2 when not. */
    public static void main(String[] words) throws InterruptedException {
        List<String> list = List.of(words);
        Path root = Path.of(System.getProperty("bicameral.root", "."));
        String url = option(list, "--url", "http://localhost:8080");
        Path data = Path.of(option(
                list, "--data", root.resolve("seeds/src/main/resources/demo").toString()));
        System.exit(run(URI.create(url), data, root.resolve("target/bench/quality.json")));
    }

    /** Asks the questions of a folder, prints the figures and writes them with all samples. */
    public static int run(URI product, Path data, Path report) throws InterruptedException {
        try {
            List<Asked> questions = Asked.in(data);
            if (questions.isEmpty()) {
                System.err.println("bicameral: no questions.jsonl in the folders of " + data);
                return 2;
            }
            Run run = measure(product, data, questions);
            if (run.ours().stream().noneMatch(Result::answered)) {
                System.err.println("bicameral: no answer from " + product + "; is it running?");
                return 2;
            }
            Paper.write(report, data, run);
            Paper.print(run);
            System.out.println("Written to " + report);
            Paper.figures(run).forEach(System.out::println);
            return 0;
        } catch (IOException | Trouble e) {
            System.err.println("bicameral: " + e.getMessage());
            return 2;
        }
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : otherwise;
    }

    /**
     * Organisation by organisation: a chamber of the bench's own learns its documents and is asked for its ranking, plain search
     * is run over the same passages, and the product is asked as a visitor asks.
     */
    private static Run measure(URI product, Path data, List<Asked> questions) throws IOException, InterruptedException {
        TreeMap<String, List<Asked>> organisations =
                new TreeMap<>(questions.stream().collect(Collectors.groupingBy(Asked::organisation)));
        Run run = new Run(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (Visitor visitor = new Visitor(product)) {
            for (String organisation : organisations.keySet()) {
                Path folder = data.resolve(organisation);
                if (!Files.exists(folder.resolve("documents.json"))) {
                    throw new IOException("no documents.json in " + folder);
                }
                try (Chamber chamber = Chamber.learning(folder)) {
                    ask(organisations.getOrDefault(organisation, List.of()), chamber, visitor, run);
                }
                System.out.println("Asked " + run.ours().size() + " of " + questions.size());
            }
        }
        return run;
    }

    private static void ask(List<Asked> questions, Chamber chamber, Visitor visitor, Run run)
            throws IOException, InterruptedException {
        List<Chamber.Passage> passages = chamber.passages();
        PlainSearch plain = new PlainSearch(passages);
        for (Asked question : questions) {
            var explained = chamber.explain(question);
            Visitor.Answer answer = visitor.ask(question);
            List<Result.Place> found = explained.passages().stream()
                    .map(one -> new Result.Place(one.documentName(), one.text()))
                    .toList();
            run.ours()
                    .add(new Result(
                            question,
                            answer.done(),
                            answer.done() && question.rightIn(answer.text()),
                            answer.cited(),
                            answer.verbatim(passages),
                            explained.confidence(),
                            Result.ranks(question, found),
                            answer.text()));
            run.plain().add(plain.answer(question));
            run.samples().add(new Reliability.Sample(explained.confidence(), question.rightIn(said(explained))));
            run.millis().add(answer.millis());
        }
    }

    /** What was or would have been said. */
    private static String said(bicameral.protocol.ChamberEvent.Explained explained) {
        return explained.end() == bicameral.protocol.ChamberEvent.End.DONE
                ? explained.text()
                : explained.sentences().stream()
                        .map(bicameral.protocol.ChamberEvent.ChosenSentence::quote)
                        .collect(Collectors.joining("\n"));
    }

    /** Everything that was measured; the lists are in the order of the questions. */
    record Run(List<Result> ours, List<Result> plain, List<Reliability.Sample> samples, List<Long> millis) {}
}
