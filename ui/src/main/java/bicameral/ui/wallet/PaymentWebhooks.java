package bicameral.ui.wallet;

import bicameral.marketplace.payment.TopUps;
import bicameral.tenant.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Where payment providers report. The body is read as it came, for its signature covers every byte: 400 for a bad or old
 * signature, 200 for what was applied and for what there was nothing to do about.
 */
@Path("/api/v1/payments/webhooks/{provider}")
@RunOnVirtualThread
@Tag(name = "Payments")
public class PaymentWebhooks {
    /** Header that carries the provider's signature. */
    public static final String SIGNATURE = "Bicameral-Signature";

    private final TopUps topUps;

    public PaymentWebhooks(TopUps topUps) {
        this.topUps = topUps;
    }

    @POST
    @Operation(summary = "Takes a payment provider's report")
    public Response report(
            @PathParam("provider") String provider,
            @HeaderParam(SIGNATURE) @Nullable String signature,
            byte @Nullable [] body) {
        if (signature == null || body == null || body.length == 0)
            throw new Refusal("bad_signature", Refusal.Kind.MALFORMED);
        topUps.webhook(provider, body, signature);
        return Response.ok().build();
    }
}
