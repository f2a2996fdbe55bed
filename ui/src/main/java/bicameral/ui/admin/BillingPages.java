package bicameral.ui.admin;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Errands;
import bicameral.marketplace.billing.Errands.Errand;
import bicameral.marketplace.billing.GeneralLedger;
import bicameral.marketplace.billing.GeneralLedger.Glance;
import bicameral.marketplace.billing.GeneralLedger.Movement;
import bicameral.marketplace.billing.GeneralLedger.Publishing;
import bicameral.marketplace.billing.GeneralLedger.Side;
import bicameral.marketplace.billing.GeneralLedger.Total;
import bicameral.marketplace.billing.GeneralLedger.Transaction;
import bicameral.marketplace.billing.MarketClock;
import bicameral.marketplace.billing.NightlyAudit;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.refund.Case;
import bicameral.marketplace.refund.Cases;
import bicameral.marketplace.refund.PeriodRefunds;
import bicameral.marketplace.refund.Refund;
import bicameral.marketplace.refund.Refunds;
import bicameral.marketplace.subscription.PeriodCharges.PeriodCharge;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.tenant.audit.OperatorLog;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.Authenticated;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The market's money for those who answer for it: invariants, general ledger down to the entry, charges with their cases and
 * refunds. Amounts, ids and names only.
 */
@Path("/admin/billing")
@Authenticated
@RunOnVirtualThread
public class BillingPages {
    private static final int MOVEMENTS = 20;
    private static final int TENANTS = 50;
    private static final int DEEDS = 50;
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final SignedIn signedIn;
    private final Frame frame;
    private final GeneralLedger ledger;
    private final Checks checks;
    private final Errands errands;
    private final NightlyAudit nightly;
    private final Refunds refunds;
    private final PeriodRefunds periods;
    private final Cases cases;
    private final OperatorLog log;
    private final BillingSettings settings;
    private final MarketClock clock;

