package bicameral.marketplace.billing;

import bicameral.marketplace.billing.Charge.Means;
import bicameral.marketplace.tax.Tax;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers into the journal, and with them what is posted: one statement each that ends the message if it is still open, all or
 * nothing, in one commit. Answers that come in the same moment and give nothing back are one call of {@code market.answer_all}. Thread-safe.
 */
final class Journal {
    /**
     * The message's row is locked first; the public counter comes last, as popular agents share a row. The state is asked for so that the
     * planner does not take the index of what is open for it (V52).
     */
    private static final String ANSWERED =
            """
            with ended as (
              update market.asked set state = :state, code = :code, conversation = :conversation, ended_at = market.clock()
              where message = :message and state || '' = 'open'
              returning tenant_id, message, means, currency, price),
            journal as (
              insert into market.usage_event (tenant_id, message, agent, agent_name, mark, pigment, agent_version, means, outcome,
                tokens_in, tokens_out, currency, price, charged, tax, engine, commission, earned, model_cost, mature_at)
              select tenant_id, message, :agent, :name, :mark, :pigment, :version, means, :state, :tokensIn, :tokensOut, currency,
                price, :charged, :tax, :engine, :commission, :creator, :modelCost, market.clock() + make_interval(hours => 24 * :days)
              from ended),
            due as (
              insert into market.receipt_due (tenant_id, message_id, cost_micros, price_micros, currency)
              select tenant_id, message, :modelCost, :charged, currency from ended on conflict do nothing),
            taxed as (
              insert into market.charge_tax (tenant_id, message, rate, place, basis_points)
              select :payer, message, :rate, :place, :points from ended where cast(:rate as uuid) is not null)
            select true, %s,
              case when :unused then market.give_back_unused(message, means)::text end,
              case when :counts then market.count_answer(:agent)::text end
            from ended""".formatted(Ending.sql("market.clock() + make_interval(hours => 24 * :days)"));

    private final OpsTx ops;
    private final BillingSettings settings;
    private final GroupCommit<Line, Boolean> company =
            new GroupCommit<>(GroupCommit.PATIENCE, line -> alone(line, true), this::together);

    Journal(OpsTx ops, BillingSettings settings) {
        this.ops = ops;
        this.settings = settings;
    }

    /** An answer with what was agreed of its message, and what is posted. */
    record Line(Offer offer, Asked asked, @Nullable TenantId payer, Answer answer, Ending ending) {
        /** Whether neither a free message is given back nor anything of a wallet. */
        boolean keepsAll() {
            boolean freed = asked.means() != Means.WALLET && !answer.usesFree();
            boolean released = ending.hold() != null && ending.captured() == 0;
            return !freed && !released && ending.promoBack() == 0;
        }
    }

    /**
     * Gives whether it was this call that ended the message.
     *
     * @param posting whether what follows is posted in the same commit
     */
    boolean write(Line line, boolean posting) {
        if (posting && line.keepsAll()) return company.ask(line);
        return alone(line, posting);
    }

    private boolean alone(Line line, boolean posting) {
        return ops.alone(handle -> {
            Query query = line.ending().bind(handle.createQuery(ANSWERED), posting);
            bindAnswer(query, line.answer());
            Offer offer = line.offer();
            return query.bind("message", line.asked().message())
                    .bind("agent", offer.agent())
                    .bind("name", offer.name())
                    .bind("mark", offer.mark())
                    .bind("pigment", offer.pigment())
                    .bind("version", offer.version())
                    .bind("days", settings.maturationDays())
                    .bind("payer", line.payer() == null ? null : line.payer().value())
                    .mapTo(Boolean.class)
                    .findOne()
                    .isPresent();
        });
    }

    private static void bindAnswer(Query query, Answer answer) {
        Outcome outcome = answer.outcome();
        Split split = answer.split();
        Tax tax = answer.tax();
        query.bind("state", Answers.id(outcome.state()))
                .bind("code", outcome.code())
                .bind("conversation", outcome.conversation())
                .bind("tokensIn", outcome.tokensIn())
                .bind("tokensOut", outcome.tokensOut())
                .bind("charged", split.charged())
                .bind("tax", split.tax())
                .bind("engine", split.engine())
                .bind("commission", split.commission())
                .bind("creator", split.earned())
                .bind("modelCost", answer.modelCost())
                .bind("unused", !answer.usesFree())
                .bind("counts", answer.counts())
                .bind("rate", tax == null ? null : tax.rate())
                .bind("place", tax == null ? null : tax.place())
                .bind("points", tax == null ? 0 : tax.basisPoints());
    }

    /** Of each, whether it was this call that ended it. */
    List<Optional<Boolean>> together(List<Line> lines) {
        List<UUID> messages = lines.stream().map(line -> line.asked().message()).toList();
        Set<UUID> once = new HashSet<>(messages);
        // The second of one message has come too late, whoever writes first.
        if (once.size() < messages.size())
            return lines.stream().map(line -> Optional.<Boolean>empty()).toList();
        UUID[] ended = ops.alone(handle -> handle.createQuery(
                        "select market.answer_all(cast(:answers as jsonb), :days)")
                .bind("answers", Rows.json(lines.stream().map(AnswerRow::of).toList()))
                .bind("days", settings.maturationDays())
                .mapTo(UUID[].class)
                .one());
        Set<UUID> done = Set.of(ended);
        return messages.stream().map(done::contains).map(Optional::of).toList();
    }
}
