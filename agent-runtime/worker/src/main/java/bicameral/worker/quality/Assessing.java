package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Passage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one document by itself, once: density, boilerplate, chat, orders and dates. */
final class Assessing {
    private static final double CHAT = 0.35;
    static final double TALK = 0.4;
    private static final double BOILER = 0.35;
    static final double ORDERS = 0.5;
    private static final double UNSURE = 0.1;
    /** Text below this density is shown as small talk. */
    static final double THIN = 0.4;
    /** A line in so many passages of one document is boilerplate. */
    private static final int REPEATED = 3;

    private static final int SHORTEST_LINE = 4;
    private static final int LONGEST_LINE = 120;
    private static final int MOST_LINES = 200_000;

    private final Judged judged;
    private final int[] days;

    private Assessing(Judged judged, int passages) {
        this.judged = judged;
        this.days = new int[passages];
    }

    static Assessing of(java.util.UUID document, List<Passage> passages) {
        Assessing assessing = new Assessing(new Judged(document, passages.size()), passages.size());
        Map<Long, Integer> lines = assessing.read(passages);
        if (lines.values().stream().anyMatch(count -> count >= REPEATED)) assessing.boilerplate(passages, lines);
        return assessing;
    }

    private Map<Long, Integer> read(List<Passage> passages) {
        Map<Long, Integer> lines = new HashMap<>();
        for (int i = 0; i < days.length; i++) {
            Passage passage = passages.get(i);
            density(i, passage);
            if (passage.kind() == Passage.Kind.CHAT) chat(i, passage);
            else orders(i, passage);
            if (passage.kind() == Passage.Kind.PROSE || passage.kind() == Passage.Kind.LIST)
                count(passage.text(), lines);
            days[i] = (int) Sketching.day(passage);
        }
        return lines;
    }

    private void density(int at, Passage passage) {
        double density = Density.of(passage);
        if (density < THIN) judged.add(Flaw.of(at, Code.SMALL_TALK, TALK * (1 - density), density));
        else judged.lower(at, TALK * 0.25 * (1 - density));
    }

    private void chat(int at, Passage passage) {
        judged.add(Flaw.of(at, Code.CHAT_LOG, CHAT, 1));
        for (Chat.Message message : Chat.messages(passage)) {
            if (Orders.in(message.text()))
                stretch(at, Code.GIVES_ORDERS, ORDERS, message.start(), message.end(), passage);
            else if (!message.chatter() && Doubt.in(message))
                stretch(at, Code.UNSURE, UNSURE, message.start(), message.end(), passage);
        }
    }

    private void stretch(int at, Code code, double cost, int start, int end, Passage passage) {
        double share = (double) (end - start) / passage.text().length();
        judged.add(new Flaw(at, code, cost, share, start, end, null, -1, 0, 0));
    }

    private void orders(int at, Passage passage) {
        String text = passage.text();
        if (!Orders.in(text)) return;
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (Orders.in(text.substring(start, end))) stretch(at, Code.GIVES_ORDERS, ORDERS, start, end, passage);
            start = end + 1;
        }
    }

    private static void count(String text, Map<Long, Integer> lines) {
        Set<Long> own = new HashSet<>();
        for (String line : text.split("\n", -1)) {
            if (fit(line) && own.add(hash(line)) && lines.size() < MOST_LINES) lines.merge(hash(line), 1, Integer::sum);
        }
    }

    private static boolean fit(String line) {
        return line.length() >= SHORTEST_LINE && line.length() <= LONGEST_LINE;
    }

    private static long hash(String line) {
        return Sketch.of(line).whole();
    }

    private void boilerplate(List<Passage> passages, Map<Long, Integer> lines) {
        for (int i = 0; i < days.length; i++) {
            Passage passage = passages.get(i);
            if (passage.kind() == Passage.Kind.ROW || passage.kind() == Passage.Kind.CHAT) continue;
            int repeated = 0;
            for (String line : passage.text().split("\n", -1)) {
                if (fit(line) && lines.getOrDefault(hash(line), 0) >= REPEATED) repeated += line.length();
            }
            double share = (double) repeated / Math.max(1, passage.text().length());
            if (repeated > 0) judged.add(Flaw.of(i, Code.BOILERPLATE, BOILER * share, share));
        }
    }

    Judged judged() {
        return judged;
    }

    /** The newest day each passage holds for, 0 if unknown. */
    int[] days() {
        return days;
    }
}
