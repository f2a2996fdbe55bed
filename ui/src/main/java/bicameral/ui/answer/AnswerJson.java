package bicameral.ui.answer;

import bicameral.host.receipt.Receipt;
import bicameral.marketplace.billing.Charge;
import bicameral.marketplace.message.AnswerEvent;
import bicameral.marketplace.money.Money;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON forms of an answer and its parts; they stay stable. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public final class AnswerJson {
    private AnswerJson() {}

    /** {@code {"amount":"0.05","currency":"CNY"}}. */
    public record Amount(String amount, String currency) {
        public static Amount of(Money money) {
            return new Amount(money.amount().toPlainString(), money.currency().getCurrencyCode());
        }
    }

    /** So many go to the shared engine before this one. */
    public record Queued(int before) {}

    /** Further text. */
    public record Token(String text) {}

    /** Source of mark [n]; {@code document} is its name. */
    public record Citation(int n, String document, String place, String quote, UUID documentId, long passage) {
        public static Citation of(AnswerEvent.Citation citation) {
            return new Citation(
                    citation.n(),
                    citation.documentName(),
                    citation.place(),
                    citation.quote(),
                    citation.document(),
                    citation.passage());
        }
    }

    /**
     * What left, in bytes; 0 where nothing did. The other members are absent for previews of drafts.
     *
     * @param region where the engine stands, as its operator says; empty where it is not stated
     * @param conversation bytes of it that were earlier turns of the conversation
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Left(
            long left,
            int passages,
            String body,
            @Nullable Long sequence,
            @Nullable String policy,
            @Nullable String engine,
            @Nullable String model,
            @Nullable String region,
            @Nullable Long conversation,
            @Nullable Integer tokensIn,
            @Nullable Integer tokensOut,
            @Nullable String commitment,
            @Nullable String hash,
            @Nullable String shortHash,
            @Nullable String at) {
        public static Left of(AnswerEvent.Left left) {
            Receipt receipt = left.receipt();
            if (receipt == null)
                return new Left(
                        left.sentBytes(),
                        left.passages(),
                        left.body(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
            return new Left(
                    left.sentBytes(),
                    left.passages(),
                    left.body(),
                    receipt.sequence(),
                    receipt.policy().name().toLowerCase(Locale.ROOT),
                    receipt.engine(),
                    receipt.model(),
                    receipt.entry().region(),
                    receipt.entry().spans().conversation(),
                    receipt.tokensIn(),
                    receipt.tokensOut(),
                    receipt.commitment(),
                    receipt.hash(),
                    receipt.shortHash(),
                    receipt.at().toString());
        }
    }

    /**
     * What it costs.
     *
     * @param list the most it could cost
     * @param message the message's own price
     * @param engine what the shared engine cost on top, where the agent passes that on and it was charged; for so many
     *     {@code engineTokens}
     * @param tax contained in what was charged, where there is some
     * @param unused what was held for the engine and given back, where that was held
     * @param brokeOff whether only the part that came is charged
     * @param balance for signed-in payers
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Price(
            Amount list,
            Amount message,
            @Nullable Amount engine,
            @Nullable Long engineTokens,
            @Nullable Amount tax,
            @Nullable Amount unused,
            Amount charged,
            boolean free,
            boolean plan,
            boolean brokeOff,
            int freeLeft,
            int freePerDay,
            @Nullable Amount balance) {
        public static Price of(AnswerEvent.Price price, @Nullable Money balance) {
            Charge.Parts parts = price.parts();
            return new Price(
                    Amount.of(price.list()),
                    Amount.of(parts.message()),
                    some(parts.engine()),
                    parts.engine().isZero() ? null : (Long) parts.tokens(),
                    some(parts.tax()),
                    some(price.unused()),
                    Amount.of(price.charged()),
                    price.free(),
                    price.plan(),
                    price.brokeOff(),
                    price.freeLeft(),
                    price.freePerDay(),
                    balance == null ? null : Amount.of(balance));
        }

        private static @Nullable Amount some(Money amount) {
            return amount.isZero() ? null : Amount.of(amount);
        }
    }

    /** The end of a streamed answer; {@code detail} says a problem in the asker's language. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record End(
            UUID id,
            @Nullable UUID conversation,
            String text,
            double confidence,
            @Nullable String code,
            @Nullable String detail) {
        public static End of(AnswerEvent.End end, Language language) {
            return new End(
                    end.message(),
                    end.conversation(),
                    end.text(),
                    end.confidence(),
                    end.code(),
                    AnswerJson.detail(end, language));
        }
    }

    /** A whole answer. */
    public record Whole(
            UUID id,
            @Nullable UUID conversation,
            String status,
            String text,
            List<Citation> citations,
            @Nullable Left receipt,
            @Nullable Price price,
            double confidence,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String code,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String detail) {
        public Whole {
            citations = List.copyOf(citations);
        }
    }

    /** {@code done}, {@code abstained}, {@code held}, {@code refused} or {@code failed}. */
    public static String name(AnswerEvent.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** What to tell the asker of a problem; null where there is none. */
    static @Nullable String detail(AnswerEvent.End end, Language language) {
        return end.code() == null
                ? null
                : Sentences.detail(new Problem(end.code(), Ends.httpStatus(end), end.values()), language);
    }
}
