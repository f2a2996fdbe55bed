package bicameral.worker.quality;

import bicameral.worker.retrieve.Terms;
import java.util.HashSet;
import java.util.Set;

/** How alike two texts are: shared pieces of five letters or figures, of all of them (Jaccard). */
final class Resemblance {
    private static final int PIECE = 5;

    private Resemblance() {}

    static double of(String one, String other) {
        Set<String> mine = pieces(one);
        Set<String> theirs = pieces(other);
        if (mine.isEmpty() || theirs.isEmpty()) return one.equals(other) ? 1 : 0;
        long shared = mine.stream().filter(theirs::contains).count();
        return (double) shared / (mine.size() + theirs.size() - shared);
    }

    private static Set<String> pieces(String text) {
        StringBuilder letters = new StringBuilder();
        Terms.fold(text).chars().filter(Character::isLetterOrDigit).forEach(c -> letters.append((char) c));
        Set<String> pieces = new HashSet<>();
        for (int i = 0; i + PIECE <= letters.length(); i++) pieces.add(letters.substring(i, i + PIECE));
        return pieces;
    }
}
