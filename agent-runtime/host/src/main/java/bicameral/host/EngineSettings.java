package bicameral.host;

import bicameral.tenant.TenantId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The shared engine: which endpoints it has, how it is divided between tenants, and when an endpoint that fails is given a
 * rest. Immutable.
 *
 * @param routes in order of preference; empty where there is no engine
 */
public record EngineSettings(List<Route> routes, Division division, Rest rest) {
    public EngineSettings {
        routes = List.copyOf(routes);
        if (routes.stream().map(Route::name).distinct().count() < routes.size())
            throw new IllegalArgumentException("two engine routes have one name");
    }

    /** No engine. */
    public static EngineSettings none() {
        return of(List.of());
    }

    /** These routes, divided as usual. */
    public static EngineSettings of(List<Route> routes) {
        return new EngineSettings(routes, Division.defaults(), Rest.defaults());
    }

    /** Divided otherwise. */
    public EngineSettings withDivision(Division value) {
        return new EngineSettings(routes, value, rest);
    }

    /** Other rests. */
    public EngineSettings withRest(Rest value) {
        return new EngineSettings(routes, division, value);
    }

    /** Calls at once over all routes. */
    public int places() {
        return routes.stream().mapToInt(Route::calls).sum();
    }

    /**
     * An OpenAI-compatible endpoint.
     *
     * @param name for operators and receipts; no two routes share one
     * @param url its base, like {@code https://host/v1}
     * @param key bearer key, empty where the endpoint needs none; never logged
     * @param region where it stands, in the operator's words; may be empty
     * @param firstToken longest wait for the first text
     * @param idleGap longest silence of the engine between texts
     * @param total longest call
     * @param calls calls at once
     */
    public record Route(
            String name,
            URI url,
            String model,
            String key,
            String region,
            Duration firstToken,
            Duration idleGap,
            Duration total,
            int calls) {
        /** Calls at once where nothing is said. */
        public static final int USUAL_CALLS = 16;

        public Route {
            if (calls < 1) throw new IllegalArgumentException("engine route " + name + " needs at least one place");
            // Else the HTTP client's own complaint would quote the key.
            if (!key.chars().allMatch(c -> c > ' ' && c < 127))
                throw new IllegalArgumentException(
                        "the key of engine route " + name + " has characters that no key has");
        }

        /** With the usual deadlines and places, named after the endpoint's host. */
        public static Route of(URI url, String model, String key) {
            String host = url.getHost();
            return new Route(
                    host == null ? "engine" : host,
                    url,
                    model,
                    key,
                    "",
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(120),
                    USUAL_CALLS);
        }

        /** Where it leads: name and port, without path or key. */
        public String host() {
            String host = url.getHost() == null ? "" : url.getHost();
            return url.getPort() < 0 ? host : host + ":" + url.getPort();
        }

        /** Another name. */
        public Route named(String value) {
            return new Route(value, url, model, key, region, firstToken, idleGap, total, calls);
        }

        /** Where it stands. */
        public Route in(String value) {
            return new Route(name, url, model, key, value, firstToken, idleGap, total, calls);
        }

        /** Other deadlines. */
        public Route withDeadlines(Duration firstTokenWait, Duration gap, Duration whole) {
            return new Route(name, url, model, key, region, firstTokenWait, gap, whole, calls);
        }

        /** So many calls at once. */
        public Route withCalls(int value) {
            return new Route(name, url, model, key, region, firstToken, idleGap, total, value);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Route[" + name + ", " + url + ", " + model + "]";
        }
    }

    /**
     * How the engine is divided. A number of 0 means: no bound of its own.
     *
     * @param weights of tenants; the others weigh 1. Twice the weight is twice the tokens where both have calls waiting
     * @param callsPerTenant calls of one tenant at once; the last quarter of all places is kept from tenants with many calls anyhow
     * @param callsPerAgent calls of one agent at once
     * @param tenantTokens budgets of each tenant
     * @param agentTokens budgets of each agent
     * @param waitingPerTenant calls of one tenant that may wait
     * @param waiting calls that may wait in all
     * @param patience longest wait
     */
    public record Division(
            Map<TenantId, Integer> weights,
            int callsPerTenant,
            int callsPerAgent,
            Tokens tenantTokens,
            Tokens agentTokens,
            int waitingPerTenant,
            int waiting,
            Duration patience) {
        public Division {
            weights = Map.copyOf(weights);
            if (weights.values().stream().anyMatch(weight -> weight < 1 || weight > 1000))
                throw new IllegalArgumentException("a tenant's weight is from 1 to 1000");
        }

        /** Equal tenants, no token budgets. */
        public static Division defaults() {
            return new Division(Map.of(), 0, 0, Tokens.UNBOUNDED, Tokens.UNBOUNDED, 48, 256, Duration.ofSeconds(60));
        }

        /** Other weights. */
        public Division withWeights(Map<TenantId, Integer> value) {
            return new Division(
                    value,
                    callsPerTenant,
                    callsPerAgent,
                    tenantTokens,
                    agentTokens,
                    waitingPerTenant,
                    waiting,
                    patience);
        }

        /** So many calls at once. */
        public Division withCalls(int perTenant, int perAgent) {
            return new Division(
                    weights, perTenant, perAgent, tenantTokens, agentTokens, waitingPerTenant, waiting, patience);
        }

        /** Token budgets. */
        public Division withTokens(Tokens perTenant, Tokens perAgent) {
            return new Division(
                    weights, callsPerTenant, callsPerAgent, perTenant, perAgent, waitingPerTenant, waiting, patience);
        }

        /** So many waiting, so long. */
        public Division withWaiting(int perTenant, int inAll, Duration longest) {
            return new Division(
                    weights, callsPerTenant, callsPerAgent, tenantTokens, agentTokens, perTenant, inAll, longest);
        }
    }

    /**
     * A token budget, prompt and answer together; 0 for none.
     *
     * @param perMinute so many a minute in the long run, and at once
     * @param perDay so many a day of UTC
     */
    public record Tokens(long perMinute, long perDay) {
        /** No budget. */
        public static final Tokens UNBOUNDED = new Tokens(0, 0);
    }

    /**
     * When a route is given a rest.
     *
     * @param failures so many failures one after another
     * @param window or, among the last so many calls that are not older than {@code memory} …
     * @param share … this share of failures, from 0 to 1, as soon as there are {@code window} of them
     * @param pause length of the first rest; each one that follows a failed trial is twice as long
     * @param longest rest
     */
    public record Rest(int failures, int window, double share, Duration memory, Duration pause, Duration longest) {
        /** For engines of ordinary reliability. */
        public static Rest defaults() {
            return new Rest(5, 20, 0.5, Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofMinutes(1));
        }
    }
}
