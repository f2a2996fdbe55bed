package bicameral.bench.quality;

import bicameral.seeds.judging.Judging;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A question with what a right answer holds and where it stands. */
record Asked(
        String id,
        String organisation,
        String kind,
        String language,
        String text,
        boolean answerable,
        List<List<String>> mustContain,
        List<String> mustNotContain,
        List<Source> sources) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A place that settles the question. */
    record Source(String file, String quote) {
        /** Whether a stretch of a document shows it. */
        boolean in(String document, String stretch) {
            return document.equals(file) && Judging.samePlace(stretch, quote);
        }
    }

    /** All questions of a folder with one folder an organisation, each with a questions.jsonl. */
    static List<Asked> in(Path data) throws IOException {
        List<Path> folders;
        try (var list = Files.list(data)) {
            folders = list.filter(folder -> Files.exists(folder.resolve("questions.jsonl")))
                    .sorted()
                    .toList();
        }
        List<Asked> questions = new ArrayList<>();
        for (Path folder : folders) {
            for (String line : Files.readAllLines(folder.resolve("questions.jsonl"))) {
                if (!line.isBlank()) {
                    questions.add(of(folder.getFileName().toString(), JSON.readTree(line)));
                }
            }
        }
        return questions;
    }

    private static Asked of(String folder, JsonNode node) {
        List<List<String>> must = new ArrayList<>();
        node.path("must_contain").forEach(group -> must.add(words(group)));
        List<Source> sources = new ArrayList<>();
        node.path("source")
                .forEach(source -> sources.add(new Source(
                        source.path("file").asText(), source.path("quote").asText())));
        return new Asked(
                node.path("id").asText(),
                node.path("tenant").asText(folder),
                node.path("kind").asText(),
                node.path("lang").asText(),
                node.path("question").asText(),
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

    /** Whether an answer says what it must and nothing it must not. */
    boolean rightIn(JsonNode answer) {
        return "done".equals(answer.path("status").asText())
                && Judging.right(answer.path("text").asText(), mustContain, mustNotContain);
    }

    /** Whether one of the citations shows a place that settles the question. */
    boolean citedIn(JsonNode answer) {
        for (JsonNode citation : answer.path("citations")) {
            if (sourceIn(
                    citation.path("document").asText(), citation.path("quote").asText())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a stretch of a document shows a place that settles the question. */
    boolean sourceIn(String document, String stretch) {
        return sources.stream().anyMatch(source -> source.in(document, stretch));
    }

    /** Whether a text would be a right answer. */
    boolean rightIn(String text) {
        return answerable && Judging.right(text, mustContain, mustNotContain);
    }
}
