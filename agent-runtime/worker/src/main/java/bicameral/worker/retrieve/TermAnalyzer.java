package bicameral.worker.retrieve;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.apache.lucene.util.AttributeImpl;
import org.apache.lucene.util.AttributeReflector;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.UnicodeUtil;

/** Indexes by {@link Terms}, so that searching and reading see the same. */
final class TermAnalyzer extends Analyzer {
    /** A stream for each field, so that each meets again what it has read just before. */
    TermAnalyzer() {
        super(PER_FIELD_REUSE_STRATEGY);
    }

    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
        return new TokenStreamComponents(new Terming());
    }

    /** Writes each term once, as the index wants it: a chamber's whole knowledge goes through here, term by term. */
    private static final class Terming extends Tokenizer {
        private static final int LONGEST_CHARACTER = 4;

        private final Bytes term = new Bytes();
        private final PositionIncrementAttribute step;
        private final TermScanner scanner = new TermScanner(true);
        private char[] text = new char[2048];
        private char[] before = new char[2048];
        private int lengthBefore = -1;
        private byte[] found = new byte[8192];
        private int foundLength;
        private int[] ends = new int[2048];
        private int[] starts = new int[2048];
        private int terms;
        private int next;

        Terming() {
            // First come, first served: what is added next brings no bytes of its own.
            addAttributeImpl(term);
            step = addAttribute(PositionIncrementAttribute.class);
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            next = 0;
            int length = readAll();
            if (!Arrays.equals(text, 0, length, before, 0, Math.max(0, lengthBefore))) scan(length);
            term.ref.bytes = found;
        }

        /** Most passages stand under what the one before stands under. */
        private void scan(int length) {
            foundLength = 0;
            terms = 0;
            lengthBefore = -1;
            scanner.scan(text, length, this::keep);
            char[] free = before;
            before = text;
            text = free;
            lengthBefore = length;
        }

        private int readAll() throws IOException {
            int length = 0;
            while (true) {
                if (length == text.length) text = Arrays.copyOf(text, length * 2);
                int read = input.read(text, length, text.length - length);
                if (read < 0) return length;
                length += read;
            }
        }

        private void keep(char[] from, int at, int length, int start, int end, Terms.Kind kind) {
            if (kind == Terms.Kind.STOP || length == 0) return;
            int room = foundLength + length * LONGEST_CHARACTER;
            if (room > found.length) found = Arrays.copyOf(found, found.length * 2 + room);
            foundLength = encode(from, at, length, found, foundLength);
            if (terms == ends.length) {
                ends = Arrays.copyOf(ends, terms * 2);
                starts = Arrays.copyOf(starts, terms * 2);
            }
            ends[terms] = foundLength;
            starts[terms++] = start;
        }

        /** Returns where the bytes end. */
        private static int encode(char[] from, int at, int length, byte[] to, int begin) {
            int end = begin;
            for (int i = at; i < at + length; i++) {
                char c = from[i];
                if (c < 0x80) {
                    to[end++] = (byte) c;
                } else if (c >= 0x800 && !Character.isSurrogate(c)) {
                    to[end++] = (byte) (0xE0 | (c >> 12));
                    to[end++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                    to[end++] = (byte) (0x80 | (c & 0x3F));
                } else {
                    return UnicodeUtil.UTF16toUTF8(new String(from, at, length), 0, length, to, begin);
                }
            }
            return end;
        }

        /** Says all there is to say of a term each time, so that there is nothing to clear between two. */
        @Override
        public boolean incrementToken() {
            if (next == terms) return false;
            int from = next == 0 ? 0 : ends[next - 1];
            term.ref.offset = from;
            term.ref.length = ends[next] - from;
            step.setPositionIncrement(next > 0 && starts[next] == starts[next - 1] ? 0 : 1);
            next++;
            return true;
        }
    }

    /** The bytes of the present term, where they lie. */
    private static final class Bytes extends AttributeImpl implements TermToBytesRefAttribute {
        private final BytesRef ref = new BytesRef();

        @Override
        public BytesRef getBytesRef() {
            return ref;
        }

        @Override
        public void clear() {
            ref.length = 0;
        }

        @Override
        public void copyTo(AttributeImpl target) {
            BytesRef own = BytesRef.deepCopyOf(ref);
            BytesRef other = ((Bytes) target).ref;
            other.bytes = own.bytes;
            other.offset = own.offset;
            other.length = own.length;
        }

        @Override
        public void reflectWith(AttributeReflector reflector) {
            reflector.reflect(TermToBytesRefAttribute.class, "bytes", BytesRef.deepCopyOf(ref));
        }
    }
}
