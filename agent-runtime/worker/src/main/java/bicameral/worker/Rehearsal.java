package bicameral.worker;

import bicameral.protocol.AgentBrief;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest;
import bicameral.protocol.LiveRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a worker does that has started before anybody needs it: it opens a chamber in a directory of its own, teaches it one fact,
 * asks for it, and lets the chamber go. Afterwards all that opening and answering need is loaded, and nothing of the rehearsal is left.
 */
final class Rehearsal {
    private static final String TOKEN = "rehearsal";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Rehearsal() {}

    /**
     * Rehearses.
     *
     * @throws IOException where something does not go as it does in a tenant's chamber
     */
    static void run() throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.named("rehearsal")) {
            Options options = Options.of(
                    scratch.directory().resolve("chamber"),
                    scratch.directory().resolve("s"),
                    scratch.directory().resolve("g"));
            CompletableFuture<Void> accepts = new CompletableFuture<>();
            CompletableFuture<Void> ended = new CompletableFuture<>();
            Thread.ofPlatform().daemon().name("rehearsal").start(() -> serve(options, accepts, ended));
            await(CompletableFuture.anyOf(accepts, ended));
            perform(new Caller(scratch.directory().resolve("s"), TOKEN));
            await(ended);
        }
        // What it used is not kept while this worker waits, which may be long.
        System.gc();
    }

    private static void serve(Options options, CompletableFuture<Void> accepts, CompletableFuture<Void> ended) {
        try {
            Main.serve(options, TOKEN, () -> accepts.complete(null));
            ended.complete(null);
        } catch (IOException | InterruptedException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private static void await(CompletableFuture<?> event) throws IOException, InterruptedException {
        try {
            event.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            throw new IOException("the rehearsal broke off", e);
        }
    }

    private static void perform(Caller host) throws IOException {
        UUID collection = UUID.randomUUID();
        LiveRecord fact =
                new LiveRecord("hours", "Opening hours", "The workshop opens at nine. 作坊九点开门。", Map.of(), null, null);
        host.call(new ChamberRequest.PutRecords(collection, UUID.randomUUID(), "facts", List.of(fact)));
        AgentBrief agent = new AgentBrief(
                UUID.randomUUID(),
                1,
                "Rehearsal",
                "to rehearse",
                "",
                "",
                List.of(collection),
                AgentBrief.Engine.EXTRACTIVE);
        ChamberEvent answer = host.call(new ChamberRequest.Ask(
                UUID.randomUUID(), agent, null, "visitor", "When does the workshop open?", "en", true));
        if (!(answer instanceof ChamberEvent.Answered)) throw new IOException("the rehearsal's question had no answer");
        host.call(new ChamberRequest.Inspect());
        host.call(new ChamberRequest.Drain());
    }
}
