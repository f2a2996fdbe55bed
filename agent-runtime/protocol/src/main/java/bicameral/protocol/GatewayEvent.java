package bicameral.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the gateway streams back to a chamber. Closing the connection cancels the engine call. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = GatewayEvent.Queued.class, name = "queued"),
    @Type(value = GatewayEvent.Sent.class, name = "sent"),
    @Type(value = GatewayEvent.Delta.class, name = "delta"),
    @Type(value = GatewayEvent.Finished.class, name = "finished"),
    @Type(value = GatewayEvent.Refused.class, name = "refused"),
    @Type(value = GatewayEvent.Embedded.class, name = "embedded"),
    @Type(value = GatewayEvent.Unembedded.class, name = "unembedded")
})
public sealed interface GatewayEvent {
    /** The engine is crowded; {@code before} calls go first if no others come. Told again when that changes. */
    record Queued(int before) implements GatewayEvent {}

    /**
     * The receipt is written and these exact bytes are about to leave; the chamber keeps them all. Comes before the first text, once
     * for each route that is tried.
     *
     * @param spans what each stretch of the body is, a JSON object a line, as the receipt's second commitment binds it
     */
    record Sent(String body, String salt, String spans) implements GatewayEvent {}

    /** Further text from the engine. */
    record Delta(String text) implements GatewayEvent {}

    /** The engine is done; {@code complete} is false where it broke off in mid-stream. */
    record Finished(boolean complete, Crossing crossing) implements GatewayEvent {}

    /**
     * Nothing was generated.
     *
     * @param code egress_refused, engine_unavailable, engine_timeout, engine_busy, engine_share_used, budget_exhausted,
     *     unknown_message, bad_request
     */
    record Refused(String code, String detail) implements GatewayEvent {}

    /**
     * Vectors of an {@link EmbedCall}'s texts, in their order, each of length 1.
     *
     * @param width numbers in each
     * @param vectors all of them, little-endian floats, in Base64
     */
    record Embedded(int width, String vectors) implements GatewayEvent {}

    /**
     * There are no vectors.
     *
     * @param code endpoint_off, endpoint_changed, egress_refused, redaction_required, unknown_message, bad_request: nothing left;
     *     endpoint_unreachable, endpoint_forbidden, endpoint_tls, endpoint_slow, endpoint_login, endpoint_busy, endpoint_error,
     *     endpoint_declined, endpoint_answer
     * @param retryAfterSeconds when the endpoint wants to be asked again, by its own word; 0 where it gave none
     */
    record Unembedded(String code, int retryAfterSeconds) implements GatewayEvent {
        /** Without a word of when. */
        public static Unembedded of(String code) {
            return new Unembedded(code, 0);
        }
    }
}
