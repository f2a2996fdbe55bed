package bicameral.ui.wallet;

import bicameral.marketplace.payment.TopUps;
import bicameral.marketplace.payment.Webhook;
import bicameral.tenant.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Where payment providers report. The body is read as it came, for its signature covers every byte: 400 for a bad or old
 * signature, 200 for what was applied and for what there was nothing to do about, with the word that the provider wants to read.
 */
@Path("/api/v1/payments/webhooks/{provider}")
@RunOnVirtualThread
@Tag(name = "Payments")
public class PaymentWebhooks {
    private final TopUps topUps;

    public PaymentWebhooks(TopUps topUps) {
        this.topUps = topUps;
    }

    @POST
    @Operation(summary = "Takes a payment provider's report")
    public Response report(
            @PathParam("provider") String provider, @Context HttpHeaders headers, byte @Nullable [] body) {
        if (body == null || body.length == 0) throw new Refusal("bad_signature", Refusal.Kind.MALFORMED);
        Map<String, String> first = new HashMap<>();
        headers.getRequestHeaders().forEach((name, values) -> {
            if (!values.isEmpty()) first.put(name, values.getFirst());
        });
        // Whatever the provider says that it accepts, it reads this word.
        return Response.ok(topUps.webhook(provider, new Webhook(body, first)), MediaType.TEXT_PLAIN)
                .build();
    }
}
