package bicameral.ui.subscription;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.refund.Case;
import bicameral.marketplace.refund.Cases;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.wallet.WalletMessages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a period of a subscription cost, what came back of it, and a way to say that it was wrong. */
@Path("/wallet/subscriptions/{subscription}/periods/{n}")
@Authenticated
@RunOnVirtualThread
public class PeriodPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Cases cases;

    PeriodPages(SignedIn signedIn, Frame frame, Cases cases) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.cases = cases;
    }

    @CheckedTemplate(basePath = "plan")
    static class Pages {
        private Pages() {}

        static native TemplateInstance period(View view);
    }

    /** All that the page shows; grounds are ids. */
    public record View(
            Cases.PaidPeriod paid,
            boolean maySpend,
            List<String> grounds,
            @Nullable String told,
            @Nullable String error) {
        public View {
            grounds = List.copyOf(grounds);
        }

        /** What of the price was not given back. */
        public Money kept() {
            return paid.price().minus(paid.refunded());
        }

        /** Key of a ground's name. */
        public String key(String ground) {
            return "g_" + ground;
        }

        /** Key of the case's ground; empty where there is none. */
        public String ground() {
            Case dispute = paid.dispute();
            return dispute == null ? "" : key(dispute.ground().id());
        }

        /** Key of the case's state; empty where there is none. */
        public String state() {
            Case dispute = paid.dispute();
            return dispute == null ? "" : "m_case_" + dispute.state().name().toLowerCase(Locale.ROOT);
        }

        /** Whether its case waits for an answer. */
        public boolean open() {
            Case dispute = paid.dispute();
            return dispute != null && dispute.state() == Case.State.OPEN;
        }
    }

    /** What it cost. */
    @GET
    public TemplateInstance period(
            @PathParam("subscription") String subscription,
            @PathParam("n") int n,
            @QueryParam("done") @Nullable String done) {
        String told = switch (done == null ? "" : done) {
            case "opened" -> say().m_opened();
            case "withdrawn" -> say().m_withdrawn();
            default -> null;
        };
        return page(signedIn.requireTenant(), PathIds.read(subscription), n, told, null);
    }

    private TemplateInstance page(
            CurrentTenant current, UUID subscription, int n, @Nullable String told, @Nullable String error) {
        return Pages.period(new View(
                cases.paidPeriod(current, subscription, n),
                current.may(Role.Permission.SPEND),
                Case.Ground.OF_PERIODS.stream().map(Case.Ground::id).toList(),
                told,
                error));
    }

    /** Says that it was wrong. */
    @POST
    @Path("case")
    public Response open(
            @PathParam("subscription") String subscription,
            @PathParam("n") int n,
            @FormParam("ground") @Nullable String ground) {
        CurrentTenant current = signedIn.requireTenant();
        UUID id = PathIds.read(subscription);
        try {
            cases.paidPeriod(current, id, n);
            cases.openPeriod(current, id, n, Case.Ground.read(ground, Case.Ground.OF_PERIODS));
        } catch (Refusal refusal) {
            if (!refusal.code().equals("invalid_ground")) throw refusal;
            return Response.status(422)
                    .entity(page(current, id, n, null, say().m_pick()))
                    .build();
        }
        return to(id, n, "opened");
    }

    /** Takes it back. */
    @POST
    @Path("case/withdraw")
    public Response withdraw(@PathParam("subscription") String subscription, @PathParam("n") int n) {
        CurrentTenant current = signedIn.requireTenant();
        UUID id = PathIds.read(subscription);
        cases.withdraw(current, cases.paidPeriod(current, id, n).charge());
        return to(id, n, "withdrawn");
    }

    private static Response to(UUID subscription, int n, String done) {
        return Response.seeOther(
                        URI.create("/wallet/subscriptions/" + subscription + "/periods/" + n + "?done=" + done))
                .build();
    }

    private WalletMessages say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(WalletMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(WalletMessages.class);
    }
}
