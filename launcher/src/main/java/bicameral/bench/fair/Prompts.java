package bicameral.bench.fair;

import bicameral.protocol.GenerateCall.Turn;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.prompt.Piece.Sort;
import bicameral.protocol.prompt.Template;
import bicameral.seeds.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prompts as chambers make them: the rules, the agent, {@value #PASSAGES} passages of real documents in Chinese and English, and a
 * question that nobody has asked before. Thread-safe.
 */
final class Prompts {
    private static final int PASSAGES = 8;
    private static final int PASSAGE_CHARACTERS = 700;
    private static final String AGENT = "Front desk";
    private static final String KEY = "0123456789ab";

    private final List<String> passages;
    private final boolean unseen;
    private final AtomicLong number = new AtomicLong();

    private Prompts(List<String> passages, boolean unseen) {
        this.passages = passages;
        this.unseen = unseen;
    }

    /** Of the documents below a directory; the same passages come again and again. */
    static Prompts of(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        String text = String.join("\n", Corpus.texts(files));
        List<String> passages = new ArrayList<>();
        for (int from = 0; from + PASSAGE_CHARACTERS <= text.length(); from += PASSAGE_CHARACTERS)
            passages.add(text.substring(from, from + PASSAGE_CHARACTERS));
        return new Prompts(passages, false);
    }

    /** The same, but no passage has ever left before. */
    Prompts unseen() {
        return new Prompts(passages, true);
    }

    /** What is asked, and what the engine is to read for it. */
    record Prompt(String question, String agent, List<Turn> turns) {
        /** The same as one text. */
        String text() {
            return turns.stream().map(Turn::text).collect(Collectors.joining("\n"));
        }
    }

    Prompt next() {
        long now = number.incrementAndGet();
        String question = "Question " + now + ": when does it stop, and what does it cost?";
        List<Piece> material = new ArrayList<>();
        for (int i = 0; i < PASSAGES; i++) {
            int which = ThreadLocalRandom.current().nextInt(passages.size());
            String text = (unseen ? now + "." + i + " " : "") + passages.get(which);
            material.add(Piece.of(Sort.TEMPLATE, Template.opening(i + 1)));
            material.add(Piece.of(Sort.TEMPLATE, Template.opened(KEY)));
            material.add(new Piece(Sort.PASSAGE, text, new UUID(0, which), which, 0, text.length()));
            material.add(Piece.of(Sort.TEMPLATE, Template.closing(KEY)));
        }
        material.add(Piece.of(Sort.TEMPLATE, Template.QUESTION));
        material.add(Piece.of(Sort.QUESTION, question));
        Turn system = new Turn(
                "system",
                List.of(
                        Piece.of(Sort.TEMPLATE, Template.RULES),
                        Piece.of(Sort.TEMPLATE, Template.NAME),
                        Piece.of(Sort.PERSONA, AGENT)));
        return new Prompt(question, AGENT, List.of(system, new Turn("user", material)));
    }
}
