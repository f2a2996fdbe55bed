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

/** The same answers from the same engine, in turn directly and through the gateway, one stream a tenant. */
final class Overhead {
    private final Engine engine;
    private final List<Tenant> tenants;
    private final Pace pace;
    private final Prompts prompts;
    private final List<Sample> direct = Collections.synchronizedList(new ArrayList<>());
    private final List<Sample> through = Collections.synchronizedList(new ArrayList<>());

    Overhead(Engine engine, List<Tenant> tenants, Pace pace, Prompts prompts) {
        this.engine = engine;
        this.tenants = tenants;
        this.pace = pace;
        this.prompts = prompts;
    }

    /** One stream of each tenant at once, so many times both ways. */
    void measure(int times, int tokens) throws InterruptedException, IOException {
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < times; i++) {
                boolean directFirst = i % 2 == 0;
                together(askers, directFirst ? directly(tokens) : gateway(tokens));
                together(askers, directFirst ? gateway(tokens) : directly(tokens));
            }
        }
    }

    private List<Callable<Boolean>> directly(int tokens) {
        Callable<Boolean> one = () -> direct.add(engine.ask(pace, prompts.next(), tokens));
        return Collections.nCopies(tenants.size(), one);
    }

    private List<Callable<Boolean>> gateway(int tokens) {
        List<Callable<Boolean>> all = new ArrayList<>();
        for (Tenant tenant : tenants) all.add(() -> through.add(tenant.ask(prompts.next(), tokens)));
        return all;
    }

    private static void together(ExecutorService askers, List<Callable<Boolean>> asks)
            throws InterruptedException, IOException {
        for (Future<Boolean> one : askers.invokeAll(asks)) {
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
