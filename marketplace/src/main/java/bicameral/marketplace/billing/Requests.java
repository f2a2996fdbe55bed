package bicameral.marketplace.billing;

import bicameral.tenant.OpsTx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database whether messages are accepted: one by {@code market.reserve}, and those that come in the same moment by
 * {@code market.reserve_all}. What is said of a message does not hang on its company. Thread-safe.
 */
final class Requests {
    private static final String RESERVE = """
            select said, coalesce(amount, 0) as amount, coalesce(promo, 0) as promo, tier from market.reserve(
              p_message => :message, p_fingerprint => :fingerprint, p_agent => :agent, p_agent_version => :version,
              p_agent_name => :name, p_publisher => :publisher, p_currency => :currency, p_price => :price, p_fixed => :fixed,
              p_visitor => :visitor, p_free_per_day => :perDay, p_free_most => :most, p_minutes => :minutes,
              p_planned => :planned, p_plan => :plan, p_payer => :payer, p_promo => :promo, p_paid => :paid, p_held => :held,
              p_spender => :spender, p_always => :always, p_posting => :posting)""";

    private final OpsTx ops;
    private final GroupCommit<Request, Said> company =
            new GroupCommit<>(GroupCommit.PATIENCE, this::alone, this::together);

    Requests(OpsTx ops) {
        this.ops = ops;
    }

    /** What the database said, the number that belongs to it, and where a wallet pays, how much of that is promotional credit. */
    record Said(
            String word, long amount, long promo, @Nullable Integer tier) {
        static Said of(ResultSet row) throws SQLException {
            return new Said(
                    row.getString("said"),
                    row.getLong("amount"),
                    row.getLong("promo"),
                    row.getObject("tier", Integer.class));
        }
    }

    /** In a commit of its own, or of the company it came in. What a department allows is asked alone. */
    Said ask(Request request) {
        return request.spender() == null ? company.ask(request) : alone(request);
    }

    private Said alone(Request request) {
        return ops.alone(handle -> ask(handle, request, "ask"));
    }

    /**
     * Within the caller's transaction.
     *
     * @param plan what is known of a plan that may include it: ask, taken, none
     */
    static Said ask(Handle handle, Request request, String plan) {
        Spender spender = request.spender();
        return handle.createQuery(RESERVE)
                .bind("message", request.message())
                .bind("fingerprint", request.fingerprint())
                .bind("agent", request.agent())
                .bind("version", request.agentVersion())
                .bind("name", request.agentName())
                .bind("publisher", request.publisher())
                .bind("currency", request.currency())
                .bind("price", request.price())
                .bind("fixed", request.fixed())
                .bind("visitor", request.visitor())
                .bind("perDay", request.freePerDay())
                .bind("most", request.freeMost())
                .bind("minutes", request.minutes())
                .bind("planned", request.planned())
                .bind("plan", plan)
                .bind("payer", request.payer())
                .bind("promo", request.promo())
                .bind("paid", request.paid())
                .bind("held", request.held())
                .bind("spender", spender == null ? null : spender.person().value())
                .bind("always", spender == null || spender.always())
                .bind("posting", request.posting())
                .map((row, context) -> Said.of(row))
                .one();
    }

    /** Each in the order in which they came; none of those that have to come alone. */
    List<Optional<Said>> together(List<Request> requests) {
        List<Said> said = ops.alone(handle -> handle.createQuery(
                        "select said, amount, promo, tier from market.reserve_all(cast(:requests as jsonb))")
                .bind("requests", Rows.json(requests))
                .map((row, context) -> Said.of(row))
                .list());
        return said.stream()
                .map(one -> Optional.of(one).filter(known -> !known.word().equals("alone")))
                .toList();
    }
}
