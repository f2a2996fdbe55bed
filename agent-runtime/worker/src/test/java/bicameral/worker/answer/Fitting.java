package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Prints what the shared confidence model is fitted to, a line a question: the organisation, the set, whether what would be said is
 * right, and the signals. Each answerable question is asked once more with the passages that settle it taken away, which makes the
 * nearest unanswerable question there is.
 */
final class Fitting {
    private Fitting() {}

    /** Sets of questions, never those that are only counted. */
    public static void main(String[] sets) throws Exception {
        Path directory = Files.createTempDirectory("fitting");
        List<String> offTopic = Files.readAllLines(Path.of(
                System.getProperty("bicameral.root"), "agent-runtime/worker/src/test/resources/small/offtopic.txt"));
        for (String slug : Demo.ALL) {
            try (Demo demo = new Demo(slug, directory.resolve(slug))) {
                for (String set : sets) {
                    for (Asked asked : Asked.of(set, slug)) {
                        print(slug, set, asked, demo);
                        if (asked.answerable()) without(slug, set, asked, demo);
                    }
                }
                for (String question : offTopic) {
                    Asked asked = new Asked("", "far", question, "", false, List.of(), List.of(), List.of());
                    print(slug, "offtopic", asked, demo);
                }
            }
        }
    }

    private static void without(String slug, String set, Asked asked, Demo demo) throws IOException {
        List<UUID> changed = new ArrayList<>();
        List<List<bicameral.worker.retrieve.Found>> before = new ArrayList<>();
        for (UUID document : demo.index.documents().keySet()) {
            List<bicameral.worker.retrieve.Found> all = demo.index.read(document, 0, Integer.MAX_VALUE - 1);
            if (all.isEmpty()) continue;
            String name = all.getFirst().documentName();
            List<Passage> kept = all.stream()
                    .filter(one -> !asked.settles(name, one.passage().text()))
                    .map(bicameral.worker.retrieve.Found::passage)
                    .toList();
            if (kept.size() < all.size()) {
                changed.add(document);
                before.add(all);
                demo.index.replace(demo.collection, document, name, kept);
            }
        }
        if (!changed.isEmpty()) print(slug, set + "-without", asked, demo);
        for (int i = 0; i < changed.size(); i++) {
            demo.index.replace(
                    demo.collection,
                    changed.get(i),
                    before.get(i).getFirst().documentName(),
                    before.get(i).stream()
                            .map(bicameral.worker.retrieve.Found::passage)
                            .toList());
        }
    }

    private static void print(String slug, String set, Asked asked, Demo demo) {
        ExtractiveAnswerer.Considered considered = demo.answerer.consider(demo.question(asked.text(), asked.before()));
        Certainty certainty = considered.selection().certainty();
        if (certainty.signals().isEmpty()) return;
        boolean right = asked.rightIn(ExtractiveAnswerer.composed(considered).text());
        System.out.println(Arrays.asList(
                                slug,
                                set,
                                asked.kind(),
                                asked.answerable() ? "1" : "0",
                                right ? "1" : "0",
                                String.join("+", certainty.vetoes()))
                        .stream()
                        .collect(Collectors.joining("\t"))
                + "\t"
                + certainty.signals().stream()
                        .map(signal -> signal.name() + "=" + String.format(Locale.ROOT, "%.4f", signal.value()))
                        .collect(Collectors.joining("\t")));
    }
}
