package bicameral.worker.retrieve;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** Indexes by {@link Terms}, so that searching and reading see the same. */
final class TermAnalyzer extends Analyzer {
    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
        return new TokenStreamComponents(new Terming());
    }

    private static final class Terming extends Tokenizer {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
        private final TermScanner scanner = new TermScanner(true);
        private char[] text = new char[2048];
        private char[] found = new char[8192];
        private int foundLength;
        private int[] ends = new int[2048];
        private int[] starts = new int[2048];
        private int terms;
        private int next;

        @Override
        public void reset() throws IOException {
            super.reset();
            foundLength = 0;
            terms = 0;
            next = 0;
            int length = readAll();
            scanner.scan(text, length, this::keep);
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
            if (foundLength + length > found.length) found = Arrays.copyOf(found, found.length * 2 + length);
            System.arraycopy(from, at, found, foundLength, length);
            foundLength += length;
            if (terms == ends.length) {
                ends = Arrays.copyOf(ends, terms * 2);
                starts = Arrays.copyOf(starts, terms * 2);
            }
            ends[terms] = foundLength;
            starts[terms++] = start;
        }

        @Override
        public boolean incrementToken() {
            if (next == terms) return false;
            clearAttributes();
            int from = next == 0 ? 0 : ends[next - 1];
            term.copyBuffer(found, from, ends[next] - from);
            step.setPositionIncrement(next > 0 && starts[next] == starts[next - 1] ? 0 : 1);
            next++;
            return true;
        }
    }
}
