package bicameral.marketplace.invoice;

import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * What payers were charged and given back and is on no document yet. Within the caller's transaction, under the payer's lock.
 *
 * <p>How far a payer's transactions are on documents is remembered by the first one that is not, so that a run goes through what is
 * new and not through all that a payer ever bought.
 */
final class OpenCharges {
    private static final UUID ALL = new UUID(0, 0);

    /**
     * What one payer was charged and given back in one currency and is on no document, each with the invoice that it was on before.
     * Of a subscription that is the invoice of the very period. A lost dispute of a charge is given back too, by the payer's bank; what
     * one took beyond charges is of no invoice.
     */
    private static final String OPEN = """
            with mine as (
              select e.transaction_id, (-sum(e.amount))::bigint as amount from market.entry e
              join market.account a on a.id = e.account_id and a.tenant_id = :payer and a.currency = :currency
                and a.kind in ('wallet_paid', 'wallet_promo', 'hold', 'dispute_hold')
              where e.tenant_id = :payer and e.transaction_id >= coalesce((
                select open_from from market.invoice_mark where tenant_id = :payer and currency = :currency), :all)
              group by 1 having sum(e.amount) <> 0),
            open as (
              select t.id, t.reference, m.amount,
                case t.kind when 'capture' then 'capture' when 'subscription' then 'subscription' else 'refund' end as what,
                coalesce(h.agent_name, b.agent_name, '') as about,
                (select coalesce(sum(e.amount), 0)::bigint from market.entry e join market.account a on a.id = e.account_id
                 where e.transaction_id = t.id and a.kind = 'tax') as tax,
                coalesce(c.place, p.tax_place, '') as place, coalesce(r.name, '') as tax_name,
                coalesce(c.basis_points, p.tax_basis_points, 0) as basis_points,
                (select k.invoice from market.invoice_charge k
                 join market.ledger_transaction o on o.id = k.transaction_id
                 where k.reference = t.reference and k.tenant_id = :payer and k.amount > 0 and m.amount < 0
                   and (p.n is null or o.business_key = 'subscription:' || p.subscription || ':' || p.n)
                 order by k.transaction_id desc limit 1) as of
              from mine m join market.ledger_transaction t on t.id = m.transaction_id
              left join market.hold h on h.message = t.reference
              left join market.charge_tax c on c.message = t.reference
              left join market.subscription b on b.tenant_id = :payer and b.id = t.reference
              left join market.subscription_period p on p.tenant_id = :payer and p.subscription = t.reference
                and (t.business_key in ('subscription:' || p.subscription || ':' || p.n,
                    'subscription_refund:' || p.subscription || ':' || p.n)
                  or exists (select 1 from market.refund f where f.subscription = p.subscription and f.period = p.n
                    and t.business_key = 'refund:' || f.id))
              left join market.tax_rate r on r.id = coalesce(c.rate, p.tax_rate)
              where (cast(:until as timestamptz) is null or t.created_at < :until)
                and (t.kind in ('capture', 'subscription', 'refund', 'subscription_refund')
                  or t.kind = 'dispute_lost' and t.business_key like 'refund:%')
                and not exists (select 1 from market.invoice_charge k where k.transaction_id = t.id))
            """;

    private OpenCharges() {}

    /** A payer in one currency. */
    record Payer(UUID tenant, Currency currency) {}

    /** What becomes one document: of is the invoice that it takes of, null for an invoice. */
    record Due(@Nullable UUID of, long amount) {}

    /** The documents that are due of what was charged before a moment. */
    static List<Due> due(Handle handle, Payer payer, OffsetDateTime until) {
        return bound(
                        handle.createQuery(
                                OPEN
                                        + " select of, sum(amount)::bigint as amount from open group by of order by of nulls first"),
                        payer,
                        until)
                .map((row, context) -> new Due(row.getObject("of", UUID.class), row.getLong("amount")))
                .list();
    }

    /** Puts what is due on its document. */
    static void take(Handle handle, Payer payer, OffsetDateTime until, UUID document, @Nullable UUID of) {
        bound(handle.createUpdate(OPEN + """
                insert into market.invoice_charge (tenant_id, transaction_id, invoice, what, about, place, tax_name, basis_points,
                  reference, amount, tax)
                select :payer, id, :invoice, what, about, place, tax_name, basis_points, reference, amount, tax from open
                where of is not distinct from cast(:of as uuid)"""), payer, until)
                .bind("invoice", document)
                .bind("of", of)
                .execute();
    }

    /**
     * Remembers how far the payer's transactions are on documents: never to a day before now or later, by the clock that ids are made
     * by, as what is under way may be committed with an id of before.
     */
    static void gone(Handle handle, Payer payer) {
        bound(handle.createUpdate(OPEN + """
                insert into market.invoice_mark as m (tenant_id, currency, open_from)
                select :payer, :currency, least((select id from open order by id limit 1), uuidv7(interval '-1 day'))
                on conflict (tenant_id, currency) do update set open_from = excluded.open_from"""), payer, null).execute();
    }

    private static <S extends SqlStatement<S>> S bound(S statement, Payer payer, @Nullable OffsetDateTime until) {
        return statement
                .bind("payer", payer.tenant())
                .bind("currency", payer.currency().getCurrencyCode())
                .bind("until", until)
                .bind("all", ALL);
    }
}
