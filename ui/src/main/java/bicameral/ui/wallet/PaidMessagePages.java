package bicameral.ui.wallet;

import bicameral.marketplace.billing.Charge;
import bicameral.marketplace.refund.Case;
import bicameral.marketplace.refund.Cases;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one message cost and why, and a way to say that it was wrong. */
@Path("/wallet/messages/{message}")
@Authenticated
@RunOnVirtualThread
public class PaidMessagePages {
    private static final Set<String> NOT_ANSWERED = Set.of("abstained", "uncited", "failed", "expired");

    private final SignedIn signedIn;
    private final Frame frame;
    private final Cases cases;

    public PaidMessagePages(SignedIn signedIn, Frame frame, Cases cases) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.cases = cases;
    }

    @CheckedTemplate(basePath = "wallet")
    static class Pages {
        private Pages() {}

        static native TemplateInstance message(View view);
    }

    /** All that the page shows; grounds are ids. */
    public record View(
            Cases.Paid paid,
            boolean maySpend,
            List<String> grounds,
            @Nullable String told,
            @Nullable String error) {
        /** Key of why it cost that, or nothing. */
        public String why() {
            if (!paid.charged().isZero())
                return passed() && paid.outcome().equals("done") ? "m_passed" : "m_" + paid.outcome();
            if (NOT_ANSWERED.contains(paid.outcome())) return "m_" + paid.outcome();
            return switch (paid.means()) {
                case PLAN -> "m_plan";
                case FREE_QUOTA -> "m_free";
                case GRATIS -> "m_gratis";
                case WALLET -> "m_short";
            };
        }

        /** Whether the engine's cost came on top of the price. */
        public boolean passed() {
            return !paid.parts().engine().isZero();
        }

        /** Of the engine, where its cost came on top. */
        public String tokens() {
            return Long.toString(paid.parts().tokens());
        }

        /** Whether a wallet paid, or held its price. */
        public boolean wallet() {
            return paid.means() == Charge.Means.WALLET;
        }

        /** Key of why less than all was charged; empty where all was. */
        public String less() {
            if (paid.deducted().isZero()) return "";
            if (!paid.charged().isZero()) return "not_written";
            return NOT_ANSWERED.contains(paid.outcome())
                    ? "not_answered"
                    : switch (paid.means()) {
                        case PLAN -> "plan";
                        case FREE_QUOTA, GRATIS -> "free";
                        case WALLET -> "not_written";
                    };
        }

        /** Key of the case's state; empty where there is none. */
        public String state() {
            Case charge = paid.charge();
            return charge == null ? "" : "m_case_" + charge.state().name().toLowerCase(Locale.ROOT);
        }

        /** Key of a ground's name. */
        public String key(String ground) {
            return "g_" + ground;
        }

        /** Key of the case's ground; empty where there is none. */
        public String ground() {
            Case charge = paid.charge();
            return charge == null ? "" : "g_" + charge.ground().id();
        }

        /** Whether its case waits for an answer. */
        public boolean open() {
            Case charge = paid.charge();
            return charge != null && charge.state() == Case.State.OPEN;
        }
    }

    /** What it cost. */
    @GET
    public TemplateInstance message(@PathParam("message") String message, @QueryParam("done") @Nullable String done) {
        String told = switch (done == null ? "" : done) {
            case "opened" -> say().m_opened();
            case "withdrawn" -> say().m_withdrawn();
            default -> null;
        };
        return page(signedIn.requireTenant(), message, told, null);
    }

    private TemplateInstance page(
            CurrentTenant current, String message, @Nullable String told, @Nullable String error) {
        List<String> grounds =
                Case.Ground.OF_MESSAGES.stream().map(Case.Ground::id).toList();
        return Pages.message(new View(
                cases.paid(current, PathIds.read(message)), current.may(Role.Permission.SPEND), grounds, told, error));
    }

    /** Says that it was wrong. */
    @POST
    @Path("case")
    public Response open(@PathParam("message") String message, @FormParam("ground") @Nullable String ground) {
        CurrentTenant current = signedIn.requireTenant();
        try {
            cases.paid(current, PathIds.read(message));
            cases.open(current, PathIds.read(message), Case.Ground.read(ground, Case.Ground.OF_MESSAGES));
        } catch (Refusal refusal) {
            if (!refusal.code().equals("invalid_ground")) throw refusal;
            return Response.status(422)
                    .entity(page(current, message, null, say().m_pick()))
                    .build();
        }
        return Response.seeOther(URI.create("/wallet/messages/" + message + "?done=opened"))
                .build();
    }

    /** Takes it back. */
    @POST
    @Path("case/withdraw")
    public Response withdraw(@PathParam("message") String message) {
        cases.withdraw(signedIn.requireTenant(), PathIds.read(message));
        return Response.seeOther(URI.create("/wallet/messages/" + message + "?done=withdrawn"))
                .build();
    }

    private WalletMessages say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(WalletMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(WalletMessages.class);
    }
}
