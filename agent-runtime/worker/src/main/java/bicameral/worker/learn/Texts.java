package bicameral.worker.learn;

import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.KnowledgeIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** The .txt files of a directory, cut at empty lines into passages of some 360 characters, each under the last line in capitals. */
final class Texts {
    private static final UUID COLLECTION = new UUID(4, 4);
    private static final int TARGET = 360;
    private static final int LEAST = 40;
    private static final int HEADING = 50;

    private final List<Path> files;

    Texts(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    void addTo(KnowledgeIndex index) throws IOException {
        for (Path file : files) {
            String name = Objects.toString(file.getFileName()).replace(".txt", "");
            index.replace(COLLECTION, new UUID(5, Fingerprint.of(file.toString())), name, passages(file));
        }
        index.commit();
    }

    private static List<Passage> passages(Path file) throws IOException {
        List<Passage> passages = new ArrayList<>();
        String heading = "";
        StringBuilder text = new StringBuilder();
        for (String line : Files.readString(file).split("\n", -1)) {
            String bare = line.strip();
            boolean full = text.length() > TARGET || (bare.isEmpty() && text.length() > LEAST);
            if (full) {
                passages.add(passage(passages.size(), heading, text));
                text.setLength(0);
            }
            boolean capitals = bare.length() < HEADING && bare.equals(bare.toUpperCase(Locale.ROOT));
            if (capitals && bare.codePoints().anyMatch(Character::isUpperCase)) heading = bare;
            else if (!bare.isEmpty()) text.append(text.isEmpty() ? "" : " ").append(bare);
        }
        if (text.length() > LEAST) passages.add(passage(passages.size(), heading, text));
        return passages;
    }

    private static Passage passage(int ordinal, String heading, StringBuilder text) {
        return new Passage(ordinal, "", List.of(heading), Passage.Kind.PROSE, text.toString(), List.of(), List.of());
    }
}
