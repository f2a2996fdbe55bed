package bicameral.protocol.redaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Names of a list wherever they stand, however they are cased, spaced or broken over lines: an Aho-Corasick automaton in flat
 * arrays, about 20 bytes a character of the list, so that a hundred thousand names fit a chamber. Finding takes time linear in the
 * text. A name of one Latin word has to be a word of its own (a plural {@code s} may follow); Chinese ones and those of several words
 * are told also inside of others. Immutable; safe for any thread.
 */
public final class NameList implements Detector {
    /** Longest name, in characters. */
    public static final int LONGEST = 100;

    private static final int SHORTEST = 2;
    private static final byte NONE = -1;

    /**
     * A name and what it is.
     *
     * @param rule stable name of the list it is from
     */
    public record Entry(String name, Kind kind, String rule) {}

    private record Sort(Kind kind, String rule) {}

    private final List<Sort> sorts;
    /** Nodes in the order of their depth; the children of one lie side by side, sorted. */
    private final char[] labels;

    private final int[] children;
    private final int[] fails;
    private final int[] suffixes;
    private final byte[] ends;
    private final byte[] depths;

    private NameList(List<Sort> sorts, Trie trie) {
        this.sorts = sorts;
        this.labels = Arrays.copyOf(trie.labels, trie.size);
        this.children = Arrays.copyOf(trie.children, trie.size + 1);
        this.ends = Arrays.copyOf(trie.ends, trie.size);
        this.depths = Arrays.copyOf(trie.depths, trie.size);
        this.fails = new int[trie.size];
        this.suffixes = new int[trie.size];
        link();
    }

    /** Names that {@link #normal} makes nothing of are left out; of one name with two sorts the first counts. */
    public static NameList of(Iterable<Entry> entries) {
        Map<Sort, Byte> numbers = new HashMap<>();
        List<Sort> sorts = new ArrayList<>();
        SortedMap<String, Byte> names = new TreeMap<>();
        for (Entry entry : entries) {
            String normal = normal(entry.name());
            if (normal.isEmpty()) continue;
            Byte number = numbers.computeIfAbsent(new Sort(entry.kind(), entry.rule()), sort -> {
                sorts.add(sort);
                return (byte) (sorts.size() - 1);
            });
            names.putIfAbsent(normal, number);
        }
        return new NameList(List.copyOf(sorts), new Trie(names));
    }

    /**
     * A name as it is compared: folded, in small letters, without blanks beside Chinese characters and with single ones elsewhere.
     * Empty where it cannot be listed: shorter than two characters, longer than {@link #LONGEST}, or without a letter.
     */
    public static String normal(String name) {
        String normal = View.of(Folding.fold(name)).text.strip();
        boolean fits = normal.length() >= SHORTEST && normal.length() <= LONGEST;
        return fits && normal.codePoints().anyMatch(Character::isLetter) ? normal : "";
    }

    /** How many characters of memory the automaton has. */
    int size() {
        return labels.length;
    }

    @Override
    public void find(String text, Consumer<Span> found) {
        if (labels.length == 1) return;
        View view = View.of(text);
        int node = 0;
        for (int i = 0; i < view.text.length(); i++) {
            node = next(node, view.text.charAt(i));
            for (int end = ends[node] == NONE ? suffixes[node] : node; end > 0; end = suffixes[end])
                if (view.stands(i + 1 - depths[end], i + 1)) found.accept(span(view, i + 1 - depths[end], i + 1, end));
        }
    }

    private Span span(View view, int start, int end, int node) {
        Sort sort = sorts.get(ends[node]);
        return new Span(view.starts[start], view.ends[end - 1], sort.kind(), sort.rule());
    }

    private int next(int node, char c) {
        int at = node;
        while (true) {
            int child = child(at, c);
            if (child >= 0) return child;
            if (at == 0) return 0;
            at = fails[at];
        }
    }

    private int child(int node, char c) {
        int found = Arrays.binarySearch(labels, children[node], children[node + 1], c);
        return found >= 0 ? found : -1;
    }

