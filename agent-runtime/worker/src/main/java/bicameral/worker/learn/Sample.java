package bicameral.worker.learn;

import bicameral.worker.passage.Sentences;
import bicameral.worker.retrieve.Terms;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The passages to learn from, as numbers of terms in memory: all of a small corpus, of a big one as many as fit, chosen by a
 * hash of their text. What is chosen depends on the corpus only, not on the order in which it is read: the share halves until
 * the rest fits.
 */
final class Sample {
    /** Stands between two sentences. */
    static final int BREAK = -1;

    final TermTable terms = new TermTable();
    private final int maxTokens;
    private long threshold = Long.MAX_VALUE;
    private int[] tokens = new int[1 << 14];
    private int used;
    private int size;
    private int[] begin = new int[256];
    private int[] aboutEnd = new int[256];
    private int[] end = new int[256];
    private long[] hash = new long[256];
    private UUID[] document = new UUID[256];
    private int[] ordinal = new int[256];
    private final Map<UUID, UUID> ids = new HashMap<>();
    private long characters;
    private int passagesSeen;

    private Sample(int maxTokens) {
        this.maxTokens = maxTokens;
    }

    /**
     * Reads a corpus.
     *
     * @param maxTokens how many terms may be kept
     * @throws CancellationException where {@code cancelled} says so
     */
    static Sample of(Corpus corpus, int maxTokens, BooleanSupplier cancelled) throws IOException {
        Sample sample = new Sample(maxTokens);
        corpus.read((collection, document, ordinal, about, text) -> {
            sample.offer(document, ordinal, about, text);
            return !cancelled.getAsBoolean();
        });
        if (cancelled.getAsBoolean()) throw new CancellationException();
        sample.sort();
        return sample;
    }

    private void offer(UUID of, int at, String about, String text) {
        characters += text.length();
        passagesSeen++;
        long key = TermTable.hash(text) >>> 1;
        if (key >= threshold) return;
        makeRoom();
        int start = used;
        Terms.of(about).forEach(this::put);
        int middle = used;
        readText(text);
        begin[size] = start;
        aboutEnd[size] = middle;
        end[size] = used;
        hash[size] = key;
        document[size] = ids.computeIfAbsent(of, id -> id);
        ordinal[size] = at;
        size++;
        while (used > maxTokens && size > 1) halve();
    }

    private void readText(String text) {
        Iterator<Sentences.Span> sentences = Sentences.of(text).iterator();
        int sentenceEnd = sentences.hasNext() ? sentences.next().end() : text.length();
        int first = used;
        for (Terms.Term term : Terms.of(text)) {
            boolean next = false;
            while (term.start() >= sentenceEnd && sentences.hasNext()) {
                sentenceEnd = sentences.next().end();
                next = true;
            }
            if (next && used > first && tokens[used - 1] != BREAK) put(BREAK);
            put(term);
        }
    }

    private void put(Terms.Term term) {
        if (counts(term.kind())) put(terms.add(TermTable.hash(term.text())));
    }

    /** Single characters are in their pairs, and words without weight tell nothing. */
    static boolean counts(Terms.Kind kind) {
        return kind != Terms.Kind.STOP && kind != Terms.Kind.CHARACTER;
    }

    private void put(int token) {
        if (used == tokens.length) tokens = Arrays.copyOf(tokens, used + (used >> 1));
        tokens[used++] = token;
    }

    private void makeRoom() {
        if (size < begin.length) return;
        int more = size * 2;
        begin = Arrays.copyOf(begin, more);
        aboutEnd = Arrays.copyOf(aboutEnd, more);
        end = Arrays.copyOf(end, more);
        hash = Arrays.copyOf(hash, more);
        document = Arrays.copyOf(document, more);
        ordinal = Arrays.copyOf(ordinal, more);
    }

    private void halve() {
        threshold >>>= 1;
        int kept = 0;
        int to = 0;
        for (int i = 0; i < size; i++) {
            if (hash[i] >= threshold) continue;
            int length = end[i] - begin[i];
            System.arraycopy(tokens, begin[i], tokens, to, length);
            aboutEnd[kept] = to + aboutEnd[i] - begin[i];
            begin[kept] = to;
            end[kept] = to + length;
            hash[kept] = hash[i];
            document[kept] = document[i];
            ordinal[kept] = ordinal[i];
            to += length;
            kept++;
        }
        size = kept;
        used = to;
    }

    /** By hash, so that the order is both fixed and without any tie to the documents. */
    private void sort() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.<Integer>comparingLong(i -> hash[i])
                        .thenComparing(i -> document[i])
                        .thenComparingInt(i -> ordinal[i]));
        begin = permuted(begin, order);
        aboutEnd = permuted(aboutEnd, order);
        end = permuted(end, order);
        ordinal = permuted(ordinal, order);
        long[] hashes = new long[size];
        UUID[] documents = new UUID[size];
        for (int i = 0; i < size; i++) {
            hashes[i] = hash[order[i]];
            documents[i] = document[order[i]];
        }
        hash = hashes;
        document = documents;
    }

    private static int[] permuted(int[] values, Integer[] order) {
        int[] permuted = new int[order.length];
        for (int i = 0; i < order.length; i++) permuted[i] = values[order[i]];
        return permuted;
    }

    /** How many passages were chosen. */
    int size() {
        return size;
    }

    /** How many there are. */
    int passagesSeen() {
        return passagesSeen;
    }

    /** How much text there is. */
    long characters() {
        return characters;
    }

    /** All terms, to be read between {@link #begin} and {@link #end} of a passage; first those of its name and headings. */
    int[] tokens() {
        return tokens;
    }

    int begin(int passage) {
        return begin[passage];
    }

    int aboutEnd(int passage) {
        return aboutEnd[passage];
    }

    int end(int passage) {
        return end[passage];
    }

    /** A number that only depends on the passage's text. */
    long hash(int passage) {
        return hash[passage];
    }
}
