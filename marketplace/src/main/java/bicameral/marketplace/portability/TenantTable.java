package bicameral.marketplace.portability;

import java.util.List;
import java.util.Optional;

/**
 * A table of the market database: whether its rows of a tenant are taken along, brought in elsewhere, erased.
 *
 * @param taken what of it is in an archive, as a query with {@code :tenant}; empty where nothing is
 * @param brought whether it is brought in from an archive; evidence is not
 * @param erased what becomes of it when the tenant is erased
 * @param because why, where something is left out or kept
 */
record TenantTable(String name, Optional<String> taken, boolean brought, Erased erased, String because) {
    /** What erasing does. */
    enum Erased {
        /** No row of the tenant is left. */
        GONE,
        /** Rows stay without names. */
        NAMELESS,
        /** Rows stay; they say nothing but numbers and ids. */
        KEPT,
        /** Has no rows of tenants. */
        NONE
    }

    private static final String OWN = " where tenant_id = :tenant";

    /** Every table there is. Those brought in stand in the order in which they can be. */
    static final List<TenantTable> ALL = List.of(
            brought(
                    "tenant",
                    "select id, kind, name, slug, created_at from tenant where id = :tenant",
                    Erased.NAMELESS),
            brought("person", """
                    select p.id, p.display_name, p.email, m.roles, m.since from person p
                    join membership m on m.person_id = p.id and m.tenant_id = :tenant""", Erased.NAMELESS),
            brought("agent", all("agent"), Erased.GONE),
            brought("agent_draft", all("agent_draft"), Erased.GONE),
            brought("agent_version", all("agent_version"), Erased.GONE),
            brought("engine_bound", all("engine_bound"), Erased.GONE),
            brought("publisher", all("publisher"), Erased.GONE),
            brought("listing", all("listing"), Erased.GONE),
            // Without what is sealed with this instance's secret: the password, and the marks of the last run.
            brought("source", """
                    select tenant_id, id, agent_id, kind, name, definition, secret_id is not null as has_secret, schedule, paused,
                      created_by, created_at, deleted_at, last_run_at, last_good_at, rows
                    from source where tenant_id = :tenant""", Erased.GONE),
            brought("spending_limit", all("spending_limit"), Erased.GONE),
            brought("department", all("department"), Erased.GONE),
            brought("department_budget", all("department_budget"), Erased.GONE),
            brought("egress_ceiling", all("egress_ceiling"), Erased.GONE),
            // Without its key, and off: words leave only where an owner has said so, here.
            brought("embedding_endpoint", """
                    select tenant_id, address, model, question_prefix, passage_prefix, passages, false as enabled, set_at
                    from embedding_endpoint where tenant_id = :tenant""", Erased.GONE),
            brought("receipt_witness", "select tenant_id, address from receipt_witness" + OWN, Erased.GONE),
            brought("audit_entry", all("audit_entry"), Erased.GONE),
            brought("invoice_address", all("invoice_address"), Erased.GONE),
            evidence("charge_tax", Erased.KEPT, "by which rate a charge was taxed belongs to the books"),
            evidence("invoice", Erased.KEPT, "the law of books keeps invoices, with the buyer whom they name"),
            evidence("invoice_line", Erased.KEPT, "part of the invoice"),
            evidence("invoice_charge", Erased.KEPT, "part of the invoice"),
            evidence("account", Erased.KEPT, "the books outlive tenants"),
            evidence("entry", Erased.KEPT, "the books outlive tenants"),
            new TenantTable(
                    "ledger_transaction",
                    Optional.of("""
                            select t.* from ledger_transaction t
                            where exists (select 1 from entry e where e.transaction_id = t.id and e.tenant_id = :tenant)"""),
                    false,
                    Erased.KEPT,
                    "money is evidence elsewhere; the books outlive tenants"),
            evidence("hold", Erased.KEPT, "what a payer bought is in the books"),
            evidence("usage_event", Erased.NAMELESS, "postings follow from it"),
            evidence("maturing", Erased.KEPT, "money on its way belongs to the books"),
            evidence("charge_case", Erased.KEPT, "why a charge was questioned belongs to the books"),
            new TenantTable("refund", Optional.of("""
                            select tenant_id, id, message, currency, amount, state, decided_at, tax, engine, commission, earned
                            from refund where tenant_id = :tenant"""), false, Erased.KEPT, "what was given back belongs to the books"),
            evidence("refund_day", Erased.KEPT, "what was given back belongs to the books"),
            evidence("subscription", Erased.KEPT, "what a payer bought is in the books"),
            evidence("subscription_period", Erased.KEPT, "what a payer bought is in the books"),
            evidence("subscription_day", Erased.KEPT, "postings follow from it"),
            evidence("remix", Erased.KEPT, "shares follow from it; its authors are of this instance"),
            evidence("referral", Erased.KEPT, "shares follow from it; ids and numbers only"),
            evidence("share", Erased.KEPT, "what others have of earnings belongs to the books"),
            evidence("share_back", Erased.KEPT, "what others have of earnings belongs to the books"),
            evidence("subscription_use", Erased.KEPT, "counts what was bought; numbers only"),
            evidence("subscription_seat", Erased.GONE, "who sat where, here"),
            evidence("plan_message", Erased.KEPT, "which messages a plan included; numbers only"),
            evidence("free_message", Erased.GONE, "what was asked here for nothing"),
            evidence("top_up", Erased.KEPT, "agrees with the provider's report"),
            new TenantTable(
                    "top_up_refund", Optional.of("""
                            select tenant_id, id, top_up, currency, amount, state, decided_at
                            from top_up_refund where tenant_id = :tenant"""), false, Erased.KEPT, "what was paid back belongs to the books"),
            new TenantTable("payout", Optional.of("""
                            select tenant_id, id, run, currency, amount, netted, withheld, method, tail, provider, state, reason,
                              created_at, released_at, ended_at, funds, returned, returned_tax from payout
                            where tenant_id = :tenant"""), false, Erased.KEPT, "what was paid out belongs to the books"),
            new TenantTable(
                    "payout_part", Optional.of("""
                            select tenant_id, id, payout, currency, amount, state, created_at, ended_at
                            from payout_part where tenant_id = :tenant"""), false, Erased.KEPT, "what was paid out belongs to the books"),
            new TenantTable(
                    "part_reversal", Optional.of("""
                            select tenant_id, id, payout, currency, amount, state, created_at, ended_at
                            from part_reversal where tenant_id = :tenant"""), false, Erased.KEPT, "what was taken back belongs to the books"),
            left("payout_account", Erased.GONE, "sealed with this instance's secret: to be entered again"),
            left("payout_destination", Erased.GONE, "sealed with this instance's secret; where a payout went"),
            new TenantTable("promo_lot", Optional.of("""
                            select tenant_id, id, currency, amount, unspent, expires_at, granted_at from promo_lot
                            where tenant_id = :tenant"""), false, Erased.KEPT, "credit is worth something here only"),
            evidence("promo_use", Erased.KEPT, "what a message was paid from belongs to the books"),
            new TenantTable("promo_grant", Optional.of("""
                            select tenant_id, id, currency, amount, expires_at, state from promo_grant
                            where tenant_id = :tenant"""), false, Erased.KEPT, "credit is worth something here only"),
            evidence("budget_alert", Erased.GONE, "what happened here"),
            evidence("commission_tier", Erased.GONE, "what was sold here"),
            evidence("source_run", Erased.GONE, "what happened here"),
            evidence("tenant_import", Erased.GONE, "where the tenant came from"),
            new TenantTable(
                    "receipt_log_before",
                    Optional.of(
                            "select tenant_id, part, encode(lines, 'base64') as lines from receipt_log_before" + OWN),
                    false,
                    Erased.GONE,
                    "taken along as it is"),
            new TenantTable("answer_count", Optional.of("""
                            select c.* from answer_count c join agent a on a.id = c.agent_id where a.tenant_id = :tenant"""), false, Erased.GONE, "fame is earned where it is shown"),
            left("referral_code", Erased.GONE, "the word in a link of this instance"),
            left("share_line", Erased.KEPT, "which lines of the journals were gone through; numbers only"),
            left("invoice_mark", Erased.KEPT, "how far invoices have gone; ids only"),
            left("share_watch", Erased.KEPT, "how far the journals were gone through; numbers only"),
            left("letter", Erased.GONE, "mail that this instance sent"),
            left("receipt_due", Erased.KEPT, "costs still to be written into receipts; numbers only"),
            left("chamber_lease", Erased.KEPT, "which instance runs a chamber; numbers only"),
            left("app_instance", Erased.NONE, "the platform's own"),
            left("membership", Erased.GONE, "in person, with the roles"),
            left("receipt", Erased.KEPT, "in receipts.jsonl, to be verified; commitments only"),
            left("receipt_chain", Erased.KEPT, "follows from the receipts"),
            left("receipt_checkpoint", Erased.KEPT, "in receipts.jsonl"),
            left("saved_means", Erased.GONE, "what the provider has of this instance only"),
            left("automatic_top_up", Erased.GONE, "a wish that needs means at this instance's provider"),
            left("department_member", Erased.GONE, "people of this instance"),
            left("promo_code", Erased.NONE, "the platform's own"),
            left("invitation", Erased.GONE, "a link of this instance"),
            left("api_key", Erased.GONE, "keys open this instance only"),
            left("secret", Erased.GONE, "in no archive: to be entered again"),
            left(
                    "source_item",
                    Erased.GONE,
                    "sealed with this instance's secret; fetched anew, and known again by its content"),
            left("asked", Erased.GONE, "hashes under this instance's secret"),
            left("free_use", Erased.GONE, "hashes under this instance's secret"),
            left("preview_use", Erased.GONE, "a day's counter of this instance"),
            left("engine_share", Erased.GONE, "what this instance's operators grant"),
            left("chamber_move", Erased.GONE, "what happened to a process of this instance"),
            left("chamber_alert", Erased.GONE, "what its owners were told of a process of this instance"),
            left("tenant_export", Erased.GONE, "archives of this instance"),
            left("tenant_erasure", Erased.KEPT, "the record of the erasure itself"),
            left("disputed_share", Erased.KEPT, "which charges a dispute touches belongs to the books"),
            left("provider_call", Erased.KEPT, "what providers were asked; numbers only"),
            left("bank_receipt", Erased.KEPT, "lines of the platform's bank account"),
            left("provider_notice", Erased.NONE, "the platform's own"),
            left("job_mark", Erased.NONE, "the platform's own"),
            left("clock_shift", Erased.NONE, "the platform's own"),
            left("forgotten_means", Erased.NONE, "the platform's own; names that only the provider understands"),
            left("engine_hold", Erased.NONE, "the platform's own"),
            left("audit_night", Erased.NONE, "the platform's own"),
            left("account_pending", Erased.NONE, "the platform's own"),
            left("risk_note", Erased.KEPT, "what the platform's billing admins have seen"),
            left("dispute_evidence", Erased.KEPT, "that evidence went to a provider; sizes and sums only"),
            left("provider_statement", Erased.NONE, "the platform's own"),
            left("provider_item", Erased.NONE, "the platform's own"),
            left("difference_note", Erased.NONE, "the platform's own"),
            left("period", Erased.NONE, "the platform's own"),
            left("tax_rate", Erased.NONE, "the platform's own"),
            left("invoice_series", Erased.NONE, "the platform's own"),
            left("invoice_run", Erased.NONE, "the platform's own"),
            left("operator_entry", Erased.NONE, "the platform's own"),
            left("provider_event", Erased.NONE, "the platform's own"),
            left("scheduled_tasks", Erased.NONE, "the platform's own"),
            left("flyway_schema_history", Erased.NONE, "the platform's own"));

    private static String all(String table) {
        return "select * from " + table + OWN;
    }

    private static TenantTable brought(String name, String query, Erased erased) {
        return new TenantTable(name, Optional.of(query), true, erased, "");
    }

    private static TenantTable evidence(String name, Erased erased, String because) {
        return new TenantTable(name, Optional.of(all(name)), false, erased, because);
    }

    private static TenantTable left(String name, Erased erased, String because) {
        return new TenantTable(name, Optional.empty(), false, erased, because);
    }

    /** Its member of an archive. */
    String member() {
        return "market/" + name + ".jsonl";
    }
}
