package bicameral.worker.answer;

import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Passage;
import bicameral.worker.passage.Sentences;
import bicameral.worker.passage.Sentences.Span;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Takes passages apart into statements and weighs each against the inquiry. */
final class Weighing {
    private static final Pattern ASKS = Pattern.compile("(?s).*(?:[?？]|吗|呢|么)[。.!！”’」』）)】\"'*\\s]*");
    private static final double OWN = 0.45;
    private static final double FAR_LINE = 0.7;
    private static final double HEADING = 0.75;
    private static final double HEADER = 0.9;
    private static final double PASSAGE = 0.35;
    private static final double NAME = 0.5;
    private static final double QUESTION = 0.95;
    private static final double MISFIT = 0.6;
    private static final double UNDATED = 0.85;
    private static final double UNHELPED = 0.8;
    private static final double BOUNDLESS = 0.9;
    private static final double CALLED = 1.1;
    private static final double RATED = 1.25;
    private static final double UNRATED = 0.92;
    /** "For one acre" is answered by "each acre". */
    private static final Pattern ONE = Pattern.compile("[一每1](\\p{IsHan})(?!\\p{IsHan}?个)");

    private static final double HEARSAY = 0.55;
    private static final double UNNAMED = 0.6;
    private static final double RANK = 0.06;
    private static final int LONGEST_ANSWER = 240;
    private static final int LONGEST_LIST = 900;

    private final Inquiry inquiry;
    private final double weight;
    private final boolean asksWhen;
    private final boolean asksExtreme;
    private final List<String> rates;
    private final Said question;

    Weighing(Inquiry inquiry) {
        this.inquiry = inquiry;
        this.asksWhen = inquiry.wanted() == Wanted.TIME && Wanted.asksWhen(Terms.fold(inquiry.text()));
        this.rates = rates(Terms.fold(inquiry.text()));
        this.asksExtreme = Wanted.asksExtreme(Terms.fold(inquiry.text()));
        this.question = new Said(inquiry.text());
        this.weight = Math.max(0.0001, inquiry.weight());
    }

    /** All statements of a passage. */
    List<Statement> statements(Found found, double bestRank) {
        Passage passage = found.passage();
        List<Statement> statements = new ArrayList<>();
        double rank = bestRank <= 0 ? 0 : RANK * found.score() / bestRank;
        Surroundings around = new Surroundings(found);
        if (passage.kind() == Passage.Kind.ROW) {
            statements.add(weigh(found, 0, passage.text().length(), "", around, around.headings, rank));
        } else if (!passage.headings().contains(passage.text().strip())) {
            lines(found, around, rank, statements);
            if (listed(passage)) {
                String heading =
                        passage.headings().isEmpty() ? "" : passage.headings().getLast();
                statements.add(weigh(found, 0, passage.text().length(), heading, around, around.all, rank)
                        .notAsked());
            }
        }
        return statements;
    }

    /** The statement between two borders of a passage; one that this inquiry would not part so is taken as it is. */
    Statement between(Found found, int start, int end) {
        return statements(found, 0).stream()
                .filter(one -> one.start() == start && one.end() == end)
                .findFirst()
                .orElseGet(() -> {
                    Surroundings around = new Surroundings(found);
                    boolean row = found.passage().kind() == Passage.Kind.ROW;
                    return weigh(found, start, end, "", around, row ? around.headings : around.all, 0);
                });
    }

    /** A list is one statement too where a list or steps are wanted; its heading says what it lists. */
    private boolean listed(Passage passage) {
        return passage.kind() == Passage.Kind.LIST
                && (inquiry.wanted() == Wanted.LIST || inquiry.wanted() == Wanted.STEPS)
                && passage.text().indexOf('\n') > 0
                && passage.text().length() <= LONGEST_LIST
                && !Orders.in(passage.text());
    }

