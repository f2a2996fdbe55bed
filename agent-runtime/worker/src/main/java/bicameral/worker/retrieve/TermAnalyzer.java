package bicameral.worker.retrieve;

import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
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
        private Iterator<Terms.Term> terms = List.<Terms.Term>of().iterator();
        private int before = -1;

        @Override
        public void reset() throws IOException {
            super.reset();
            terms = Terms.of(all(input)).iterator();
            before = -1;
        }

        @Override
        public boolean incrementToken() {
            while (terms.hasNext()) {
                Terms.Term next = terms.next();
                if (next.kind() != Terms.Kind.STOP) {
                    clearAttributes();
                    term.append(next.text());
                    step.setPositionIncrement(next.start() == before ? 0 : 1);
                    before = next.start();
                    return true;
                }
            }
            return false;
        }

        private static String all(Reader reader) throws IOException {
            StringBuilder text = new StringBuilder();
            char[] buffer = new char[2048];
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                text.append(buffer, 0, n);
            }
            return text.toString();
        }
    }
}
