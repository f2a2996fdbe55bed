package bicameral.host.gateway;

import bicameral.host.embedding.EmbeddingAnswer;
import bicameral.host.embedding.EmbeddingEndpoint;
import bicameral.host.embedding.EmbeddingEndpoints;
import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.Fetched;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.receipt.Commitment;
import bicameral.host.receipt.Crossed;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Receipts;
import bicameral.host.receipt.Settlement;
import bicameral.protocol.EmbedCall;
import bicameral.protocol.GatewayEvent;
import bicameral.protocol.GatewayEvent.Embedded;
import bicameral.protocol.GatewayEvent.Sent;
import bicameral.protocol.GatewayEvent.Unembedded;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Texts on their way to a tenant's own embedding endpoint: check what may leave, write the receipt, then let the bytes out, once. The
 * tenant's ceiling is asked for each call, the agent's policy for a question; what is learned from is asked of the ceiling alone.
 * Nothing of it is paid for here, so its receipts count no tokens. Thread-safe.
 */
final class Embeddings {
    private static final Logger LOG = Logger.getLogger(Embeddings.class);
    private static final Duration LEARNING = Duration.ofSeconds(30);
    /** With what is around it, less than the chamber waits. */
    private static final Duration ASKING = Duration.ofMillis(250);

    private static final long MOST_ANSWER_BYTES = 4L << 20;
    private static final int MOST_PIECES = 4_000;
    /** Each holds a body and an answer. */
    private static final int AT_ONCE = 8;

    private static final int MOST_RETRY_SECONDS = 3_600;

    private final EmbeddingEndpoints endpoints;
    private final GuardedFetcher fetcher;
    private final Receipts receipts;
    private final Ceilings ceilings;
    private final Stops stops;
    private final ConcurrentHashMap<TenantId, Semaphore> places = new ConcurrentHashMap<>();

    Embeddings(
            EmbeddingEndpoints endpoints, GuardedFetcher fetcher, Receipts receipts, Ceilings ceilings, Stops stops) {
        this.endpoints = endpoints;
        this.fetcher = fetcher;
        this.receipts = receipts;
        this.ceilings = ceilings;
        this.stops = stops;
    }

    /** Who asks, and by when it has to be answered. */
    private record Errand(
            TenantId tenant,
            UUID message,
            UUID agent,
            int version,
            EgressPolicy policy,
            @Nullable Permit permit,
            Predicate<Sent> told,
            long deadlineNanos) {
        @Nullable
        Admission admission() {
            return permit == null ? null : permit.admission();
        }

        Duration left() {
            return Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
        }
    }

    /** Texts that the chamber learns from. */
    GatewayEvent learn(TenantId tenant, EmbedCall call) {
        return within(
                new Errand(
                        tenant,
                        Ids.next(),
                        Receipt.NO_AGENT,
                        0,
                        ceilings.of(tenant),
                        null,
                        sent -> true,
                        end(LEARNING)),
                call);
    }

    /**
     * A message's question.
     *
     * @param told of what is about to leave; false where nobody is there any more
     */
    GatewayEvent ask(Permit permit, EmbedCall call, Predicate<Sent> told) {
        Admission admission = permit.admission();
        return within(
                new Errand(
                        admission.tenant(),
                        admission.message(),
                        admission.agent(),
                        admission.agentVersion(),
                        admission.policy(),
                        permit,
                        told,
                        end(ASKING)),
                call);
    }

    private static long end(Duration in) {
        return System.nanoTime() + in.toNanos();
    }

    private GatewayEvent within(Errand errand, EmbedCall call) {
        Semaphore turn = places.computeIfAbsent(errand.tenant(), tenant -> new Semaphore(AT_ONCE));
        if (!turn.tryAcquire()) return Unembedded.of("endpoint_busy");
        try {
            String refusal = refusal(errand, call);
            return refusal.isEmpty() ? opened(errand, call) : Unembedded.of(refusal);
        } finally {
            turn.release();
        }
    }

    private String refusal(Errand errand, EmbedCall call) {
        if (!isSound(call, errand.permit() != null)) return "bad_request";
        if (errand.policy() == EgressPolicy.NONE) return "egress_refused";
        if (errand.policy() == EgressPolicy.REDACTED && !call.redacted()) return "redaction_required";
        Stop mismatch = Prompt.mismatch(call, errand.admission());
        if (mismatch == null) return "";
        Permit permit = errand.permit();
        if (permit == null) stops.record(errand.tenant(), errand.policy(), mismatch);
        else stops.record(permit, mismatch);
        return "egress_refused";
    }

    private static boolean isSound(EmbedCall call, boolean question) {
        int pieces =
                call.texts().stream().mapToInt(text -> text.pieces().size()).sum();
        return !call.texts().isEmpty()
                && call.texts().size() <= (question ? 1 : EmbedCall.MOST_TEXTS)
                && pieces <= MOST_PIECES
                // Pseudonyms may be longer than what they stand for.
                && call.texts().stream().allMatch(text -> text.joined().length() <= 2 * EmbedCall.MOST_CHARACTERS);
    }

