package bicameral.ui.share;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.share.Remixes;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.SignedIn;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Makes an agent of one's own from a listed one, on the terms that its page named. */
@Path("/a/{agent}/remix")
@Authenticated
@RunOnVirtualThread
public class RemixPages {
    private final SignedIn signedIn;
    private final Remixes remixes;

    public RemixPages(SignedIn signedIn, Remixes remixes) {
        this.signedIn = signedIn;
        this.remixes = remixes;
    }

    /** {@code agreed} is the share that was shown, in basis points. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response remix(@PathParam("agent") String slug, @FormParam("agreed") @Nullable String agreed) {
        if (agreed == null || !agreed.matches("[0-9]{1,5}"))
            throw new Refusal("remix_not_agreed", Refusal.Kind.INVALID);
        AgentDraft draft = remixes.remix(signedIn.requireTenant(), slug, Integer.parseInt(agreed));
        return Response.seeOther(URI.create("/studio/agents/" + draft.id())).build();
    }
}