    /** By depth, so that what a link leads to has its links already. */
    private void link() {
        for (int node = 0; node < labels.length; node++)
            for (int child = children[node]; child < children[node + 1]; child++) {
                int fail = node == 0 ? 0 : next(fails[node], labels[child]);
                fails[child] = fail;
                suffixes[child] = ends[fail] != NONE ? fail : suffixes[fail];
            }
    }

    /** The names as a tree, level by level from the sorted list. */
    private static final class Trie {
        private char[] labels = new char[1024];
        private int[] children = new int[1025];
        private byte[] ends = new byte[1024];
        private byte[] depths = new byte[1024];
        private int[] from = new int[1024];
        private int[] to = new int[1024];
        private int size = 1;

        private final String[] names;
        private final byte[] sorts;

        Trie(SortedMap<String, Byte> sorted) {
            names = sorted.keySet().toArray(String[]::new);
            sorts = new byte[names.length];
            int n = 0;
            for (byte sort : sorted.values()) sorts[n++] = sort;
            ends[0] = NONE;
            to[0] = names.length;
            for (int node = 0; node < size; node++) grow(node);
            children[size] = size;
        }

        private void grow(int node) {
            children[node] = size;
            int depth = depths[node];
            int begin = from[node];
            if (begin < to[node] && names[begin].length() == depth) ends[node] = sorts[begin++];
            while (begin < to[node]) {
                char c = names[begin].charAt(depth);
                int end = begin + 1;
                while (end < to[node] && names[end].charAt(depth) == c) end++;
                add(c, depth + 1, begin, end);
                begin = end;
            }
        }

        private void add(char label, int depth, int begin, int end) {
            if (size == labels.length) widen();
            labels[size] = label;
            depths[size] = (byte) depth;
            ends[size] = NONE;
            from[size] = begin;
            to[size] = end;
            size++;
        }

        private void widen() {
            int room = size + size / 2;
            labels = Arrays.copyOf(labels, room);
            children = Arrays.copyOf(children, room + 1);
            ends = Arrays.copyOf(ends, room);
            depths = Arrays.copyOf(depths, room);
            from = Arrays.copyOf(from, room);
            to = Arrays.copyOf(to, room);
        }
    }

    /** A folded text as names are compared with it. */
    private static final class View {
        private final String text;
        /** Where each character begins in the folded text, and where it ends. */
        private final int[] starts;

        private final int[] ends;

        private View(String text, int[] starts, int[] ends) {
            this.text = text;
            this.starts = starts;
            this.ends = ends;
        }

        static View of(String folded) {
            StringBuilder text = new StringBuilder(folded.length());
            int[] starts = new int[folded.length()];
            int[] ends = new int[folded.length()];
            for (int i = 0; i < folded.length(); ) {
                int next = i + 1;
                char c = folded.charAt(i);
                if (Character.isWhitespace(c)) {
                    while (next < folded.length() && Character.isWhitespace(folded.charAt(next))) next++;
                    boolean beside = isHan(text.isEmpty() ? ' ' : text.charAt(text.length() - 1))
                            || (next < folded.length() && isHan(folded.charAt(next)));
                    c = beside ? '\0' : ' ';
                }
                if (c != '\0') {
                    starts[text.length()] = i;
                    ends[text.length()] = next;
                    text.append(Character.toLowerCase(c));
                }
                i = next;
            }
            return new View(text.toString(), starts, ends);
        }

        /** Whether what stands there is a name and not a part of a word. */
        boolean stands(int start, int end) {
            if (text.substring(start, end).indexOf(' ') > 0) return true;
            boolean begins = start == 0 || !touch(text.charAt(start - 1), text.charAt(start));
            boolean plural = end < text.length()
                    && text.charAt(end) == 's'
                    && (end + 1 == text.length() || !isWord(text.charAt(end + 1)));
            return begins && (end == text.length() || plural || !touch(text.charAt(end - 1), text.charAt(end)));
        }

        private static boolean touch(char one, char other) {
            return isWord(one) && isWord(other) && Character.isDigit(one) == Character.isDigit(other);
        }

        private static boolean isWord(char c) {
            return Character.isLetterOrDigit(c) && !isHan(c);
        }
    }

    static boolean isHan(char c) {
        return c >= '\u4E00' && c <= '\u9FFF';
    }
}
