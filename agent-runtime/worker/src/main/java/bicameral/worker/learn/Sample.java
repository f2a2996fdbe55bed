package bicameral.worker.learn;

import bicameral.worker.passage.Sentences;
import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.Snapshot;
import bicameral.worker.retrieve.Terms;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * The passages to learn from, as numbers of terms in memory: all of a small corpus, of a big one as many as fit, those with the
 * smallest fingerprints of their text. What is chosen, and its order, depends on the corpus only.
 */
final class Sample {
    /** Stands between two sentences. */
    static final int BREAK = -1;

    /** A passage has seldom fewer terms. */
    private static final int FEW_TERMS = 16;

    private static final int BETWEEN_LOOKS = 256;

    final TermTable terms = new TermTable();
    private final int maxTokens;
    private int[] tokens = new int[1 << 14];
    private int used;
    private int size;
    private int[] begin = new int[256];
    private int[] aboutEnd = new int[256];
    private int[] end = new int[256];
    private long[] hash = new long[256];
    private final long characters;
    private final int passagesSeen;

    private Sample(Snapshot snapshot, int maxTokens) {
        this.maxTokens = maxTokens;
        this.characters = snapshot.characters();
        this.passagesSeen = snapshot.size();
    }

    /**
     * Reads a corpus.
     *
     * @param maxTokens how many terms may be kept
     * @throws CancellationException where {@code cancelled} says so
     */
    static Sample of(Snapshot snapshot, int maxTokens, BooleanSupplier cancelled) throws IOException {
        Sample sample = new Sample(snapshot, maxTokens);
        for (int passage : candidates(snapshot, maxTokens / FEW_TERMS + 1)) {
            if (sample.size % BETWEEN_LOOKS == 0 && cancelled.getAsBoolean()) throw new CancellationException();
            if (!sample.offer(snapshot, passage)) break;
        }
        return sample;
    }

    /** By fingerprint, of the same texts by where they stand. */
    private static int[] candidates(Snapshot snapshot, int most) {
        int size = snapshot.size();
        long[] hashes = new long[size];
        for (int i = 0; i < size; i++) hashes[i] = key(snapshot, i);
        Arrays.sort(hashes);
        long last = size <= most ? Long.MAX_VALUE : hashes[most];
        return IntStream.range(0, size)
                .filter(i -> key(snapshot, i) <= last)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> key(snapshot, i))
                        .thenComparingInt(snapshot::document)
                        .thenComparingInt(snapshot::ordinal))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long key(Snapshot snapshot, int passage) {
        return snapshot.fingerprint(passage) >>> 1;
    }

    /** Whether it was taken; nothing more is, once something does not fit. */
    private boolean offer(Snapshot snapshot, int passage) throws IOException {
        makeRoom();
        int start = used;
        snapshot.show(passage, (collection, document, ordinal, about, text) -> {
            Terms.of(about).forEach(this::put);
            aboutEnd[size] = used;
            readText(text);
            return true;
        });
        if (used > maxTokens) {
            used = start;
            return false;
        }
        begin[size] = start;
        end[size] = used;
        hash[size] = key(snapshot, passage);
        size++;
        return true;
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
        if (counts(term.kind())) put(terms.add(Fingerprint.of(term.text())));
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
