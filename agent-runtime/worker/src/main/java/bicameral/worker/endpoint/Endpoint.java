package bicameral.worker.endpoint;

import bicameral.protocol.EmbedCall;
import bicameral.worker.encode.EncoderFailed;
import bicameral.worker.encode.TextEncoder;
import bicameral.worker.engine.Embeddings;
import bicameral.worker.engine.Embeddings.Asked;
import bicameral.worker.engine.Embeddings.Refused;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tenant's own embedding endpoint, as the chamber sees it. Thread-safe. */
public final class Endpoint {
    /** Bound while a message is being answered; where it is not, no question goes anywhere. */
    public static final ScopedValue<Asked> ASKED = ScopedValue.newInstance();

    /** The gateway's word, which says nothing of the endpoint. */
    private static final Set<String> NO_FAULT_OF_ITS = Set.of("egress_refused", "unknown_message", "endpoint_off");

    private final EndpointHome home;
    private final Embeddings embeddings;
    private final Pauses.Sleeper sleeper;
    private final Trips trips;

    /** Asks through {@code embeddings}, as long as the host has told of one. */
    public Endpoint(EndpointHome home, Embeddings embeddings) {
        this(home, embeddings, Pauses.CLOCK, System::nanoTime);
    }

    Endpoint(EndpointHome home, Embeddings embeddings, Pauses.Sleeper sleeper, LongSupplier nanos) {
        this.home = home;
        this.embeddings = embeddings;
        this.sleeper = sleeper;
        this.trips = new Trips(nanos);
    }

    /** What the host has told of it; empty where there is none. */
    public Optional<EndpointHome.Told> told() {
        return home.told();
    }

    /**
     * Vectors of texts to learn from.
     *
     * @throws EncoderFailed with the gateway's code where they are given up
     */
    public float[][] learn(List<String> texts, TextEncoder.As as) throws IOException {
        EndpointHome.Told told = home.told().orElseThrow(() -> new EncoderFailed("endpoint_off"));
        for (int offers = 1; ; offers++) {
            try {
                return embeddings.learn(told.endpoint(), EmbedCall.As.valueOf(as.name()), texts);
            } catch (Refused refused) {
                pause(refused.code(), refused.retryAfterSeconds(), offers);
            } catch (IOException e) {
                pause("endpoint_unreachable", 0, offers);
            }
        }
    }

    private void pause(String code, int retryAfterSeconds, int offers) throws EncoderFailed {
        long millis = Pauses.millis(code, retryAfterSeconds, offers);
        if (millis < 0) throw new EncoderFailed(code);
        try {
            sleeper.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EncoderFailed(code);
        }
    }

    /**
     * How to ask for the vector of a question, and by which words; it fails with an {@link EncoderFailed}.
     *
     * @param words what is sent
     */
    public record Asking(String words, Callable<float[]> vector) {}

    /** How to ask for what is sought for the message that is being answered; null where nothing is being answered. */
    public @Nullable Asking asking(String sought) {
        EndpointHome.Told told = home.told().orElse(null);
        if (told == null || !ASKED.isBound()) return null;
        Asked asked = ASKED.get();
        String words = asked.words(sought);
        return new Asking(words, () -> ask(told.endpoint(), asked, words));
    }

    private float[] ask(long endpoint, Asked asked, String words) throws IOException {
        if (!trips.closed()) throw new EncoderFailed("endpoint_resting");
        try {
            float[] vector = embeddings.ask(endpoint, asked, words);
            trips.good();
            return vector;
        } catch (Refused refused) {
            if (!NO_FAULT_OF_ITS.contains(refused.code())) trips.bad();
            throw new EncoderFailed(refused.code());
        } catch (IOException e) {
            trips.bad();
            throw new EncoderFailed("endpoint_unreachable");
        }
    }
}
