package bicameral.ui.payout;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.PartsByHand;
import bicameral.marketplace.payout.Payee;
import bicameral.marketplace.payout.PayeeReview;
import bicameral.marketplace.payout.PayoutRun;
import bicameral.marketplace.payout.Payouts;
import bicameral.marketplace.payout.PayoutsByHand;
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
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** The payout run: proposed, held, under way, over; accounts to verify; the file for the bank. */
@Path("/admin/billing/payouts")
@Authenticated
@RunOnVirtualThread
public class PayoutPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final PayoutRun run;
    private final Payouts payouts;
    private final PayoutsByHand byHand;
    private final PartsByHand parts;
    private final PayeeReview payees;
    private final BillingSettings settings;

    public PayoutPages(
            SignedIn signedIn,
            Frame frame,
            PayoutRun run,
            Payouts payouts,
            PayoutsByHand byHand,
            PartsByHand parts,
            PayeeReview payees,
            BillingSettings settings) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.run = run;
        this.payouts = payouts;
        this.byHand = byHand;
        this.parts = parts;
        this.payees = payees;
        this.settings = settings;
    }

    @CheckedTemplate(basePath = "payout")
    static class Pages {
        private Pages() {}

        static native TemplateInstance run(PayoutRunView view);

        static native TemplateInstance payee(String tenant, String currency, Payee payee, String mark);
    }

    /** The run. */
    @GET
    public TemplateInstance run(
            @QueryParam("done") @Nullable String done, @QueryParam("proposed") @Nullable String proposed) {
        return page(operator(), null, proposed == null ? "yes".equals(done) ? say().done() : null : proposed(proposed));
    }

    private @Nullable String proposed(String typed) {
        if (!typed.matches("[0-9]{1,6}")) return null;
        int payouts = Integer.parseInt(typed);
        return payouts == 0 ? say().proposed_none() : say().proposed(String.valueOf(payouts));
    }

    /** Proposes this month's payouts now, each creator once. */
    @POST
    public Response propose(@FormParam("reason") @Nullable String reason) {
        Operator by = operator();
        try {
            int payouts = run.propose(by, text(reason));
            return Response.seeOther(URI.create("/admin/billing/payouts?proposed=" + payouts))
                    .build();
        } catch (Refusal refusal) {
            return refused(by, refusal);
        }
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
        return deed(by -> run.again(by, PathIds.read(payout), text(reason)));
    }

    /** Says what the bank's statement or the provider's pages show. */
    @POST
    @Path("{payout}/mark")
    public Response mark(
            @PathParam("payout") String payout,
            @FormParam("as") @Nullable String as,
            @FormParam("line") @Nullable String line,
            @FormParam("reason") @Nullable String reason) {
        return deed(by -> byHand.mark(by, PathIds.read(payout), paid(as), text(line), text(reason)));
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
        return deed(by -> byHand.confirm(by, PathIds.read(payout), text(reason)));
    }

    /** Takes a mark back. */
    @POST
    @Path("{payout}/unmark")
    public Response unmark(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> byHand.unmark(by, PathIds.read(payout), text(reason)));
    }

    /** Ends the waiting for payments. */
    @POST
    @Path("{payout}/give-up")
    public Response giveUp(@PathParam("payout") String payout, @FormParam("reason") @Nullable String reason) {
        return deed(by -> parts.giveUp(by, PathIds.read(payout), text(reason)));
    }

    /** Says what the provider's pages show of a part. */
    @POST
    @Path("parts/{part}/mark")
    public Response markPart(
            @PathParam("part") String part,
            @FormParam("as") @Nullable String as,
            @FormParam("line") @Nullable String line,
            @FormParam("reason") @Nullable String reason) {
        return deed(by -> parts.mark(by, PathIds.read(part), paid(as), text(line), text(reason)));
    }

    /** Takes back what was said of a part. */
    @POST
    @Path("parts/{part}/unmark")
    public Response unmarkPart(@PathParam("part") String part, @FormParam("reason") @Nullable String reason) {
        return deed(by -> parts.unmark(by, PathIds.read(part), text(reason)));
    }

    /** Shows who is to be paid, to compare with papers. */
    @POST
    @Path("payees/{tenant}/show")
    public Response show(
            @PathParam("tenant") String tenant,
            @FormParam("currency") @Nullable String currency,
            @FormParam("reason") @Nullable String reason) {
        Operator by = operator();
        TenantId id = new TenantId(PathIds.read(tenant));
        try {
            Currency in = currency(currency);
            PayeeReview.Seen seen = payees.reveal(by, id, in, text(reason));
            return Response.ok(Pages.payee(id.toString(), in.getCurrencyCode(), seen.payee(), seen.mark()))
                    .header("Cache-Control", "private, no-store")
                    .build();
        } catch (Refusal refusal) {
            return refused(by, refusal);
        }
    }

    /** Name and papers were compared with what was shown; {@code seen} says what that was. */
    @POST
    @Path("payees/{tenant}/verify")
    public Response verify(
            @PathParam("tenant") String tenant,
            @FormParam("currency") @Nullable String currency,
            @FormParam("seen") @Nullable String seen,
            @FormParam("reason") @Nullable String reason) {
        return deed(by ->
                payees.verify(by, new TenantId(PathIds.read(tenant)), currency(currency), text(seen), text(reason)));
    }

    /** Also one that the market gave up: somebody may still be owed in it. */
    private static Currency currency(@Nullable String code) {
        try {
            return Currency.getInstance(text(code));
        } catch (IllegalArgumentException unknown) {
            throw new Refusal("unknown_choice", Refusal.Kind.INVALID);
        }
    }

    /** The transfers under way, as a file for the bank. */
    @POST
    @Path("file")
    public Response file(@FormParam("reason") @Nullable String reason) {
        Operator by = operator();
        try {
            byte[] csv = ('\uFEFF' + BankFileText.of(byHand.file(by, text(reason)))).getBytes(StandardCharsets.UTF_8);
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
        return Pages.run(new PayoutRunView(
                PayoutRunView.rows(payouts.open(), by),
                PayoutRunView.rows(payouts.past(), by),
                payees.unverified().stream().map(PayoutRunView.Unverified::new).toList(),
                payouts.pots(),
                new Money(settings.secondPersonFromMicros(), settings.currency()),
                error,
                told));
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
