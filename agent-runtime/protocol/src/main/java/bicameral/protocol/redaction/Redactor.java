package bicameral.protocol.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts pseudonyms like 〔人名1〕 in the place of what its detectors find, for all texts of one message: the same thing gets the
 * same pseudonym in each of them, however it is spaced or cased. Belongs to one message and one thread.
 *
 * <p>Restoring gives back the spelling that was met first. A text that already holds something in the form of a pseudonym comes
 * through unchanged, too: that is given a pseudonym of its own.
 */
public final class Redactor {
    static final char OPEN = '〔';
    static final char CLOSE = '〕';
    /** Longest pseudonym, brackets included. */
    static final int LONGEST = 24;

    /** What is left after one round may, joined anew, be another thing; more rounds than this never find more in practice. */
    private static final int ROUNDS = 4;

    /** What is shorter may stand inside of anything. */
    private static final int LONG = 6;

    private static final Pattern FORM = Pattern.compile(OPEN + "[^" + OPEN + CLOSE + "\\n]{1,22}" + CLOSE);

    private final List<Detector> detectors;
    private final boolean chinese;
    private final Map<String, String> pseudonyms = new HashMap<>();
    private final Map<String, String> originals = new HashMap<>();
    private final Map<Kind, Integer> counts = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Kind> elsewhere = new LinkedHashMap<>();
    private Detector met = (text, found) -> {};

    /** @param chinese whether pseudonyms are Chinese words */
    public Redactor(List<Detector> detectors, boolean chinese) {
        this.detectors = List.copyOf(detectors);
        this.chinese = chinese;
    }

    /**
     * A text in pieces: those left as they are, and pseudonyms.
     *
     * @param pieces joined they are the redacted text; none is empty
     */
    public record Redacted(List<Piece> pieces) {
        public Redacted {
            pieces = List.copyOf(pieces);
        }

        /** The redacted text. */
        public String text() {
            StringBuilder text = new StringBuilder();
            pieces.forEach(piece -> text.append(piece.text()));
            return text.toString();
        }
    }

    /**
     * A part of a redacted text.
     *
     * @param start where it stands in the original, UTF-16
     * @param end where it ends there
     * @param pseudonym whether it stands for what was there
     */
    public record Piece(String text, int start, int end, boolean pseudonym) {}

    /** Learns what any of these texts tells, so that a name with a title in one of them is found bare in another. */
    public void meet(Iterable<String> texts) {
        for (String text : texts) redact(text);
    }

    /** Redacts one text of the message. */
    public Redacted redact(String text) {
        List<Span> spans = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            List<Span> more = joined(found(text, spans));
            boolean settled = !learn(text, more) && more.equals(spans);
            spans = more;
            if (settled) break;
        }
        return pieces(text, spans);
    }

    /** Whether there is something new among these. */
    private boolean learn(String text, List<Span> spans) {
        boolean named = false;
        boolean more = false;
        for (Span span : spans) {
            String told = text.substring(span.start(), span.end());
            if (span.kind() == Kind.NAME) named |= names.add(told);
            else if (told.length() >= LONG && span.kind() != Kind.LITERAL)
                more |= elsewhere.putIfAbsent(told, span.kind()) == null;
        }
        if (named) met = new Names(names);
        return named || more;
    }

    /** What is found in the text outside of what was found before, and that. */
    private List<Span> found(String text, List<Span> before) {
        List<Span> all = new ArrayList<>(before);
        Matcher literal = FORM.matcher(text);
        if (before.isEmpty()) while (literal.find()) all.add(new Span(literal.start(), literal.end(), Kind.LITERAL));
        StringBuilder folded = new StringBuilder(Folding.fold(text));
        // As the engine would see it: a pseudonym's bracket separates what stood on its two sides.
        for (Span span : before) for (int i = span.start(); i < span.end(); i++) folded.setCharAt(i, CLOSE);
        String rest = folded.toString();
        for (Detector detector : detectors) detector.find(rest, all::add);
        met.find(rest, all::add);
        elsewhere.forEach((told, kind) -> everywhere(told, kind, text, all));
        return all;
    }

    /** What has been found once tells as much inside of something longer, which by itself is nothing. */
    private static void everywhere(String told, Kind kind, String text, List<Span> all) {
        for (int at = text.indexOf(told); at >= 0; at = text.indexOf(told, at + 1))
            all.add(new Span(at, at + told.length(), kind));
    }

    /** Overlapping stretches become one, of the kind of the longest. */
    private static List<Span> joined(List<Span> found) {
        List<Span> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Span::start).thenComparing(Span::end, Comparator.reverseOrder()));
        List<Span> joined = new ArrayList<>();
        int longest = 0;
        for (Span span : sorted) {
            Span last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || span.start() >= last.end()) {
                joined.add(span);
                longest = span.length();
                continue;
            }
            Kind kind = span.length() > longest ? span.kind() : last.kind();
            longest = Math.max(longest, span.length());
            joined.set(joined.size() - 1, new Span(last.start(), Math.max(last.end(), span.end()), kind));
        }
        return joined;
    }

    private Redacted pieces(String text, List<Span> spans) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        for (Span span : spans) {
            if (span.start() > from)
                pieces.add(new Piece(text.substring(from, span.start()), from, span.start(), false));
            String pseudonym = pseudonym(span.kind(), text.substring(span.start(), span.end()));
            pieces.add(new Piece(pseudonym, span.start(), span.end(), true));
            from = span.end();
        }
        if (from < text.length()) pieces.add(new Piece(text.substring(from), from, text.length(), false));
        return new Redacted(pieces);
    }

    private String pseudonym(Kind kind, String original) {
        return pseudonyms.computeIfAbsent(kind + "\n" + canonical(kind, original), key -> {
            int number = counts.merge(kind, 1, Integer::sum);
            String made = OPEN + kind.word(chinese) + number + CLOSE;
            originals.put(made, original);
            return made;
        });
    }

    /** The same thing in another spelling is the same thing. */
    private static String canonical(Kind kind, String original) {
        String folded = Folding.fold(original);
        return switch (kind) {
            case TELEPHONE, ACCOUNT, IDENTITY, PLATE ->
                folded.replaceAll("[^0-9A-Za-z\\u4E00-\\u9FFF+]", "").toUpperCase(Locale.ROOT);
            case MAIL -> folded.toLowerCase(Locale.ROOT);
            case NAME, ADDRESS -> folded.replaceAll("\\s+", " ");
            case SECRET, CUSTOM, LITERAL -> original;
        };
    }

    /** The original of each pseudonym that was given so far. */
    public Map<String, String> given() {
        return Map.copyOf(originals);
    }

    /** A text that came back, with the originals in their places. */
    public String restore(String text) {
        StringBuilder restored = new StringBuilder();
        Restoring restoring = restoring(restored::append);
        restoring.accept(text);
        restoring.end();
        return restored.toString();
    }

    /** Restores what streams back, and passes it on. */
    public Restoring restoring(Consumer<String> to) {
        return new Restoring(originals, to);
    }
}
