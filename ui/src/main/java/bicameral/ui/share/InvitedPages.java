package bicameral.ui.share;

import bicameral.marketplace.share.Percent;
import bicameral.marketplace.share.Referrals;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** Where somebody's link leads: says who gets what if one joins by it, before one does. Leaves no cookie. */
@Path("/invited")
@RunOnVirtualThread
public class InvitedPages {
    private final SignedIn signedIn;
    private final Referrals referrals;

    public InvitedPages(SignedIn signedIn, Referrals referrals) {
        this.signedIn = signedIn;
        this.referrals = referrals;
    }

    @CheckedTemplate(basePath = "share")
    static class Pages {
        private Pages() {}

        static native TemplateInstance invited(View view);
    }

    /**
     * What the page shows.
     *
     * @param inviter empty for a link that is nobody's
     */
    public record View(String inviter, String code, String share, String months, boolean member) {}

    @GET
    public TemplateInstance invited(@QueryParam("ref") @Nullable String ref) {
        String code = ref == null ? "" : ref;
        String inviter = referrals.inviter(code).orElse("");
        return Pages.invited(new View(
                inviter,
                inviter.isEmpty() ? "" : code,
                Percent.of(referrals.terms().referralBasisPoints()),
                String.valueOf(referrals.terms().referralMonths()),
                signedIn.person().isPresent()));
    }
}
