package bicameral.protocol.redaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts pseudonyms like 〔人名1〕 in the place of what its detectors find, for all texts of one message, and of those
 * before it in the same conversation: the same thing gets the same pseudonym in each of them, however it is spaced or cased. Belongs
 * to one message and one thread.
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

    /** Rule of what was found before, in this conversation. */
    private static final String AGAIN = "again";

    /** A conversation keeps fewer. */
    private static final String NUMBER = "[1-9][0-9]{0,3}";

    private static final Pattern MADE = Pattern.compile(Arrays.stream(Kind.values())
            .flatMap(kind -> Stream.of(kind.word(true), kind.word(false)))
            .collect(Collectors.joining("|", OPEN + "(?:", ")" + NUMBER + CLOSE)));

    private static final Pattern FORM = Pattern.compile(OPEN + "[^" + OPEN + CLOSE + "\\n]{1,22}" + CLOSE);

    private final List<Detector> detectors;
    private final boolean chinese;
    private final Map<String, Pseudonym> pseudonyms = new LinkedHashMap<>();
    private final Map<String, String> originals = new HashMap<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<String, Kind> names = new LinkedHashMap<>();
    private final Map<String, Kind> elsewhere = new LinkedHashMap<>();
    private Detector met = (text, found) -> {};

    /** @param chinese whether pseudonyms are Chinese words */
    public Redactor(List<Detector> detectors, boolean chinese) {
        this(detectors, chinese, List.of());
    }

    /**
     * Goes on with the pseudonyms of earlier messages of the same conversation.
     *
     * @param before as {@link #pseudonyms} told them
     */
    public Redactor(List<Detector> detectors, boolean chinese, List<Pseudonym> before) {
        this.detectors = List.copyOf(detectors);
        this.chinese = chinese;
        before.forEach(this::remember);
        if (!names.isEmpty()) met = named();
    }

    private void remember(Pseudonym known) {
        pseudonyms.put(key(known.kind(), known.original()), known);
        originals.put(known.text(), known.original());
        counts.merge(known.kind(), 1, Integer::sum);
        String told = Folding.fold(known.original());
        if (isName(known.kind())) names.put(told, known.kind());
        else if (told.length() >= LONG && known.kind() != Kind.LITERAL) elsewhere.put(told, known.kind());
    }

    /**
     * What stands for what.
     *
     * @param text the pseudonym, brackets included
     * @param original in the spelling that was met first
     * @param rule what found it
     */
    public record Pseudonym(Kind kind, String text, String original, String rule) {}

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

    /** Whether a text is a pseudonym as one is made: the word for a kind, in one of the languages, and a number. */
    public static boolean isPseudonym(String text) {
        return MADE.matcher(text).matches();
    }

    /** Learns what any of these texts tells, so that a name with a title in one of them is found bare in another. */
    public void meet(Iterable<String> texts) {
        for (String text : texts) redact(text);
    }

    /** Redacts one text of the message. */
    public Redacted redact(String text) {
        Folding folding = Folding.of(text);
        List<Span> spans = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            List<Span> more = joined(found(text, folding, spans));
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
            String told = Folding.fold(text.substring(span.start(), span.end()));
            if (isName(span.kind())) named |= names.putIfAbsent(told, span.kind()) == null;
            else if (told.length() >= LONG && span.kind() != Kind.LITERAL)
                more |= elsewhere.putIfAbsent(told, span.kind()) == null;
        }
        if (named) met = named();
        return named || more;
    }

    private static boolean isName(Kind kind) {
        return kind == Kind.NAME || kind == Kind.CUSTOMER || kind == Kind.PROJECT;
    }

    private NameList named() {
        List<NameList.Entry> entries = new ArrayList<>();
        names.forEach((name, kind) -> entries.add(new NameList.Entry(name, kind, AGAIN)));
        return NameList.of(entries);
    }

    /** What is found in the text outside of what was found before, and that. */
    private List<Span> found(String text, Folding folding, List<Span> before) {
        List<Span> all = new ArrayList<>(before);
        Matcher literal = FORM.matcher(text);
        if (before.isEmpty()) while (literal.find()) all.add(new Span(literal.start(), literal.end(), Kind.LITERAL));
        // As the engine would see it: a pseudonym's bracket separates what stood on its two sides.
        Folding rest = folding.without(before, CLOSE);
        Detectors.run(detectors, rest, all::add);
        Detectors.run(List.of(met), rest, all::add);
        elsewhere.forEach((told, kind) -> everywhere(told, kind, folding, all));
        return all;
    }

    /** What has been found once tells as much inside of something longer, which by itself is nothing. */
    private static void everywhere(String told, Kind kind, Folding folding, List<Span> all) {
        for (int at = folding.text().indexOf(told); at >= 0; at = folding.text().indexOf(told, at + 1))
            all.add(folding.original(new Span(at, at + told.length(), kind, AGAIN)));
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
            Span leading = span.length() > longest ? span : last;
            longest = Math.max(longest, span.length());
            int end = Math.max(last.end(), span.end());
            joined.set(joined.size() - 1, new Span(last.start(), end, leading.kind(), leading.rule()));
        }
        return joined;
    }

    private Redacted pieces(String text, List<Span> spans) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        for (Span span : spans) {
            if (span.start() > from)
                pieces.add(new Piece(text.substring(from, span.start()), from, span.start(), false));
            String pseudonym = pseudonym(span, text.substring(span.start(), span.end()));
            pieces.add(new Piece(pseudonym, span.start(), span.end(), true));
            from = span.end();
        }
        if (from < text.length()) pieces.add(new Piece(text.substring(from), from, text.length(), false));
        return new Redacted(pieces);
    }

    private String pseudonym(Span span, String original) {
        Kind kind = span.kind();
        return pseudonyms
                .computeIfAbsent(key(kind, original), key -> {
                    int number = counts.merge(kind, 1, Integer::sum);
                    String made = OPEN + kind.word(chinese) + number + CLOSE;
                    originals.put(made, original);
                    return new Pseudonym(kind, made, original, span.rule());
                })
                .text();
    }

    private static String key(Kind kind, String original) {
        return kind + "\n" + canonical(kind, original);
    }

    /** The same thing in another spelling is the same thing. */
    private static String canonical(Kind kind, String original) {
        String folded = Folding.fold(original);
        return switch (kind) {
            case TELEPHONE, ACCOUNT, IDENTITY, PLATE ->
                folded.replaceAll("[^0-9A-Za-z\\u4E00-\\u9FFF+]", "").toUpperCase(Locale.ROOT);
            case MAIL -> folded.toLowerCase(Locale.ROOT);
            case NAME, CUSTOMER, PROJECT -> {
                String normal = NameList.normal(original);
                yield normal.isEmpty() ? folded : normal;
            }
            case ADDRESS -> folded.replaceAll("\\s+", " ");
            case SECRET, CUSTOM, LITERAL -> original;
        };
    }

    /** What was given so far, by this message and those before, in the order in which it was met. */
    public List<Pseudonym> pseudonyms() {
        return List.copyOf(pseudonyms.values());
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
