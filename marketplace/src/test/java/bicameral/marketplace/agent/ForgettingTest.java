package bicameral.marketplace.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.db.TestDatabase;
import bicameral.host.chamber.Chambers;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.template.Templates;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForgettingTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final OpsTx ops = new OpsTx(DATABASE.ops());
    private final Agents agents = new Agents(tx, new AuditLog(tx), new Templates(), new Shelf(new Templates()));
    private final Person person =
            new People(ops).signedIn("https://id.example", UUID.randomUUID().toString(), "Creator", "");
    private final CurrentTenant creator = new CurrentTenant(person.personal(), person.id(), Set.of(Role.OWNER));

    /** Documents by collection, as the chamber has them. */
    private final Map<UUID, List<DocumentState>> chamber = new HashMap<>();

    private boolean asleepForGood;
    private final Forgetting forgetting = new Forgetting(ops, tx, chambers());

    @BeforeEach
    void what_other_stories_deleted_is_forgotten() {
        forgetting.run();
    }

    @Test
    void a_deleted_agents_documents_are_forgotten_and_anothers_stay() {
        AgentDraft kept = agentWithTwoDocuments();
        AgentDraft deleted = agentWithTwoDocuments();
        agents.delete(creator, deleted.id());

        assertThat(forgetting.run()).isEqualTo(1);

        assertThat(chamber.get(deleted.collection())).isEmpty();
        assertThat(chamber.get(kept.collection())).hasSize(2);
        assertThat(forgetting.run()).as("once").isZero();
    }

    @Test
    void a_chamber_that_does_not_wake_is_tried_again_also_after_a_restart() {
        AgentDraft deleted = agentWithTwoDocuments();
        agents.delete(creator, deleted.id());
        asleepForGood = true;
        assertThat(forgetting.run()).isZero();

        asleepForGood = false;
        assertThat(new Forgetting(ops, tx, chambers()).run()).isEqualTo(1);

        assertThat(chamber.get(deleted.collection())).isEmpty();
    }

    private AgentDraft agentWithTwoDocuments() {
        AgentDraft agent = agents.create(
                creator, "Tea desk", "Helps people choose a tea.", "practice-partner", "en", List.of(Money.CNY));
        chamber.put(agent.collection(), new ArrayList<>(List.of(document(), document())));
        return agent;
    }

    private static DocumentState document() {
        return new DocumentState(
                Ids.next(), "tea.md", "text/markdown", 5, Stage.READY, null, 1, 1, 5, 1, 1, 0, Instant.EPOCH, null);
    }

    /** Only what forgetting asks. */
    private Chambers chambers() {
        return (Chambers) Proxy.newProxyInstance(
                Chambers.class.getClassLoader(), new Class<?>[] {Chambers.class}, (proxy, method, arguments) -> {
                    if (asleepForGood) throw new Refusal("chamber_unavailable", Refusal.Kind.UNAVAILABLE);
                    List<DocumentState> documents = chamber.getOrDefault((UUID) arguments[1], List.of());
                    return switch (method.getName()) {
                        case "documents" -> List.copyOf(documents);
                        case "deleteDocument" -> {
                            documents.removeIf(document -> document.document().equals(arguments[2]));
                            yield null;
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }
}
