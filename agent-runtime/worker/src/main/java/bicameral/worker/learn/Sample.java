package bicameral.worker.learn;

import bicameral.worker.passage.Sentences;
import bicameral.worker.retrieve.Fingerprint;
import bicameral.worker.retrieve.Snapshot;
import bicameral.worker.retrieve.TermScanner;
import bicameral.worker.retrieve.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
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

    /** So many passages are read at once, by several threads, in the order in which they lie; some 20 MB of terms. */
    private static final int BLOCK = 1 << 15;

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
    private int[] number = new int[256];
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
        int[] candidates = candidates(snapshot, maxTokens / FEW_TERMS + 1);
        boolean room = true;
        for (int from = 0; room && from < candidates.length; from += BLOCK) {
            int[] block = Arrays.copyOfRange(candidates, from, Math.min(candidates.length, from + BLOCK));
            PassageTerms[] read = read(snapshot, block, cancelled);
            for (int i = 0; room && i < block.length; i++)
                room = sample.offer(read[i], key(snapshot, block[i]), block[i]);
        }
        return sample;
    }

    private static PassageTerms[] read(Snapshot snapshot, int[] block, BooleanSupplier cancelled) throws IOException {
        PassageTerms[] read = new PassageTerms[block.length];
        int[] asTheyLie = asTheyLie(block);
        ThreadLocal<TermReader> readers = ThreadLocal.withInitial(() -> new TermReader(snapshot));
        try {
            IntStream.range(0, (block.length + BETWEEN_LOOKS - 1) / BETWEEN_LOOKS)
                    .parallel()
                    .forEach(part -> {
                        if (cancelled.getAsBoolean()) throw new CancellationException();
                        int last = Math.min(block.length, (part + 1) * BETWEEN_LOOKS);
                        for (int i = part * BETWEEN_LOOKS; i < last; i++)
                            read[asTheyLie[i]] = readers.get().read(block[asTheyLie[i]]);
                    });
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
        return read;
    }

    /** Places in a block of passages, in the order of the passages' numbers. */
    private static int[] asTheyLie(int[] block) {
        long[] order = new long[block.length];
        for (int i = 0; i < order.length; i++) order[i] = (long) block[i] << 32 | i;
        Arrays.sort(order);
        return Arrays.stream(order).mapToInt(one -> (int) one).toArray();
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
    private boolean offer(PassageTerms passage, long key, int place) {
        makeRoom();
        if (used + passage.hashes().length > maxTokens) return false;
        begin[size] = used;
        aboutEnd[size] = used + passage.about();
        for (long hash : passage.hashes()) put(hash == TermReader.BREAK ? BREAK : terms.add(hash));
        end[size] = used;
        hash[size] = key;
        number[size] = place;
        size++;
        return true;
    }

    /**
     * The terms of a passage by their hashes.
     *
     * @param about how many of them are of its name and headings, at the beginning
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared; millions of numbers are no lists.
    private record PassageTerms(long[] hashes, int about) {}

    /** Reads passages, one after the other. Not thread-safe. */
    private static final class TermReader {
        /** No term has this hash. */
        private static final long BREAK = 0;

        private final Snapshot.Texts texts;
        private final TermScanner scanner = new TermScanner(true);
        private long[] hashes = new long[512];
        private int used;
        private Iterator<Sentences.Span> sentences = Collections.emptyIterator();
        private int sentenceEnd;
        private int aboutEnd;

        TermReader(Snapshot snapshot) {
            texts = snapshot.texts();
        }

        PassageTerms read(int passage) {
            used = 0;
            try {
                texts.show(passage, (collection, document, ordinal, about, text) -> {
                    sentences = Collections.emptyIterator();
                    scan(about);
                    aboutEnd = used;
                    sentences = Sentences.of(text).iterator();
                    sentenceEnd = sentences.hasNext() ? sentences.next().end() : text.length();
                    scan(text);
                    return true;
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new PassageTerms(Arrays.copyOf(hashes, used), aboutEnd);
        }

        private void scan(String text) {
            scanner.scan(text.toCharArray(), text.length(), this::term);
        }

        private void term(char[] text, int from, int length, int start, int end, Terms.Kind kind) {
            boolean next = false;
            while (start >= sentenceEnd && sentences.hasNext()) {
                sentenceEnd = sentences.next().end();
                next = true;
            }
            if (next && used > aboutEnd && hashes[used - 1] != BREAK) put(BREAK);
            if (counts(kind)) put(Fingerprint.of(text, from, length));
        }

        private void put(long hash) {
            if (used == hashes.length) hashes = Arrays.copyOf(hashes, used * 2);
            hashes[used++] = hash;
        }
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
        number = Arrays.copyOf(number, more);
    }

    /** How many passages were chosen. */
    int size() {
        return size;
    }

    /** A passage's number in the snapshot. */
    int number(int passage) {
        return number[passage];
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
