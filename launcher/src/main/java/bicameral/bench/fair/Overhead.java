package bicameral.bench.fair;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same answers from the same engine, in turn directly and through the gateway. */
final class Overhead {
    private final Engine engine;
    private final Tenant tenant;
    private final Pace pace;
    private final String prompt;
    private final List<Sample> direct = Collections.synchronizedList(new ArrayList<>());
    private final List<Sample> through = Collections.synchronizedList(new ArrayList<>());

    Overhead(Engine engine, Tenant tenant, Pace pace, String prompt) {
        this.engine = engine;
        this.tenant = tenant;
        this.pace = pace;
        this.prompt = prompt;
    }

    /** So many streams at once, each so many times both ways. */
    void measure(int streams, int times, int tokens) throws InterruptedException, IOException {
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < times; i++) {
                boolean directFirst = i % 2 == 0;
                together(askers, streams, directFirst ? directly(tokens) : gateway(tokens));
                together(askers, streams, directFirst ? gateway(tokens) : directly(tokens));
            }
        }
    }

    private Callable<Boolean> directly(int tokens) {
        return () -> direct.add(engine.ask(pace, prompt, tokens));
    }

    private Callable<Boolean> gateway(int tokens) {
        return () -> through.add(tenant.ask(prompt, tokens));
    }

    private static void together(ExecutorService askers, int streams, Callable<Boolean> ask)
            throws InterruptedException, IOException {
        for (Future<Boolean> one : askers.invokeAll(Collections.nCopies(streams, ask))) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new IOException("a stream broke", e.getCause());
            }
        }
    }

    void forget() {
        direct.clear();
        through.clear();
    }

    List<Sample> direct() {
        return List.copyOf(direct);
    }

    List<Sample> through() {
        return List.copyOf(through);
    }
}
