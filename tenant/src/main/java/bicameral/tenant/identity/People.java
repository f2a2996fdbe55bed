package bicameral.tenant.identity;

import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import jakarta.enterprise.context.ApplicationScoped;

/** People by their verified identity. Thread-safe. */
@ApplicationScoped
public class People {
    private final OpsTx ops;

    public People(OpsTx ops) {
        this.ops = ops;
    }

    /**
     * The person of a verified token; made, with a personal tenant, at the first sign-in. Idempotent, also when two first
     * requests arrive at once.
     */
    public Person signedIn(String issuer, String subject, String displayName, String email) {
        throw new UnsupportedOperationException("being built");
    }

    /** A person by id. */
    public Person byId(PersonId id) {
        throw new UnsupportedOperationException("being built");
    }
}