    private void lines(Found found, Surroundings around, double rank, List<Statement> statements) {
        String text = found.passage().text();
        String pending = lastHeadingIfQuestion(found.passage());
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            String line = text.substring(start, end);
            if (!Orders.in(line) && !line.isBlank()) {
                pending = line(found, start, line, pending, around, rank, statements);
            }
            start = end + 1;
        }
    }

    private static String lastHeadingIfQuestion(Passage passage) {
        String last = passage.headings().isEmpty() ? "" : passage.headings().getLast();
        return asks(last) ? last : "";
    }

    /** Weighs a line's sentences; returns the question that the next line answers, if this line is one. */
    private String line(
            Found found,
            int start,
            String line,
            String pending,
            Surroundings around,
            double rank,
            List<Statement> statements) {
        List<Span> sentences = Sentences.of(line);
        String question = pending;
        int first = 0;
        if (asks(sentences.getFirst().of(line))) {
            question = sentences.getFirst().of(line);
            first = 1;
            if (sentences.size() == 1) {
                return found.passage().kind() == Passage.Kind.CHAT ? "" : question;
            }
        }
        Said whole = new Said(line);
        int last = sentences.size() - 1;
        if (!question.isEmpty()
                && sentences.get(last).end() - sentences.get(first).start() <= LONGEST_ANSWER) {
            Span all =
                    new Span(sentences.get(first).start(), sentences.get(last).end());
            statements.add(weigh(found, start + all.start(), start + all.end(), question, around, whole, rank));
        } else {
            for (Span span : sentences.subList(first, sentences.size())) {
                if (!asks(span.of(line))) {
                    statements.add(
                            weigh(found, start + span.start(), start + span.end(), question, around, whole, rank));
                }
            }
        }
        return "";
    }

    private static boolean asks(String sentence) {
        return ASKS.matcher(sentence).matches();
    }

    private Statement weigh(
            Found found, int start, int end, String question, Surroundings around, Said line, double rank) {
        Passage passage = found.passage();
        String text = passage.text().substring(start, end);
        Said own = new Said(text);
        Said asked = question.isEmpty() ? null : new Said(question);
        double[] named = new double[inquiry.things().size()];
        double[] near = new double[named.length];
        double score = 0;
        for (int i = 0; i < named.length; i++) {
            Inquiry.Thing thing = inquiry.things().get(i);
            named[i] = own.names(thing, inquiry.chinese());
            if (asked != null) {
                named[i] = Math.max(named[i], QUESTION * asked.names(thing, inquiry.chinese()));
            }
            if (passage.kind() == Passage.Kind.ROW) {
                named[i] = Math.max(named[i], HEADER * around.header.names(thing, inquiry.chinese()));
            }
            near[i] = Math.max(named[i], around.names(thing, line, passage.kind()));
            score += thing.weight() * (OWN * named[i] + (1 - OWN) * near[i]);
        }
        score = score / weight + rank;
        score *= 1 - 0.1 * Math.min(1, Math.max(0, text.length() - 80) / 200.0);
        for (int i = 0; i < named.length; i++) {
            if (inquiry.things().get(i).named() && near[i] < 0.4) {
                score *= UNNAMED;
            }
        }
        boolean fits = inquiry.wanted().mayBeIn(text) || headed(passage);
        if (passage.kind() == Passage.Kind.ROW && inquiry.wanted().strict() && fits && isCalled(passage)) {
            score *= CALLED;
        }
        if (inquiry.wanted().helped() && !fits) {
            score *= UNHELPED;
        }
        if (asksExtreme && !Wanted.tellsExtreme(text + " " + String.join(" ", passage.header()))) {
            score *= BOUNDLESS;
        }
        if (!rates.isEmpty() && inquiry.wanted().strict()) {
            score *= rated(text + " " + String.join(" ", passage.header())) ? RATED : UNRATED;
        }
        if (inquiry.wanted().strict() && !fits) {
            score *= MISFIT;
        } else if (asksWhen && !headed(passage) && !Wanted.tellsWhen(text)) {
            score *= UNDATED;
        } else if (inquiry.wanted() == Wanted.YES_OR_NO && Wanted.polar(text)) {
            score *= 1.05;
        }
        if (passage.kind() == Passage.Kind.CHAT) {
            score *= HEARSAY;
        }
        return new Statement(found, start, end, question, boxed(named), boxed(near), score, fits);
    }

    /** Whether the question says all that the row is called. */
    private boolean isCalled(Passage row) {
        if (row.cells().isEmpty()) return false;
        String label = row.cells().get(Wording.label(row));
        return label.length() > 1 && question.share(label) == 1;
    }

    private boolean rated(String text) {
        for (String measure : rates) {
            if (text.contains("每" + measure) || text.contains("每一" + measure) || text.contains("/" + measure)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> rates(String question) {
        return ONE.matcher(question).results().map(result -> result.group(1)).toList();
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** A row whose column is headed by what is wanted has it as a bare figure. */
    private boolean headed(Passage passage) {
        for (int i = 0; i < Math.min(passage.header().size(), passage.cells().size()); i++) {
            if (inquiry.wanted().heads(passage.header().get(i))
                    && !passage.cells().get(i).isBlank()) {
                return true;
            }
        }
        return false;
    }

    /** What stands around a statement, read once for its passage. */
    private final class Surroundings {
        private final Said headings;
        private final Said header;
        private final Said all;
        private final Said name;

        Surroundings(Found found) {
            Passage passage = found.passage();
            headings = new Said(String.join("\n", passage.headings()));
            header = new Said(String.join("\n", passage.header()));
            all = new Said(passage.kind() == Passage.Kind.ROW ? "" : passage.text());
            name = new Said(found.documentName());
        }

        double names(Inquiry.Thing thing, Said line, Passage.Kind kind) {
            boolean chinese = inquiry.chinese();
            double most = HEADING * headings.names(thing, chinese);
            most = Math.max(most, NAME * name.names(thing, chinese));
            if (kind == Passage.Kind.ROW) {
                return Math.max(most, HEADER * header.names(thing, chinese));
            }
            most = Math.max(most, FAR_LINE * line.names(thing, chinese));
            return kind == Passage.Kind.CHAT ? most : Math.max(most, PASSAGE * all.names(thing, chinese));
        }
    }
}
