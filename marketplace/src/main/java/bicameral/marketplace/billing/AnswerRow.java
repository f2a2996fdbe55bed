package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Journal.Line;
import bicameral.marketplace.tax.Tax;
import bicameral.tenant.Ids;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer as {@code market.answer_all} takes it: the database's {@code market.answer}.
 *
 * @param counts whether it is among the answers of its agent that the market counts
 * @param earner whose the earnings are, null where none are
 * @param posting the capture, null where nothing is held
 * @param modelPosting the engine's cost, null where there was none
 */
@JsonNaming(SnakeCaseStrategy.class)
record AnswerRow(
        UUID message,
        String state,
        @Nullable String code,
        @Nullable UUID conversation,
        UUID agent,
        String agentName,
        String mark,
        String pigment,
        int agentVersion,
        int tokensIn,
        int tokensOut,
        long charged,
        long tax,
        long engine,
        long commission,
        long earned,
        long modelCost,
        boolean counts,
        @Nullable UUID payer,
        @Nullable UUID rate,
        @Nullable String place,
        @Nullable Integer basisPoints,
        @Nullable UUID earner,
        @Nullable Booked posting,
        @Nullable Booked modelPosting) {

    /** A posting: the database's {@code market.booked}. */
    record Booked(UUID id, String key, String body, String kind, List<Leg> legs) {
        Booked {
            legs = List.copyOf(legs);
        }

        static @Nullable Booked of(@Nullable Posting posting) {
            return posting == null
                    ? null
                    : new Booked(
                            Ids.next(),
                            posting.key(),
                            Ledger.hash(posting),
                            posting.kind(),
                            posting.legs().stream().map(Leg::of).toList());
        }
    }

    /** A posting's leg: the database's {@code market.leg}. */
    record Leg(UUID owner, UUID account, long amount) {
        static Leg of(Posting.Leg leg) {
            return new Leg(leg.account().owner().value(), leg.account().id(), leg.amount());
        }
    }

    static AnswerRow of(Line line) {
        Outcome outcome = line.answer().outcome();
        Split split = line.answer().split();
        Offer offer = line.offer();
        Tax tax = line.answer().tax();
        List<Ending.Earned> earned = line.ending().earned();
        return new AnswerRow(
                line.asked().message(),
                Answers.id(outcome.state()),
                outcome.code(),
                outcome.conversation(),
                offer.agent(),
                offer.name(),
                offer.mark(),
                offer.pigment(),
                offer.version(),
                outcome.tokensIn(),
                outcome.tokensOut(),
                split.charged(),
                split.tax(),
                split.engine(),
                split.commission(),
                split.earned(),
                line.answer().modelCost(),
                line.answer().counts(),
                line.payer() == null ? null : line.payer().value(),
                tax == null ? null : tax.rate(),
                tax == null ? null : tax.place(),
                tax == null ? null : tax.basisPoints(),
                earned.isEmpty() ? null : earned.getFirst().earner().value(),
                Booked.of(line.ending().hold()),
                Booked.of(line.ending().model()));
    }
}
