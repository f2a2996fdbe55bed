package bicameral.ui.studio;

import bicameral.host.embedding.EmbeddingEndpoint;
import bicameral.host.embedding.EmbeddingEndpoints;
import bicameral.host.gateway.EgressPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint on the page, as it is or as it was typed.
 *
 * @param there whether there is one
 * @param on whether texts go there
 * @param host to whom they go; empty where that is not known
 * @param passages as typed
 * @param ticked whether it is to be on
 * @param told what was just done; null for nothing
 * @param refused why it was not done; null where it was
 */
public record EndpointForm(
        boolean there,
        boolean on,
        String host,
        String address,
        String model,
        String questionPrefix,
        String passagePrefix,
        String passages,
        boolean hasKey,
        boolean ticked,
        EgressPolicy ceiling,
        boolean owner,
        @Nullable String told,
        @Nullable String refused) {
    static EndpointForm of(
            @Nullable EmbeddingEndpoint endpoint, EgressPolicy ceiling, boolean owner, @Nullable String told) {
        if (endpoint == null)
            return new EndpointForm(
                    false,
                    false,
                    "",
                    "",
                    "",
                    "",
                    "",
                    String.valueOf(EmbeddingEndpoints.USUAL_PASSAGES),
                    false,
                    false,
                    ceiling,
                    owner,
                    told,
                    null);
        return new EndpointForm(
                true,
                endpoint.enabled(),
                endpoint.host(),
                endpoint.address(),
                endpoint.model(),
                endpoint.questionPrefix(),
                endpoint.passagePrefix(),
                String.valueOf(endpoint.passages()),
                endpoint.hasKey(),
                endpoint.enabled(),
                ceiling,
                owner,
                told,
                null);
    }

    /** The same with what was typed, and why it was not taken. */
    EndpointForm refused(EmbeddingEndpoints.Wish typed, String typedPassages, String why) {
        return new EndpointForm(
                there,
                on,
                host,
                typed.address(),
                typed.model(),
                typed.questionPrefix(),
                typed.passagePrefix(),
                typedPassages,
                hasKey,
                typed.enabled(),
                ceiling,
                owner,
                null,
                why);
    }

    /** What was done, by the word in the address. */
    static @Nullable String told(@Nullable String done, OwnModelMessages say) {
        return switch (done == null ? "" : done) {
            case "endpoint-on" -> say.p_saved_on();
            case "endpoint-off" -> say.p_saved_off();
            case "endpoint-removed" -> say.p_removed();
            default -> null;
        };
    }

    /** Whether nothing may leave. */
    public boolean closed() {
        return ceiling == EgressPolicy.NONE;
    }

    /** Whether only redacted text may. */
    public boolean redacts() {
        return ceiling == EgressPolicy.REDACTED;
    }
}
