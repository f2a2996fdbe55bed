package bicameral.worker.learn;

import bicameral.worker.passage.Sentences;
import bicameral.worker.retrieve.Snapshot;
import bicameral.worker.retrieve.Terms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words of a sample's passages and of questions made from them, for what reads text and not terms. */
final class PairTexts {
    private final Snapshot snapshot;
    private final Sample sample;

    PairTexts(Snapshot snapshot, Sample sample) {
        this.snapshot = snapshot;
        this.sample = sample;
    }

    /** A passage under its name and headings, as it is shown to a model. */
    static String shown(String about, String text) {
        return about.isBlank() ? text : about + "\n" + text;
    }

    /** A passage of the sample, the sentence of a held-out question left out. */
    String passage(int passage, Pairs.@Nullable Pair out) throws IOException {
        String[] read = read(passage);
        String text = read[1];
        if (out != null) {
            List<int[]> places = places(text);
            int from = places.get(out.from() - sample.aboutEnd(passage))[0];
            int to = places.get(out.to() - 1 - sample.aboutEnd(passage))[1];
            text = text.substring(0, from) + text.substring(to);
        }
        return shown(read[0], text);
    }

    /** A question as it stands in its passage, without some of its words. */
    String question(Pairs.Pair pair, Set<Integer> without) throws IOException {
        String text = read(pair.passage())[1];
        List<int[]> places = places(text);
        int base = sample.aboutEnd(pair.passage());
        StringBuilder question = new StringBuilder();
        int end = places.get(pair.first() - base)[0];
        for (int at = pair.first(); at < pair.last(); at++) {
            int[] place = places.get(at - base);
            if (place[0] > end) question.append(text, end, place[0]);
            if (!without.contains(sample.tokens()[at]) && place[1] > Math.max(end, place[0]))
                question.append(text, Math.max(end, place[0]), place[1]);
            else question.append(' ');
            end = Math.max(end, place[1]);
        }
        return question.toString().strip();
    }

    private String[] read(int passage) throws IOException {
        String[] read = {"", ""};
        snapshot.show(sample.number(passage), (collection, document, ordinal, about, text) -> {
            read[0] = about;
            read[1] = text;
            return true;
        });
        return read;
    }

    /** Where each of the text's terms stands, as {@link Sample} reads them; nowhere for the seams between sentences. */
    private static List<int[]> places(String text) {
        List<int[]> places = new ArrayList<>();
        Iterator<Sentences.Span> sentences = Sentences.of(text).iterator();
        int sentenceEnd = sentences.hasNext() ? sentences.next().end() : text.length();
        boolean seam = true;
        for (Terms.Term term : Terms.of(text)) {
            boolean next = false;
            while (term.start() >= sentenceEnd && sentences.hasNext()) {
                sentenceEnd = sentences.next().end();
                next = true;
            }
            if (next && !places.isEmpty() && !seam) {
                places.add(new int[] {term.start(), term.start()});
                seam = true;
            }
            if (!Sample.counts(term.kind())) continue;
            places.add(new int[] {term.start(), term.end()});
            seam = false;
        }
        return places;
    }
}
