package bicameral.bench.learn;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/** The demo organisations: their documents, and questions with what an answer has to say. */
final class Questions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path demo;
    private final List<JsonNode> questions = new ArrayList<>();

    Questions(Path demo) throws IOException {
        this.demo = demo;
        for (Path organisation : organisations())
            for (String line : Files.readAllLines(organisation.resolve("questions.jsonl")))
                if (!line.isBlank()) questions.add(JSON.readTree(line));
    }

    private List<Path> organisations() throws IOException {
        try (Stream<Path> folders = Files.list(demo)) {
            return folders.filter(folder -> Files.exists(folder.resolve("questions.jsonl")))
                    .sorted()
                    .toList();
        }
    }

    List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (Path organisation : organisations()) {
            try (Stream<Path> files = Files.list(organisation.resolve("docs"))) {
                files.sorted().forEach(documents::add);
            }
        }
        return documents;
    }

    List<String> wordings() {
        return questions.stream().map(node -> node.path("question").asText()).toList();
    }

    /** The share that a worker answers as it should, from 0 to 100: rightly, or not at all where there is no answer. */
    double right(Worker worker, UUID collection) throws IOException {
        int right = 0;
        for (JsonNode question : questions) {
            ChamberEvent end = worker.exchange(ask(
                            collection,
                            question.path("question").asText(),
                            question.path("lang").asText()))
                    .getLast();
            if (end instanceof ChamberEvent.Answered answered && isRight(question, answered)) right++;
        }
        return 100.0 * right / questions.size();
    }

    static ChamberRequest.Ask ask(UUID collection, String text, String language) {
        AgentBrief agent = new AgentBrief(
                UUID.randomUUID(), 1, "Bench", "", "", "", List.of(collection), AgentBrief.Engine.EXTRACTIVE);
        return new ChamberRequest.Ask(UUID.randomUUID(), agent, null, "bench", text, language, false);
    }

    private static boolean isRight(JsonNode question, ChamberEvent.Answered answered) {
        boolean silent = answered.end() == ChamberEvent.End.ABSTAINED;
        if (!question.path("answerable").asBoolean()) return silent;
        if (silent) return false;
        String said = plain(answered.text());
        for (JsonNode forbidden : question.path("must_not_contain"))
            if (said.contains(plain(forbidden.asText()))) return false;
        for (JsonNode group : question.path("must_contain")) {
            boolean any = false;
            for (JsonNode word : group) any |= said.contains(plain(word.asText()));
            if (!any) return false;
        }
        return true;
    }

    private static String plain(String text) {
        return text.replaceAll("[\\s,，]", "").toLowerCase(Locale.ROOT);
    }
}