    public BillingPages(
            SignedIn signedIn,
            Frame frame,
            GeneralLedger ledger,
            Checks checks,
            Errands errands,
            NightlyAudit nightly,
            Refunds refunds,
            PeriodRefunds periods,
            Cases cases,
            OperatorLog log,
            BillingSettings settings,
            MarketClock clock) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.ledger = ledger;
        this.checks = checks;
        this.errands = errands;
        this.nightly = nightly;
        this.refunds = refunds;
        this.periods = periods;
        this.cases = cases;
        this.log = log;
        this.settings = settings;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "billing")
    static class Pages {
        private Pages() {}

        static native TemplateInstance overview(Overview view);

        static native TemplateInstance charge(ChargeView view);

        static native TemplateInstance log(List<Deed> deeds, @Nullable UUID older, boolean first);
    }

    /** A kind of account in the list, with its total. */
    public record Account(Total total, boolean current) {
        /** Key of the kind's name. */
        public String name() {
            return "a_" + id();
        }

        /** As in addresses. */
        public String id() {
            return total.kind().id();
        }
    }

    /** Accounts of one side with their sum. */
    public record Group(String name, Money sum, List<Account> accounts) {}

    /** A movement as a row. */
    public record Row(Movement movement, boolean current) {
        /** Key of what happened. */
        public String kind() {
            return "t_" + movement.kind();
        }
    }

    /** A leg as a row. */
    public record Leg(GeneralLedger.Entry entry) {
        /** Key of the account's name. */
        public String name() {
            return "a_" + entry.kind().id();
        }
    }

    /** A transaction with its legs. */
    public record Slip(Transaction transaction, List<Leg> legs) {
        static Slip of(Transaction transaction) {
            return new Slip(
                    transaction, transaction.entries().stream().map(Leg::new).toList());
        }

        /** Key of what happened. */
        public String kind() {
            return "t_" + transaction.kind();
        }

        /** Where its cause is shown; empty where no page is about it. */
        public String cause() {
            if (transaction.charge() != null) return "/admin/billing/charges/" + transaction.charge();
            return switch (transaction.kind()) {
                case "top_up",
                        "top_up_reversal",
                        "top_up_refund",
                        "top_up_refund_settled",
                        "top_up_refund_failed",
                        "provider_fee",
                        "dispute_opened",
                        "dispute_won",
                        "dispute_lost" -> "/admin/billing/top-ups/" + transaction.reference();
                case "payout", "payout_settled", "payout_failed", "payout_reversed" -> "/admin/billing/payouts";
                case "promo_grant", "promo_expiry" -> "/admin/billing/credits";
                default -> "";
            };
        }
    }

    /** A case as a row. */
    public record CaseRow(Case charge) {
        /** Key of the ground. */
        public String ground() {
            return "g_" + charge.ground().id();
        }

        /** Key of the state. */
        public String state() {
            return "c_" + charge.state().name().toLowerCase(Locale.ROOT);
        }
    }

    /** A refund that waits for a second person. */
    public record RefundRow(Refund refund, boolean mayDecide) {
        /** Key of the state. */
        public String state() {
            return "r_" + refund.state().name().toLowerCase(Locale.ROOT);
        }

        /** Style of the state's badge. */
        public String look() {
            return switch (refund.state()) {
                case PROPOSED -> "wait";
                case POSTED -> "ok";
                case REJECTED -> "bad";
            };
        }
    }

    /** A kind of things that wait, as a row. */
    public record ErrandRow(Errand errand) {
        /** Key of the kind's name. */
        public String name() {
            return "e_" + errand.kind().id();
        }

        /** Where they wait. */
        public String href() {
            return switch (errand.kind()) {
                case DISPUTES -> "/admin/billing/top-ups#disputes";
                case CASES -> "#cases";
                case PAYOUTS, PAYOUTS_UNCLEAR, PAYOUT_MARKS -> "/admin/billing/payouts";
                case PAYOUTS_BY_HAND -> "/admin/billing/payouts#file";
                case PAYEES -> "/admin/billing/payouts#payees";
                case REFUNDS -> "#waiting";
                case PAYMENT_REFUNDS -> "/admin/billing/top-ups#waiting";
                case TRANSFERS -> "/admin/billing/transfers";
                case CREDITS -> "/admin/billing/credits";
                case TAX_RATES -> "/admin/billing/tax";
                case PERIODS -> "/admin/billing/periods";
                case RISKS -> "/admin/billing/risk";
            };
        }
    }

    /** What an operator did. */
    public record Deed(OperatorLog.Entry entry) {
        /** Key of the action's name. */
        public String action() {
            return "d_" + entry.action().replace('.', '_');
        }

        /** The charge it was about; empty for none. */
        public String message() {
            return entry.details().getOrDefault("message", "");
        }

        /** The tenant whom it was about; empty for none. */
        public String chamber() {
            boolean ofTenant =
                    entry.action().startsWith("chamber.") || entry.action().equals("engine.grant");
            return ofTenant ? entry.target() : "";
        }

        /** The engine's route that it was about; empty for none. */
        public String route() {
            return entry.details().getOrDefault("route", "");
        }

        /** The amount; null for none. What was written before there were several currencies is in yuan. */
        public @Nullable Money amount() {
            String amount = entry.details().getOrDefault("amount", "");
            return amount.isEmpty() ? null : Money.parse(amount, entry.details().getOrDefault("currency", "CNY"));
        }
    }

    /** All that the overview shows. */
    public record Overview(
            String currency,
            List<String> currencies,
            Glance glance,
            Checks.Result checks,
            List<ErrandRow> errands,
            NightlyAudit.@Nullable Night night,
            List<Group> groups,
            Account account,
            List<Row> rows,
            @Nullable UUID older,
            boolean first,
            @Nullable Slip slip,
            List<CaseRow> cases,
            List<RefundRow> waiting,
            List<Publishing> tenants,
            Money second,
            Instant now,
            @Nullable String told) {}

    /** A paid period of a subscription, which a charge may be of. */
    public record PeriodView(PeriodCharge of, boolean ends) {
        /** What was paid. */
        public Money price() {
            return new Money(of.price(), of.currency());
        }

        /** What has not run, with its tax. */
        public Money rest() {
            return new Money(of.rest(), of.currency());
        }
    }

    /**
     * All that the page of a charge shows.
     *
     * @param message the charge: a message, or the charge of a period
     * @param period null for a message
     */
    public record ChargeView(
            UUID message,
            @Nullable PeriodView period,
            List<Slip> slips,
            List<RefundRow> refunds,
            @Nullable CaseRow charge,
            Money left,
            Money second,
            String symbol,
            UUID key,
            String amount,
            String reason,
            @Nullable String error,
            @Nullable String told) {}

    /** Figures, the ledger with one kind of account open, cases, what waits for a second person, tenants. */
    @GET
    public TemplateInstance overview(
            @QueryParam("currency") @Nullable String code,
            @QueryParam("account") @Nullable String account,
            @QueryParam("after") @Nullable String after,
            @QueryParam("transaction") @Nullable String transaction,
            @QueryParam("done") @Nullable String done) {
        Operator operator = operator();
        AccountKind kind = kind(account);
        Currency currency = settings.currency(code);
        UUID from = after == null ? null : PathIds.read(after);
        UUID shown = transaction == null ? null : PathIds.read(transaction);
        List<Movement> movements = ledger.movements(kind, currency, from, MOVEMENTS);
        List<Total> totals = ledger.totals(currency);
        return Pages.overview(new Overview(
                currency.getCurrencyCode(),
                settings.currencies().stream().map(Currency::getCurrencyCode).toList(),
                ledger.glance(currency),
                checks.within(FRESH),
                errands.waiting(currency).stream().map(ErrandRow::new).toList(),
                nightly.last().orElse(null),
                List.of(
                        group("side_asset", Side.ASSET, totals, kind),
                        group("side_liability", Side.LIABILITY, totals, kind),
                        group("side_result", Side.RESULT, totals, kind)),
                new Account(of(totals, kind), true),
                movements.stream()
                        .map(movement ->
                                new Row(movement, movement.transaction().equals(shown)))
                        .toList(),
                movements.size() == MOVEMENTS ? movements.getLast().transaction() : null,
                from == null,
                shown == null ? null : Slip.of(ledger.transaction(shown)),
                cases.open().stream().map(CaseRow::new).toList(),
                rows(refunds.waiting(), operator),
                ledger.publishing(currency, TENANTS),
                second(currency),
                clock.instant(),
                said(done)));
    }

    private static Group group(String name, Side side, List<Total> totals, AccountKind open) {
        List<Account> accounts = totals.stream()
                .filter(total -> Side.of(total.kind()) == side)
                .map(total -> new Account(total, total.kind() == open))
                .toList();
        Money sum = accounts.stream()
                .map(account -> account.total().shown())
                .reduce(Money::plus)
                .orElseThrow();
        return new Group(name, sum, accounts);
    }

    private static Total of(List<Total> totals, AccountKind kind) {
        return totals.stream().filter(total -> total.kind() == kind).findFirst().orElseThrow();
    }

    private static AccountKind kind(@Nullable String id) {
        if (id == null) return AccountKind.CREATOR_PENDING;
        for (AccountKind kind : AccountKind.values()) if (kind.id().equals(id)) return kind;
        throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
    }

    private List<RefundRow> rows(List<Refund> of, Operator operator) {
        return of.stream()
                .map(refund -> new RefundRow(
                        refund, !refund.proposedBy().equals(operator.person().value())))
                .toList();
    }

    /** Checks all invariants now. */
    @POST
    @Path("checks")
    public Response check() {
        operator();
        checks.now();
        return Response.seeOther(URI.create("/admin/billing?done=checked")).build();
    }

    /** A charge from end to end: its transactions, its case, its refunds. */
    @GET
    @Path("charges/{message}")
    public TemplateInstance charge(@PathParam("message") String message, @QueryParam("done") @Nullable String done) {
        return charge(operator(), PathIds.read(message), new Typed("", "", false), null, said(done));
    }

    /** What is typed into the form of a refund. */
    private record Typed(String amount, String reason, boolean ends) {}

    private TemplateInstance charge(
            Operator operator, UUID message, Typed typed, @Nullable String error, @Nullable String told) {
        List<Transaction> transactions = ledger.caused(message);
        if (transactions.isEmpty()) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        PeriodCharge period = periods.about(message).orElse(null);
        Money left = left(message, period);
        return Pages.charge(new ChargeView(
                message,
                period == null ? null : new PeriodView(period, typed.ends()),
                transactions.stream().map(Slip::of).toList(),
                rows(refunds.of(message), operator),
                cases.about(message).map(CaseRow::new).orElse(null),
                left,
                second(left.currency()),
                Amounts.symbol(left.currency(), frame.language()),
                Ids.next(),
                typed.amount(),
                typed.reason(),
                error,
                told));
    }

    private Money left(UUID charge, @Nullable PeriodCharge period) {
        return period == null ? refunds.refundable(charge) : periods.refundable(charge);
    }

    /** Gives back what is typed, or all that is left; a large amount waits for a second person. */
    @POST
    @Path("charges/{message}/refund")
    public Response refund(
            @PathParam("message") String message,
            @FormParam("key") @Nullable String key,
            @FormParam("amount") @Nullable String amount,
            @FormParam("reason") @Nullable String reason,
            @FormParam("then") @Nullable String then) {
        Operator operator = operator();
        UUID id = PathIds.read(message);
        Typed typed = new Typed(amount == null ? "" : amount.strip(), reason == null ? "" : reason, "end".equals(then));
        PeriodCharge period = periods.about(id).orElse(null);
        try {
            Money money = typed.amount().isEmpty()
                    ? null
                    : Money.parse(typed.amount(), left(id, period).currency().getCurrencyCode());
            Refund refund = period == null
                    ? refunds.give(operator, PathIds.read(key), id, money, typed.reason())
                    : periods.give(operator, PathIds.read(key), id, money, typed.ends(), typed.reason());
            String done = refund.state() == Refund.State.PROPOSED ? "proposed" : "refunded";
            return Response.seeOther(URI.create("/admin/billing/charges/" + id + "?done=" + done))
                    .build();
        } catch (Refusal refusal) {
            return again(operator, id, typed, refusal);
        }
    }

    private Response again(Operator operator, UUID charge, Typed typed, Refusal refusal) {
        PeriodCharge period = periods.about(charge).orElse(null);
        String sentence = switch (refusal.code()) {
            case "invalid_amount" -> say().bad_amount();
            case "refund_above_charge" -> say().above(Amounts.show(left(charge, period), frame.language()));
            case "refund_below_rest" -> say().period_below(rest(period));
            case "not_now" -> say().period_over();
            case "reason_missing" -> say().bad_reason();
            default -> throw refusal;
        };
        return Response.status(422)
                .entity(charge(operator, charge, typed, sentence, null))
                .build();
    }

    private String rest(@Nullable PeriodCharge period) {
        return period == null ? "" : Amounts.show(new Money(period.rest(), period.currency()), frame.language());
    }

    /** Lets a disputed charge stand. */
    @POST
    @Path("charges/{message}/decline")
    public Response decline(@PathParam("message") String message, @FormParam("reason") @Nullable String reason) {
        Operator operator = operator();
        UUID id = PathIds.read(message);
        Case charge = cases.about(id).orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
        try {
            cases.decline(operator, charge.id(), reason == null ? "" : reason);
        } catch (Refusal refusal) {
            return again(operator, id, new Typed("", reason == null ? "" : reason, false), refusal);
        }
        return Response.seeOther(URI.create("/admin/billing/charges/" + id + "?done=declined"))
                .build();
    }

    /** The second person agrees to a refund. */
    @POST
    @Path("refunds/{refund}/approve")
    public Response approve(@PathParam("refund") String refund) {
        Operator operator = operator();
        UUID id = PathIds.read(refund);
        Refund posted = periods.has(id) ? periods.approve(operator, id) : refunds.approve(operator, id);
        return Response.seeOther(URI.create("/admin/billing/charges/" + posted.message() + "?done=refunded"))
                .build();
    }

    /** The second person says no. */
    @POST
    @Path("refunds/{refund}/reject")
    public Response reject(@PathParam("refund") String refund, @FormParam("reason") @Nullable String reason) {
        Operator operator = operator();
        UUID id = PathIds.read(refund);
        String why = reason == null ? "" : reason;
        Refund rejected = periods.has(id) ? periods.reject(operator, id, why) : refunds.reject(operator, id, why);
        return Response.seeOther(URI.create("/admin/billing/charges/" + rejected.message() + "?done=rejected"))
                .build();
    }

    /** What billing admins did, with their reasons, newest first. */
    @GET
    @Path("log")
    public TemplateInstance log(@QueryParam("after") @Nullable String after) {
        operator();
        UUID from = after == null ? null : PathIds.read(after);
        List<OperatorLog.Entry> entries = log.page(from, DEEDS);
        return Pages.log(
                entries.stream().map(Deed::new).toList(),
                entries.size() == DEEDS ? entries.getLast().id() : null,
                from == null);
    }

    private Operator operator() {
        if (!signedIn.hasRole("billing-admin")) throw new ForbiddenException();
        var person = signedIn.requirePerson();
        return new Operator(person.id(), person.displayName());
    }

    private Money second(Currency currency) {
        return new Money(settings.secondPersonFromMicros(), currency);
    }

    private @Nullable String said(@Nullable String done) {
        return switch (done == null ? "" : done) {
            case "checked" -> say().done_checked();
            case "refunded" -> say().done_refunded();
            case "proposed" -> say().done_proposed();
            case "declined" -> say().done_declined();
            case "rejected" -> say().done_rejected();
            default -> null;
        };
    }

    private BillingTexts say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(BillingTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(BillingTexts.class);
    }
}
