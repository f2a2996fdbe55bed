package bicameral.ui.signin;

import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.ui.settings.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Development only: the demo owner of the realm, whose user name is the demo tenant's address, gets that tenant at the
 * first sign-in. Thread-safe.
 */
@ApplicationScoped
public class DemoOwners {
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final int REMEMBERED = 1_000;

    private final People people;
    private final Settings settings;
    private final Map<String, Instant> tried = new ConcurrentHashMap<>();

    public DemoOwners(People people, Settings settings) {
        this.people = people;
        this.settings = settings;
    }

    /** Whether this instance has demo owners. */
    public boolean exist() {
        return settings.dev() && settings.seed();
    }

    /** Hands over the tenant where there is one; asks the database rarely, since nearly always there is none. */
    public void link(Person person, String issuer, String username) {
        if (!exist() || username.isEmpty() || lately(username)) return;
        String realm = settings.oidc().url().map(URI::toString).orElse("");
        people.linkDemoOwner(person, issuer, realm, username);
    }

    private boolean lately(String username) {
        Instant now = Instant.now();
        if (tried.size() > REMEMBERED) tried.clear();
        Instant last = tried.get(username);
        if (last != null && last.plus(AGAIN).isAfter(now)) return true;
        tried.put(username, now);
        return false;
    }
}
