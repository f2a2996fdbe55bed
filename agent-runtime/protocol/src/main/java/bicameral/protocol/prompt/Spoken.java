package bicameral.protocol.prompt;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known to have been said, of which pieces are told again: in its order, none twice, each a stretch of it sign for sign, so
 * that nothing else can be spelled with its letters or between them. Between two pieces something may be left out, as a pseudonym
 * stands there; and marks that look like orders to an engine may have been made harmless. For one thread.
 */
public final class Spoken {
    private static final String MARKS = "<>[]|";

    /** A stretch of some thousand characters takes as many; marks upon marks take more, but nobody asks like that. */
    private static final int MOST_STEPS = 1 << 20;

    private final String text;
    private int at;
    private int steps;

    /** Nothing of it has been told yet. */
    public Spoken(String text) {
        this.text = text;
    }

    /** Whether a piece goes on with it; then what comes next has to stand behind. */
    public boolean goesOn(String piece) {
        int exactly = text.indexOf(piece, at);
        int end = harmless(piece, exactly < 0 ? text.length() : exactly);
        if (end < 0 && exactly < 0) return false;
        at = end < 0 ? exactly + piece.length() : end;
        return true;
    }

    /** Whether there is something left that a pseudonym may stand for; then it does. */
    public boolean leavesOut() {
        if (at >= text.length()) return false;
        at++;
        return true;
    }

    /** Where the first stretch ends that begins before there and may have become the piece by {@link Markers}; -1 where none does. */
    private int harmless(String piece, int before) {
        BitSet quotes = Markers.quotes(piece);
        if (quotes.isEmpty() && piece.indexOf('‹') < 0) return -1;
        for (int from = at; from < before; from++) {
            int end = new Comparison(piece, quotes).end(from);
            if (end >= 0) return end;
        }
        return -1;
    }

    /**
     * Of a piece with a stretch of the text. Both are read sign by sign, in all ways at once that they may go together. A place in the text
     * is told with whether it is between ‹ and ›, which stand for brackets: only there brackets and bars are left out. “ and ” may come
     * in around a speaker.
     */
    private final class Comparison {
        private final String piece;
        private final BitSet quotes;
        /** By how much of the piece was read: places in the text, doubled, odd ones between ‹ and ›. */
        private final Map<Integer, BitSet> reached = new HashMap<>();

        Comparison(String piece, BitSet quotes) {
            this.piece = piece;
            this.quotes = quotes;
        }

        /** Where a stretch from here ends; -1 where none goes with the piece. */
        int end(int from) {
            reach(0, from, false);
            for (int read = 0; read < piece.length() && !reached.isEmpty(); read++) {
                BitSet here = reached.remove(read);
                if (here != null && !goOn(read, here)) return -1;
            }
            BitSet ends = reached.get(piece.length());
            return ends == null ? -1 : outside(ends);
        }

        private boolean goOn(int read, BitSet here) {
            for (int place = here.nextSetBit(0); place >= 0; place = here.nextSetBit(place + 1)) {
                if (++steps > MOST_STEPS) return false;
                goOn(read, place / 2, place % 2 == 1, here);
            }
            return true;
        }

        private void goOn(int read, int place, boolean between, BitSet here) {
            if (quotes.get(read)) reach(read + 1, place, between);
            if (place == text.length()) return;
            char next = piece.charAt(read);
            char said = text.charAt(place);
            boolean mark = MARKS.indexOf(said) >= 0;
            if (between && mark) here.set(2 * (place + 1) + 1);
            if (next == said && !(between && mark)) reach(read + 1, place + 1, between);
            if (next == '‹' && !between && (said == '<' || said == '[')) reach(read + 1, place + 1, true);
            if (next == '›' && between && (said == '>' || said == ']')) reach(read + 1, place + 1, false);
        }

        private void reach(int read, int place, boolean between) {
            reached.computeIfAbsent(read, any -> new BitSet()).set(2 * place + (between ? 1 : 0));
        }

        private static int outside(BitSet places) {
            int place = places.nextSetBit(0);
            while (place >= 0 && place % 2 == 1) place = places.nextSetBit(place + 1);
            return place < 0 ? -1 : place / 2;
        }
    }
}
