package bicameral.ui.admin;

import bicameral.marketplace.billing.LedgerAudit;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last result of the ledger's audit on this instance. The audit reads all entries, so pages share a result for a while, and
 * whoever asks while one runs waits for that one. Thread-safe.
 */
@ApplicationScoped
public class Checks {
    private final LedgerAudit audit;
    private final ReentrantLock running = new ReentrantLock();
    private volatile @Nullable Result last;

    public Checks(LedgerAudit audit) {
        this.audit = audit;
    }

    /** What an audit found, and when. */
    public record Result(Instant at, List<LedgerAudit.Finding> findings) {
        public Result {
            findings = List.copyOf(findings);
        }

        /** How many invariants hold. */
        public long held() {
            return findings.stream().filter(LedgerAudit.Finding::ok).count();
        }

        /** Whether all do. */
        public boolean good() {
            return held() == findings.size();
        }
    }

    /** A result not older than that. */
    public Result within(Duration age) {
        Result known = last;
        if (known != null && known.at().plus(age).isAfter(Instant.now())) return known;
        Instant asked = Instant.now();
        running.lock();
        try {
            known = last;
            if (known != null && known.at().isAfter(asked)) return known;
            Result result = new Result(Instant.now(), audit.run());
            last = result;
            return result;
        } finally {
            running.unlock();
        }
    }

    /** A result of now. */
    public Result now() {
        return within(Duration.ZERO);
    }
}
