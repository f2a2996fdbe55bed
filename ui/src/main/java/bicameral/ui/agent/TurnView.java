package bicameral.ui.agent;

import bicameral.host.receipt.Receipt;
import bicameral.marketplace.message.AnswerEvent;
import bicameral.marketplace.message.Slips;
import bicameral.marketplace.money.Money;
import bicameral.protocol.ChamberEvent;
import bicameral.ui.answer.Collected;
import bicameral.ui.answer.Ends;
import bicameral.ui.answer.Markdown;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import io.quarkus.qute.RawString;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One question and its answer, as the page shows them without a script.
 *
 * @param status the end's name
 * @param problem what went wrong, in the reader's language; null where nothing did
 * @param receipt null where nothing is known of it
 */
public record TurnView(
        UUID id,
        String question,
        String status,
        RawString answer,
        List<Source> sources,
        @Nullable String problem,
        @Nullable ReceiptView receipt) {
    public TurnView {
        sources = List.copyOf(sources);
    }

    /** One source of the answer. */
    public record Source(String anchor, int n, String document, String place, String quote) {}

    /** What left and what it cost. */
    public record ReceiptView(
            boolean left,
            int passages,
            long bytes,
            String body,
            @Nullable String hash,
            @Nullable String shortHash,
            @Nullable Where where,
            boolean talk,
            @Nullable PriceView price) {}

    /**
     * By which rule it left, and where to.
     *
     * @param policy key of its name
     * @param engine null where nothing left
     * @param region empty where it is not stated
     */
    public record Where(String policy, @Nullable String engine, String region) {
        static Where of(Receipt receipt) {
            String model = receipt.model().isEmpty() ? "" : " · " + receipt.model();
            return new Where(
                    "policy_" + receipt.policy().name(),
                    receipt.left() ? receipt.engine() + model : null,
                    receipt.entry().region());
        }
    }

    /** Price lines. */
    public record PriceView(
            Money list,
            @Nullable Money deducted,
            boolean free,
            boolean plan,
            Money charged,
            @Nullable Money balance) {}

    /** From a conversation kept in the chamber. */
    static TurnView of(ChamberEvent.Turn turn, Slips.Slip slip) {
        List<AnswerEvent.Citation> citations = turn.citations().stream()
                .map(c -> new AnswerEvent.Citation(
                        c.n(), c.document(), c.documentName(), c.place(), c.quote(), c.passage()))
                .toList();
        String status = turn.end() == ChamberEvent.End.ABSTAINED ? "abstained" : "done";
        return new TurnView(
                turn.message(),
                turn.question(),
                status,
                answer(turn.message(), turn.answer(), citations),
                sources(turn.message(), citations),
                null,
                receipt(slip.left(), slip.price(), null));
    }

    /** The answer just given. */
    static TurnView of(UUID message, String question, Collected answer, @Nullable Money balance, Language language) {
        AnswerEvent.End end = answer.end(message);
        return new TurnView(
                message,
                question,
                end.status().name().toLowerCase(java.util.Locale.ROOT),
                answer(message, answer.text(), answer.citations()),
                sources(message, answer.citations()),
                end.code() == null
                        ? null
                        : Sentences.detail(new Problem(end.code(), Ends.httpStatus(end), end.values()), language),
                receipt(answer.left(), answer.price(), balance));
    }

    /** A question that was refused before anything was tried. */
    static TurnView refused(UUID message, String question, Problem problem, Language language) {
        return new TurnView(
                message, question, "refused", new RawString(""), List.of(), Sentences.detail(problem, language), null);
    }

    private static RawString answer(UUID message, String text, List<AnswerEvent.Citation> citations) {
        return new RawString(Markdown.answer(
                text, citations.stream().map(AnswerEvent.Citation::n).collect(Collectors.toSet()), anchor(message)));
    }

    private static List<Source> sources(UUID message, List<AnswerEvent.Citation> citations) {
        return citations.stream()
                .map(c -> new Source(anchor(message) + c.n(), c.n(), c.documentName(), c.place(), c.quote()))
                .toList();
    }

    private static String anchor(UUID message) {
        return "s-" + message + "-";
    }

    private static @Nullable ReceiptView receipt(
            AnswerEvent.@Nullable Left left, AnswerEvent.@Nullable Price price, @Nullable Money balance) {
        if (left == null) return null;
        Receipt receipt = left.receipt();
        return new ReceiptView(
                left.sentBytes() > 0,
                left.passages(),
                left.sentBytes(),
                left.body(),
                receipt == null ? null : receipt.hash(),
                receipt == null ? null : receipt.shortHash(),
                receipt == null ? null : Where.of(receipt),
                receipt != null && receipt.entry().spans().conversation() > 0,
                price(price, balance));
    }

    private static @Nullable PriceView price(AnswerEvent.@Nullable Price price, @Nullable Money balance) {
        if (price == null) return null;
        Money deducted = price.charged().minus(price.list());
        return new PriceView(
                price.list(),
                deducted.isZero() ? null : deducted,
                price.free(),
                price.plan(),
                price.charged(),
                balance);
    }
}