    private GatewayEvent opened(Errand errand, EmbedCall call) {
        EmbeddingEndpoints.Opened opened = endpoints.opened(errand.tenant()).orElse(null);
        if (opened == null) return Unembedded.of("endpoint_off");
        EmbeddingEndpoint endpoint = opened.endpoint();
        if (endpoint.identity() != call.endpoint()) return Unembedded.of("endpoint_changed");
        // The key is lost with the instance's secret; without it the endpoint would only be told texts in vain.
        if (endpoint.hasKey() && opened.key() == null) return Unembedded.of("endpoint_login");
        String prefix = call.as() == EmbedCall.As.QUESTION ? endpoint.questionPrefix() : endpoint.passagePrefix();
        Body body = Body.of(endpoint.model(), call, prefix);
        String salt = Commitment.newSalt();
        Crossed crossed = crossed(errand, call, endpoint, body, salt);
        if (!mayLeave(errand, crossed)) return Unembedded.of("egress_refused");
        try {
            return errand.told().test(new Sent(body.text(), salt, body.map()))
                    ? send(errand, opened, body, call.texts().size())
                    : Unembedded.of("unknown_message");
        } finally {
            close(errand, crossed);
        }
    }

    private static Crossed crossed(Errand errand, EmbedCall call, EmbeddingEndpoint endpoint, Body body, String salt) {
        boolean question = errand.permit() != null;
        return new Crossed(
                Receipt.Stage.OPENED,
                errand.message(),
                errand.agent(),
                errand.version(),
                call.redacted() ? EgressPolicy.REDACTED : EgressPolicy.PASSAGES,
                Receipt.EMBEDDING,
                endpoint.model(),
                endpoint.host(),
                body.bytes(),
                question ? 0 : call.texts().size(),
                body.spans(),
                0,
                0,
                Settlement.OPEN,
                Commitment.of(salt, body.text()),
                Commitment.of(salt, body.map()));
    }

    /** The ceiling may have come down since. */
    private boolean mayLeave(Errand errand, Crossed crossed) {
        try {
            return receipts.appendWithinCeiling(errand.tenant(), crossed).isPresent();
        } catch (RuntimeException e) {
            LOG.errorf("tenant %s message %s: no receipt, so nothing leaves", errand.tenant(), errand.message());
            return false;
        }
    }

    private void close(Errand errand, Crossed crossed) {
        try {
            receipts.append(errand.tenant(), crossed.closed(0));
        } catch (RuntimeException e) {
            // The opening stands in the chain and says that these bytes left.
            LOG.errorf("tenant %s message %s: a receipt could not be closed", errand.tenant(), errand.message());
        }
    }

    private GatewayEvent send(Errand errand, EmbeddingEndpoints.Opened opened, Body body, int texts) {
        try {
            Fetched answer = fetcher.postPrivately(
                    opened.endpoint().target(),
                    "application/json",
                    body.text().getBytes(StandardCharsets.UTF_8),
                    opened.key(),
                    MOST_ANSWER_BYTES,
                    errand.left());
            if (answer.status() != 200) return new Unembedded(code(answer.status()), retryAfter(answer));
            return embedded(EmbeddingAnswer.read(answer.body(), texts));
        } catch (EmbeddingAnswer.Unusable e) {
            return Unembedded.of("endpoint_answer");
        } catch (FetchFailed e) {
            return Unembedded.of(code(e.problem()));
        }
    }

    private static String code(int status) {
        if (status == 401 || status == 403) return "endpoint_login";
        if (status == 429) return "endpoint_busy";
        return status >= 500 ? "endpoint_error" : "endpoint_declined";
    }

    private static String code(FetchFailed.Problem problem) {
        return switch (problem) {
            case ADDRESS_MALFORMED, ADDRESS_FORBIDDEN -> "endpoint_forbidden";
            case TLS_FAILED, TLS_REQUIRED -> "endpoint_tls";
            case TOO_SLOW -> "endpoint_slow";
            case TOO_LARGE, BAD_RESPONSE -> "endpoint_answer";
            case HOST_UNKNOWN, UNREACHABLE, TOO_MANY_REDIRECTS, LOGIN_FAILED, QUERY_FAILED -> "endpoint_unreachable";
        };
    }

    /** Seconds only; a date would need clocks that agree. */
    private static int retryAfter(Fetched answer) {
        String said = answer.header("retry-after");
        return said != null && said.matches("[0-9]{1,9}") ? Math.min(MOST_RETRY_SECONDS, Integer.parseInt(said)) : 0;
    }

    private static Embedded embedded(float[][] vectors) {
        int width = vectors[0].length;
        ByteBuffer bytes =
                ByteBuffer.allocate(vectors.length * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : vectors) for (float x : vector) bytes.putFloat(x);
        return new Embedded(width, Base64.getEncoder().encodeToString(bytes.array()));
    }
}
