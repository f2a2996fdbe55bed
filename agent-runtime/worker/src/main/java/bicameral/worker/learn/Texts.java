package bicameral.worker.learn;

import bicameral.worker.retrieve.PassageVisitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The .txt files of a directory, cut at empty lines into passages of some 360 characters, each under the last line in capitals. */
final class Texts implements Corpus {
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

    @Override
    public void read(PassageVisitor visitor) throws IOException {
        for (Path file : files) {
            if (!read(file, visitor)) return;
        }
    }

    private static UUID id(Path file) {
        return new UUID(5, TermTable.hash(file.toString()));
    }

    private static boolean read(Path file, PassageVisitor visitor) throws IOException {
        String name = Objects.toString(file.getFileName()).replace(".txt", "");
        String heading = "";
        StringBuilder text = new StringBuilder();
        int ordinal = 0;
        for (String line : Files.readString(file).split("\n", -1)) {
            String bare = line.strip();
            boolean full = text.length() > TARGET || (bare.isEmpty() && text.length() > LEAST);
            if (full) {
                if (!visitor.passage(COLLECTION, id(file), ordinal++, name + "\n" + heading, text.toString()))
                    return false;
                text.setLength(0);
            }
            boolean capitals = bare.length() < HEADING && bare.equals(bare.toUpperCase(java.util.Locale.ROOT));
            if (capitals && bare.codePoints().anyMatch(Character::isUpperCase)) heading = bare;
            else if (!bare.isEmpty()) text.append(text.isEmpty() ? "" : " ").append(bare);
        }
        return text.length() <= LEAST
                || visitor.passage(COLLECTION, id(file), ordinal, name + "\n" + heading, text.toString());
    }

    @Override
    public void read(Set<UUID> wanted, PassageVisitor visitor) throws IOException {
        read((collection, document, ordinal, about, text) ->
                !wanted.contains(document) || visitor.passage(collection, document, ordinal, about, text));
    }

    @Override
    public Map<UUID, Integer> documents() throws IOException {
        Map<UUID, Integer> counts = new HashMap<>();
        read((collection, document, ordinal, about, text) -> {
            counts.merge(document, 1, Integer::sum);
            return true;
        });
        return counts;
    }
}
