package bicameral.marketplace.earnings;

/**
 * What shares move in the earnings of those who get them and of those who pay them, as rows of {@link Movements}: whole, as tax, engine and
 * commission were taken where the charge was divided. A share that comes belongs to the author's own agent, one that goes to the agent
 * that was made from it; one for an account that was brought in belongs to no agent.
 */
final class ShareLines {
    /** Both directions, posted and taken back. */
    static final String MOVED = """
            select moved.at, moved.source, moved.cause, moved.reference, t.id as transaction_id, moved.agent,
              coalesce(%1$s, '—') as agent_name, coalesce(%2$s, '—') as mark, coalesce(%3$s, 'jade') as pigment,
              moved.amount as received, 0::bigint as tax, 0::bigint as engine, 0::bigint as commission, moved.amount as net
            from (
              select s.created_at as at, s.cause as source, 'charge' as cause, s.line as reference, 'share:' || s.line as key,
                coalesce(case when s.tenant_id = :tenant then s.origin else s.agent end, '00000000-0000-0000-0000-000000000000') as agent,
                case when s.tenant_id = :tenant then s.amount else -s.amount end as amount
              from market.share s
              where (s.tenant_id = :tenant or s.paid_by = :tenant) and s.currency = :currency
              union all
              select b.created_at, s.cause, 'refund', s.line, 'share_back:' || b.refund,
                coalesce(case when s.tenant_id = :tenant then s.origin else s.agent end, '00000000-0000-0000-0000-000000000000'),
                case when s.tenant_id = :tenant then -b.amount else b.amount end
              from market.share_back b join market.share s on s.tenant_id = b.tenant_id and s.id = b.share
              where (s.tenant_id = :tenant or s.paid_by = :tenant) and s.currency = :currency) moved
            left join market.ledger_transaction t on t.business_key = moved.key
            """.formatted(setting("name"), setting("mark"), setting("pigment"));

    private ShareLines() {}

    private static String setting(String name) {
        return """
            (select v.settings ->> '%s' from market.agent_version v where v.tenant_id = :tenant and v.agent_id = moved.agent
             order by v.number desc limit 1)""".formatted(name);
    }
}
