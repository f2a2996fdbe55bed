package bicameral.seeds.corpus;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Made-up documents of a business, Chinese and English by turns, the same ones for the same seed: headings, paragraphs, lists
 * and tables. Each section has words of its own that come again in it, as in real texts.
 */
public final class Corpus {
    private static final int VOCABULARY = 120_000;
    private static final int FILES = 10;
    private static final int TOPIC_WORDS = 24;

    private final Random random;
    private final Words chinese;
    private final Words english;

    /** @param texts whose words are used, see {@link #texts} */
    public Corpus(List<String> texts, long seed) {
        random = new Random(seed);
        chinese = Words.chinese(texts, VOCABULARY, random);
        english = Words.english(texts, VOCABULARY, random);
    }

    /** What those of some documents say that are plain text. */
    public static List<String> texts(List<Path> documents) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path document : documents) {
            String name = document.getFileName().toString();
            if (name.endsWith(".md") || name.endsWith(".txt") || name.endsWith(".csv") || name.endsWith(".html"))
                texts.add(Files.readString(document).replaceAll("<[^>]*>", " "));
        }
        return texts;
    }

    /** Writes files of so many characters together. */
    public List<Path> write(Path directory, long characters) throws IOException {
        Files.createDirectories(directory);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            Path file = directory.resolve("file-" + i + ".md");
            write(file, characters / FILES, i % 5 < 3);
            files.add(file);
        }
        return files;
    }

    private void write(Path file, long characters, boolean han) throws IOException {
        long written = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            while (written < characters) {
                String section = section(han ? chinese : english, han);
                out.write(section);
                written += section.length();
            }
        }
    }

    private String section(Words words, boolean han) {
        String[] topic = new String[TOPIC_WORDS];
        for (int i = 0; i < topic.length; i++) topic[i] = words.at(random.nextInt(words.size()));
        StringBuilder text = new StringBuilder("## ");
        phrase(text, words, topic, han, 3);
        text.append("\n\n");
        int paragraphs = 2 + random.nextInt(5);
        for (int i = 0; i < paragraphs; i++) {
            int kind = random.nextInt(10);
            if (kind == 0) list(text, words, topic, han);
            else if (kind == 1) table(text, words, topic, han);
            else paragraph(text, words, topic, han);
            text.append('\n');
        }
        return text.toString();
    }

    private void paragraph(StringBuilder text, Words words, String[] topic, boolean han) {
        for (int i = 2 + random.nextInt(5); i > 0; i--) {
            phrase(text, words, topic, han, 6 + random.nextInt(14));
            text.append(han ? "。" : ". ");
        }
        text.append('\n');
    }

    private void list(StringBuilder text, Words words, String[] topic, boolean han) {
        for (int i = 3 + random.nextInt(5); i > 0; i--) {
            text.append("- ");
            phrase(text, words, topic, han, 3 + random.nextInt(6));
            text.append('\n');
        }
    }

    private void table(StringBuilder text, Words words, String[] topic, boolean han) {
        text.append("| ")
                .append(topic[0])
                .append(" | ")
                .append(topic[1])
                .append(" | ")
                .append(topic[2]);
        text.append(" |\n| --- | --- | --- |\n");
        for (int i = 3 + random.nextInt(8); i > 0; i--) {
            text.append("| ");
            phrase(text, words, topic, han, 2);
            text.append(" | ").append(number()).append(" | ").append(number()).append(" |\n");
        }
    }

    private void phrase(StringBuilder text, Words words, String[] topic, boolean han, int length) {
        for (int i = 0; i < length; i++) {
            if (!han && i > 0) text.append(' ');
            int kind = random.nextInt(40);
            if (kind == 0) text.append(number());
            else if (kind < 10) text.append(topic[random.nextInt(random.nextInt(topic.length) + 1)]);
            else text.append(words.draw(random));
            if (han && i > 0 && i % 8 == 0) text.append('，');
        }
    }

    private String number() {
        int digits = 1 + random.nextInt(5);
        return Integer.toString(random.nextInt((int) Math.pow(10, digits)));
    }
}
