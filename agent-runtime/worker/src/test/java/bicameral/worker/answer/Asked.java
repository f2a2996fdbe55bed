package bicameral.worker.answer;

import bicameral.seeds.judging.Judging;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A question to a demo organisation, with what a right answer holds and where it stands. */
record Asked(
        String id,
        String kind,
        String text,
        String before,
        boolean answerable,
        List<List<String>> must,
        List<String> mustNot,
        List<Source> sources) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A place that settles the question. */
    record Source(String file, String quote) {}

    /** The questions of a set to an organisation; none where the set has none for it. */
    static List<Asked> of(String set, String slug) throws IOException {
        Path file = set.equals("developer")
                ? Demo.folder(slug).resolve("questions.jsonl")
                : Path.of(System.getProperty("bicameral.root"))
                        .resolve("agent-runtime/worker/src/test/resources")
                        .resolve(set)
                        .resolve(slug + ".jsonl");
        List<Asked> questions = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            if (!line.isBlank()) questions.add(of(JSON.readTree(line)));
        }
        return questions;
    }

    private static Asked of(JsonNode node) {
        List<List<String>> must = new ArrayList<>();
        node.path("must_contain").forEach(group -> must.add(words(group)));
        List<Source> sources = new ArrayList<>();
        node.path("source")
                .forEach(source -> sources.add(new Source(
                        source.path("file").asText(), source.path("quote").asText())));
        return new Asked(
                node.path("id").asText(),
                node.path("kind").asText(),
                node.path("question").asText(),
                node.path("before").asText(),
                node.path("answerable").asBoolean(),
                must,
                words(node.path("must_not_contain")),
                sources);
    }

    private static List<String> words(JsonNode array) {
        List<String> words = new ArrayList<>();
        array.forEach(word -> words.add(word.asText()));
        return words;
    }

    boolean rightIn(String text) {
        return answerable && Judging.right(text, must, mustNot);
    }

    boolean citedIn(Composed answer) {
        return answer.citations().stream().anyMatch(one -> settles(one.documentName(), one.quote()));
    }

    /** Whether a passage that settles it is among the first of those found. */
    boolean foundIn(Composed answer, int first) {
        return answer.passages().stream().limit(first).anyMatch(one -> settles(one.documentName(), one.text()));
    }

    boolean settles(String document, String stretch) {
        return sources.stream()
                .anyMatch(source -> document.equals(source.file()) && Judging.samePlace(stretch, source.quote()));
    }
}
