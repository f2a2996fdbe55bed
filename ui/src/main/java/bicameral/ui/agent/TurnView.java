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
 * @param brokeOff what the part that came costs, where that is all that is known of it
 */
public record TurnView(
        UUID id,
        String question,
        String status,
        RawString answer,
        List<Source> sources,
        @Nullable String problem,
        @Nullable ReceiptView receipt,
        @Nullable PriceView brokeOff) {
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

    /**
     * Price lines: what the message costs by itself, what the engine cost on top, what of both is not charged, what is; then what of
     * it is tax, and what was held for the engine and given back.
     *
     * @param message the message's own price
     * @param engine what the engine cost on top for so many tokens, null where that is in the price or nothing is charged
     * @param deducted below zero, null where all is charged
     * @param free whether a free message of today was used up; one that was not answered is given back
     * @param plan whether one of a plan was, likewise
     * @param tax contained in what is charged, null where there is none
     * @param held what was held before, null where no more was than the price
     * @param unused what of that came back because the engine cost less, null as above
     * @param why page that says why it cost this, and takes complaints; null where nobody paid
     */
    public record PriceView(
            Money message,
            @Nullable Money engine,
            String tokens,
            @Nullable Money deducted,
            boolean free,
            boolean plan,
            boolean brokeOff,
            Money charged,
            @Nullable Money tax,
            @Nullable Money held,
            @Nullable Money unused,
            @Nullable Money balance,
            @Nullable String why) {
        static PriceView of(UUID message, boolean answered, AnswerEvent.Price price, @Nullable Money balance) {
            Money unused = some(price.unused());
            return new PriceView(
                    price.parts().message(),
                    some(price.parts().engine()),
                    Long.toString(price.parts().tokens()),
                    some(price.deducted().negated()),
                    answered && price.free(),
                    answered && price.plan(),
                    price.brokeOff(),
                    price.charged(),
                    some(price.parts().tax()),
                    unused == null ? null : price.list(),
                    unused,
                    balance,
                    price.charged().isZero() ? null : "/wallet/messages/" + message);
        }

        private static @Nullable Money some(Money amount) {
            return amount.isZero() ? null : amount;
        }
    }

    /** From a conversation kept in the chamber. */
    static TurnView of(ChamberEvent.Turn turn, Slips.Slip slip) {
        List<AnswerEvent.Citation> citations = turn.citations().stream()
                .map(c -> new AnswerEvent.Citation(
                        c.n(), c.document(), c.documentName(), c.place(), c.quote(), c.passage()))
                .toList();
        boolean answered = turn.end() != ChamberEvent.End.ABSTAINED;
        return new TurnView(
                turn.message(),
                turn.question(),
                answered ? "done" : "abstained",
                answer(turn.message(), turn.answer(), citations),
                sources(turn.message(), citations),
                null,
                receipt(turn.message(), answered, slip.left(), slip.price(), null),
                brokeOff(turn.message(), answered, slip.left(), slip.price(), null));
    }

    /** The answer just given. */
    static TurnView of(UUID message, String question, Collected answer, @Nullable Money balance, Language language) {
        AnswerEvent.End end = answer.end(message);
        boolean answered = end.status() == AnswerEvent.Status.DONE;
        return new TurnView(
                message,
                question,
                end.status().name().toLowerCase(java.util.Locale.ROOT),
                answer(message, answer.text(), answer.citations()),
                sources(message, answer.citations()),
                end.code() == null
                        ? null
                        : Sentences.detail(new Problem(end.code(), Ends.httpStatus(end), end.values()), language),
                receipt(message, answered, answer.left(), answer.price(), balance),
                brokeOff(message, answered, answer.left(), answer.price(), balance));
    }

    /** A question that was refused before anything was tried. */
    static TurnView refused(UUID message, String question, Problem problem, Language language) {
        return new TurnView(
                message,
                question,
                "refused",
                new RawString(""),
                List.of(),
                Sentences.detail(problem, language),
                null,
                null);
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

    private static @Nullable PriceView brokeOff(
            UUID message,
            boolean answered,
            AnswerEvent.@Nullable Left left,
            AnswerEvent.@Nullable Price price,
            @Nullable Money balance) {
        return left == null && price != null && price.brokeOff()
                ? PriceView.of(message, answered, price, balance)
                : null;
    }

    private static @Nullable ReceiptView receipt(
            UUID message,
            boolean answered,
            AnswerEvent.@Nullable Left left,
            AnswerEvent.@Nullable Price price,
            @Nullable Money balance) {
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
                price == null ? null : PriceView.of(message, answered, price, balance));
    }
}
