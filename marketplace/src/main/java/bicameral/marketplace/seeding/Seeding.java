package bicameral.marketplace.seeding;

import bicameral.host.chamber.Chambers;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Fills an empty market. First all demo tenants and their published agents, in a second, so that pages show a living market;
 * then their documents, one chamber after the other. Thread-safe; {@link #run} is for one caller at a time.
 */
@ApplicationScoped
public class Seeding {
    private static final Logger LOG = Logger.getLogger(Seeding.class);
    private static final String LEARNED = "demo.learned";
    private static final long MAX_DOCUMENT_BYTES = 50L << 20;
    private static final int ATTEMPTS = 3;
    private static final Duration LEARNING_LIMIT = Duration.ofMinutes(15);

    private final People people;
    private final Agents agents;
    private final Chambers chambers;
    private final TenantTx tx;
    private final AuditLog audit;
    private final Duration pause;
    private volatile Progress progress = Progress.none();

    @Inject
    public Seeding(People people, Agents agents, Chambers chambers, TenantTx tx, AuditLog audit) {
        this(people, agents, chambers, tx, audit, Duration.ofMillis(300));
    }

    Seeding(People people, Agents agents, Chambers chambers, TenantTx tx, AuditLog audit, Duration pause) {
        this.people = people;
        this.agents = agents;
        this.chambers = chambers;
        this.tx = tx;
        this.audit = audit;
        this.pause = pause;
    }

    /** How far seeding has come; never blocks. */
    public Progress progress() {
        return progress;
    }

    /**
     * Seeds what is missing and returns when all is learned or has failed. What an owner changed, took down or deleted
     * since stays as they left it. A tenant that fails does not stop the others, and is tried again at the next start.
     */
    public void run() {
        List<Seeded> published = publish();
        for (Seeded seeded : published) learnPatiently(seeded);
        progress = progress.ended();
        LOG.infof("demo tenants: %d of %d learned", progress.learned(), progress.organisations());
    }

    /** Only the tenants, agents and listings, without a chamber. */
    public void runWithoutDocuments() {
        publish();
    }

    /**
     * Progress for people.
     *
     * @param organisations how many there are
     * @param published how many have an agent
     * @param learned how many have all their documents ready
     * @param documents of all organisations
     * @param documentsReady learned so far
     * @param documentsFailed that could not be learned
     */
    public record Progress(
            State state,
            int organisations,
            int published,
            int learned,
            int documents,
            int documentsReady,
            int documentsFailed) {
        static Progress none() {
            return new Progress(State.NOT_STARTED, 0, 0, 0, 0, 0, 0);
        }

        Progress publishedOne() {
            return new Progress(
                    state, organisations, published + 1, learned, documents, documentsReady, documentsFailed);
        }

        Progress learnedOne(int ready, int failed) {
            return new Progress(
                    state,
                    organisations,
                    published,
                    failed == 0 ? learned + 1 : learned,
                    documents,
                    documentsReady + ready,
                    documentsFailed + failed);
        }

        Progress ended() {
            State end = learned == organisations ? State.DONE : State.INCOMPLETE;
            return new Progress(end, organisations, published, learned, documents, documentsReady, documentsFailed);
        }
    }

    /** Where seeding is. */
    public enum State {
        NOT_STARTED,
        RUNNING,
        DONE,
        /** Ended, but not all was learned; the next start tries again. */
        INCOMPLETE
    }

    private record Seeded(DemoOrganisation organisation, CurrentTenant owner, UUID collection) {}

    private List<Seeded> publish() {
        List<DemoOrganisation> organisations = DemoOrganisation.all();
        int documents =
                organisations.stream().mapToInt(o -> o.documents().size()).sum();
        progress = new Progress(State.RUNNING, organisations.size(), 0, 0, documents, 0, 0);
        List<Seeded> published = new ArrayList<>();
        for (DemoOrganisation organisation : organisations)
            publish(organisation).ifPresent(published::add);
        return published;
    }

    private Optional<Seeded> publish(DemoOrganisation organisation) {
        try {
            People.DemoTenant demo = people.demoTenant(organisation.slug(), organisation.tenantName());
            CurrentTenant owner = new CurrentTenant(demo.tenant(), demo.owner(), Set.of(Role.OWNER));
            AgentDraft agent = agent(organisation, owner);
            if (agent.latestVersion() == 0) agents.publish(owner, agent.id());
            progress = progress.publishedOne();
            return Optional.of(new Seeded(organisation, owner, agent.collection()));
        } catch (Refusal refusal) {
            LOG.warnf("demo tenant %s not seeded: %s", organisation.slug(), refusal.code());
            return Optional.empty();
        }
    }

    private AgentDraft agent(DemoOrganisation organisation, CurrentTenant owner) {
        return agents.list(owner).stream()
                .filter(agent -> agent.slug().equals(organisation.slug()))
                .findFirst()
                .orElseGet(() ->
                        agents.createAs(owner, organisation.slug(), organisation.template(), organisation.settings()));
    }

    private void learnPatiently(Seeded seeded) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                learn(seeded);
                return;
            } catch (Refusal refusal) {
                LOG.warnf(
                        "demo tenant %s, attempt %d: %s", seeded.organisation().slug(), attempt, refusal.code());
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    private void learn(Seeded seeded) {
        int documents = seeded.organisation().documents().size();
        if (learnedBefore(seeded)) {
            progress = progress.learnedOne(documents, 0);
            return;
        }
        Set<String> known = states(seeded).stream().map(DocumentState::name).collect(Collectors.toSet());
        for (DemoOrganisation.Document document : seeded.organisation().documents())
            if (!known.contains(document.name())) add(seeded, document);
        List<DocumentState> ended = awaitEnds(seeded);
        int ready = (int) ended.stream()
                .filter(document -> document.stage() == Stage.READY)
                .count();
        progress = progress.learnedOne(ready, documents - ready);
        if (ready == documents) remember(seeded);
    }

    private void add(Seeded seeded, DemoOrganisation.Document document) {
        try (InputStream content = document.open()) {
            chambers.take(
                    seeded.owner().tenant(),
                    seeded.collection(),
                    Chambers.Arriving.upload(document.name()),
                    content,
                    MAX_DOCUMENT_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<DocumentState> awaitEnds(Seeded seeded) {
        long deadline = System.nanoTime() + LEARNING_LIMIT.toNanos();
        List<DocumentState> states = states(seeded);
        while (states.stream().anyMatch(Seeding::learning) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(pause.toNanos());
            states = states(seeded);
        }
        return states;
    }

    private static boolean learning(DocumentState document) {
        return document.stage() != Stage.READY && document.stage() != Stage.FAILED;
    }

    /** The seeded documents as the chamber has them; what an owner added is theirs. */
    private List<DocumentState> states(Seeded seeded) {
        Set<String> names = seeded.organisation().documents().stream()
                .map(DemoOrganisation.Document::name)
                .collect(Collectors.toSet());
        return chambers.documents(seeded.owner().tenant(), seeded.collection()).stream()
                .filter(document -> names.contains(document.name()))
                .toList();
    }

    /** Asked of the market, so that a later start wakes no chamber and brings back nothing that an owner removed. */
    private boolean learnedBefore(Seeded seeded) {
        return tx.in(
                seeded.owner().tenant(),
                handle -> handle.createQuery("""
                        select exists (select 1 from audit_entry
                          where tenant_id = :tenant and action = :action and target = :target)""")
                        .bind("tenant", seeded.owner().tenant().value())
                        .bind("action", LEARNED)
                        .bind("target", seeded.organisation().slug())
                        .mapTo(Boolean.class)
                        .one());
    }

    private void remember(Seeded seeded) {
        tx.in(seeded.owner().tenant(), handle -> {
            audit.write(handle, seeded.owner(), LEARNED, seeded.organisation().slug(), Map.of());
            return seeded;
        });
    }
}
