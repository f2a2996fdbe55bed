package bicameral.ui.payout;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.Block;
import bicameral.marketplace.payout.Payee;
import bicameral.marketplace.payout.Payout;
import bicameral.marketplace.payout.Payout.State;
import bicameral.marketplace.payout.Payouts;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The payout run: proposed, held, under way, over; accounts to verify; the file for the bank. */
@Path("/admin/billing/payouts")
@Authenticated
@RunOnVirtualThread
public class PayoutPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Payouts payouts;
    private final BillingSettings settings;

    public PayoutPages(SignedIn signedIn, Frame frame, Payouts payouts, BillingSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.payouts = payouts;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "payout")
    static class Pages {
        private Pages() {}

        static native TemplateInstance run(View view);

        static native TemplateInstance payee(String tenant, String name, Payee payee, @Nullable String error);
    }

    /**
     * A payout as a row.
     *
     * @param mine whether the reader agreed first, and so may not be the second
     * @param marked whether the reader marked it, and so may not confirm
     */
    public record Row(Payouts.Row row, boolean mine, boolean marked) {
        /** The payout. */
        public Payout payout() {
            return row.payout();
        }

        /** Key of its state's name. */
        public String state() {
            if (payout().state() == State.PROPOSED && payout().needsSecond())
                return payout().approvedBy() == null ? "s_first" : "s_second";
            if (payout().call() == Payout.Call.UNKNOWN) return "s_unknown";
            return "s_" + payout().state().name().toLowerCase(Locale.ROOT);
        }

        /** Style of its badge. */
        public String look() {
            if (!row.blocks().isEmpty()) return "bad";
            return switch (payout().state()) {
                case PROPOSED -> "wait";
                case HELD, FAILED -> "bad";
                case SETTLED -> "ok";
                case CANCELLED, UNDER_WAY -> "";
            };
        }

        /** Keys of why it may not be released. */
        public List<String> blocks() {
            return row.blocks().stream()
                    .map(Block::name)
                    .map(name -> "b_" + name.toLowerCase(Locale.ROOT))
                    .toList();
        }

        /** Key of the method's name. */
        public String method() {
            return "m_" + payout().method().id();
        }

        /** Whether it can be released now. */
        public boolean releasable() {
            return payout().state() == State.PROPOSED && row.blocks().isEmpty() && !mine;
        }

        /** Whether it waits for the bank's statement. */
        public boolean byHand() {
            return payout().state() == State.UNDER_WAY && payout().call() == null;
        }

        /** Whether a provider is being asked. */
        public boolean asked() {
            return payout().state() == State.UNDER_WAY && payout().call() != null;
        }

        /** Whether it may be proposed once more. */
        public boolean repeatable() {
            return payout().state() == State.FAILED || payout().state() == State.CANCELLED;
        }
    }

    /** An account to verify. */
    public record Unverified(Payouts.Unverified account) {
        /** Key of the method's name. */
        public String method() {
            return "m_" + account.method().id();
        }
    }

    /** All that the page shows. */
    public record View(
            List<Row> open,
            List<Row> past,
            List<Unverified> unverified,
            List<Money> waiting,
            Money second,
            @Nullable String error,
            @Nullable String told) {}

    /** The run. */
    @GET
    public TemplateInstance run(@QueryParam("done") @Nullable String done) {
        return page(operator(), null, "yes".equals(done) ? say().done() : null);
    }

    /** Proposes this month's payouts now, each creator once. */
    @POST
    public Response propose() {
        operator();
        payouts.proposeDue();
        return done();
    }

    /** Releases a payout, or agrees as the first of two. */
    @POST
    @Path("{payout}/approve")
    public Response approve(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.approve(by, PathIds.read(payout), text(reason)));
    }

    /** Holds a payout back. */
    @POST
    @Path("{payout}/hold")
    public Response hold(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.hold(by, PathIds.read(payout), text(reason)));
    }

    /** Lets a held payout be proposed again. */
    @POST
    @Path("{payout}/resume")
    public Response resume(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.resume(by, PathIds.read(payout), text(reason)));
    }

    /** Ends a payout that was not released. */
    @POST
    @Path("{payout}/cancel")
    public Response cancel(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.cancel(by, PathIds.read(payout), text(reason)));
    }

    /** Asks the provider now. */
    @POST
    @Path("{payout}/look")
    public Response look(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.look(by, PathIds.read(payout), text(reason)));
    }

    /** Proposes anew what failed or was cancelled. */
    @POST
    @Path("{payout}/again")
    public Response again(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.again(by, PathIds.read(payout), text(reason)));
    }

    /** Says what the bank's statement shows. */
    @POST
    @Path("{payout}/mark")
    public Response mark(
            @PathParam("payout") String payout,
            @FormParam("as") @Nullable String as,
            @FormParam("line") @Nullable String line,
            @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.mark(by, PathIds.read(payout), paid(as), text(line), text(reason)));
    }

    private static boolean paid(@Nullable String as) {
        return switch (text(as)) {
            case "paid" -> true;
            case "failed" -> false;
            default -> throw new Refusal("unknown_choice", Refusal.Kind.INVALID);
        };
    }

    /** Somebody else reads the same. */
    @POST
    @Path("{payout}/confirm")
    public Response confirm(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.confirm(by, PathIds.read(payout), text(reason)));
    }

    /** Takes a mark back. */
    @POST
    @Path("{payout}/unmark")
    public Response unmark(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.unmark(by, PathIds.read(payout), text(reason)));
    }

    /** Shows who is to be paid, to compare with papers. */
    @POST
    @Path("payees/{tenant}/show")
    public Response show(@PathParam("tenant") String tenant, @FormParam("reason") @Nullable String reason) {
        Operator by = operator();
        TenantId id = new TenantId(PathIds.read(tenant));
        try {
            Payee payee = payouts.reveal(by, id, text(reason));
            return Response.ok(Pages.payee(id.toString(), payee.name(), payee, null))
                    .header("Cache-Control", "private, no-store")
                    .build();
        } catch (Refusal refusal) {
            return refused(by, refusal);
        }
    }

    /** Name and papers were compared. */
    @POST
    @Path("payees/{tenant}/verify")
    public Response verify(@PathParam("tenant") String tenant, @FormParam("reason") @Nullable String reason) {
        return deed(by -> payouts.verify(by, new TenantId(PathIds.read(tenant)), text(reason)));
    }

    /** The transfers under way, as a file for the bank. */
    @POST
    @Path("file")
    public Response file(@FormParam("reason") @Nullable String reason) {
        Operator by = operator();
        try {
            byte[] csv = ('\uFEFF' + BankFileText.of(payouts.file(by, text(reason)))).getBytes(StandardCharsets.UTF_8);
            return Response.ok(csv, "text/csv;charset=UTF-8")
                    .header("Content-Disposition", "attachment; filename=\"transfers.csv\"")
                    .header("Cache-Control", "private, no-store")
                    .build();
        } catch (Refusal refusal) {
            return refused(by, refusal);
        }
    }

    private interface Deed {
        void by(Operator operator);
    }

    private Response deed(Deed deed) {
        Operator by = operator();
        try {
            deed.by(by);
            return done();
        } catch (Refusal refusal) {
            return refused(by, refusal);
        }
    }

    private static Response done() {
        return Response.seeOther(URI.create("/admin/billing/payouts?done=yes")).build();
    }

    private Response refused(Operator by, Refusal refusal) {
        if (refusal.kind() == Refusal.Kind.NOT_FOUND) throw refusal;
        Problem problem = Problem.of(refusal);
        return Response.status(problem.status())
                .entity(page(by, Sentences.detail(problem, frame.language()), null))
                .build();
    }

    private static String text(@Nullable String typed) {
        return typed == null ? "" : typed;
    }

    private TemplateInstance page(Operator by, @Nullable String error, @Nullable String told) {
        List<Row> open = payouts.open().stream().map(row -> row(row, by)).toList();
        return Pages.run(new View(
                open,
                payouts.past().stream().map(row -> row(row, by)).toList(),
                payouts.unverified().stream().map(Unverified::new).toList(),
                sums(open),
                new Money(settings.secondPersonFromMicros(), settings.currency()),
                error,
                told));
    }

    /** What the rows come to, in each currency by itself. */
    private static List<Money> sums(List<Row> rows) {
        Map<String, Money> sums = new TreeMap<>();
        for (Row row : rows) {
            Money net = row.payout().net();
            sums.merge(net.currency().getCurrencyCode(), net, Money::plus);
        }
        return List.copyOf(sums.values());
    }

    private static Row row(Payouts.Row row, Operator by) {
        Payout.Mark mark = row.payout().mark();
        return new Row(
                row,
                by.person().value().equals(row.payout().approvedBy()),
                mark != null && mark.by().equals(by.person().value()));
    }

    private Operator operator() {
        if (!signedIn.hasRole("billing-admin")) throw new ForbiddenException();
        var person = signedIn.requirePerson();
        return new Operator(person.id(), person.displayName());
    }

    private PayoutTexts say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(PayoutTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(PayoutTexts.class);
    }
}
