package bicameral.ui.wallet;

import bicameral.marketplace.payment.PlayMoney;
import bicameral.marketplace.payment.TopUps;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** The page that stands in for a payment provider's; it does not exist where play money is not offered. */
@Path("/play-money/{topUp}")
@Authenticated
@RunOnVirtualThread
public class PlayMoneyPages {
    private final SignedIn signedIn;
    private final TopUps topUps;
    private final PlayMoney playMoney;

    public PlayMoneyPages(SignedIn signedIn, TopUps topUps, PlayMoney playMoney) {
        this.signedIn = signedIn;
        this.topUps = topUps;
        this.playMoney = playMoney;
    }

    @CheckedTemplate(basePath = "wallet")
    static class Pages {
        private Pages() {}

        static native TemplateInstance pay(TopUps.TopUp topUp, boolean open);
    }

    /** Pay, or don't. */
    @GET
    public TemplateInstance pay(@PathParam("topUp") String id) {
        TopUps.TopUp topUp = playTopUp(id);
        return Pages.pay(topUp, topUp.state() == TopUps.State.PENDING);
    }

    /** The provider now tells us by webhook, as a real one would. */
    @POST
    public Response decide(@PathParam("topUp") String id, @FormParam("pay") boolean pay) {
        TopUps.TopUp topUp = playTopUp(id);
        signedIn.requireTenant().require(Role.Permission.SPEND);
        if (topUp.state() == TopUps.State.PENDING) playMoney.decide(topUp.id(), pay);
        return Response.seeOther(URI.create("/wallet?top-up=" + topUp.id())).build();
    }

    private TopUps.TopUp playTopUp(String id) {
        if (!playMoney.available()) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        return topUps.get(signedIn.requireTenant(), PathIds.read(id));
    }
}
