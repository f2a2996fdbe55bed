package bicameral.marketplace.agent;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.listing.PricePerMessage;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.template.AgentTemplate;
import bicameral.marketplace.template.Templates;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Slugs;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The creator's agents. Thread-safe. All methods need VIEW, those that change need BUILD; ids of other tenants are not_found,
 * the same as missing ones. Every change is audited.
 */
@ApplicationScoped
public class Agents {
    /** Most agents of one tenant. */
    static final int MAX_AGENTS = 200;

    private static final int FREE_PER_DAY = 10;
    private static final int SLUG_ATTEMPTS = 8;

    private final TenantTx tx;
    private final AuditLog audit;
    private final Templates templates;
    private final Shelf shelf;

    public Agents(TenantTx tx, AuditLog audit, Templates templates, Shelf shelf) {
        this.tx = tx;
        this.audit = audit;
        this.templates = templates;
        this.shelf = shelf;
    }

    /** The tenant's agents, last saved first. */
    public List<AgentDraft> list(CurrentTenant current) {
        current.require(Role.Permission.VIEW);
        return tx.in(current.tenant(), handle -> AgentRows.list(handle, current.tenant()));
    }

    /**
     * A new draft in three fields; language zh or en chooses the template's texts. Priced in the currency of the tenant's agent
     * that was saved last, or in the market's first one. An empty purpose takes the template's promise. invalid_template (INVALID)
     * for an unknown one.
     *
     * @param traded the market's currencies, at least one
     */
    public AgentDraft create(
            CurrentTenant current,
            String name,
            String purpose,
            String template,
            String language,
            List<Currency> traded) {
        AgentTemplate chosen = templates
                .find(template, language)
                .orElseThrow(() -> new Refusal("invalid_template", Refusal.Kind.INVALID));
        String checkedName = SettingsRules.name(name);
        String checkedPurpose = SettingsRules.purpose(purpose.isBlank() ? chosen.promise() : purpose);
        return changing(current, handle -> {
            Currency currency = currency(handle, current, traded);
            AgentSettings settings = fromTemplate(checkedName, checkedPurpose, chosen, currency);
            UUID agent = insert(handle, current, Slugs.from(checkedName, "a"), SLUG_ATTEMPTS, template, settings);
            audit.write(handle, current, "agent.create", agent.toString(), Map.of("name", checkedName));
            return AgentRows.draft(handle, current.tenant(), agent);
        });
    }

    /** A new draft with a slug and settings of one's own, for seeding; slug_taken (CONFLICT) where another has it. */
    public AgentDraft createAs(CurrentTenant current, String slug, String template, AgentSettings settings) {
        AgentSettings checked = SettingsRules.checked(settings);
        return changing(current, handle -> {
            UUID agent = insert(handle, current, slug, 1, template, checked);
            audit.write(handle, current, "agent.create", agent.toString(), Map.of("name", checked.name()));
            return AgentRows.draft(handle, current.tenant(), agent);
        });
    }

    /**
     * A new draft made of other settings.
     *
     * @param along what else is written in the same transaction, with the id of the agent
     */
    public AgentDraft createFrom(
            CurrentTenant current, String template, AgentSettings settings, BiConsumer<Handle, UUID> along) {
        AgentSettings checked = SettingsRules.checked(settings);
        return changing(current, handle -> {
            UUID agent = insert(handle, current, Slugs.from(checked.name(), "a"), SLUG_ATTEMPTS, template, checked);
            along.accept(handle, agent);
            audit.write(handle, current, "agent.remix", agent.toString(), Map.of("name", checked.name()));
            return AgentRows.draft(handle, current.tenant(), agent);
        });
    }

    /** One agent. */
    public AgentDraft get(CurrentTenant current, UUID agent) {
        current.require(Role.Permission.VIEW);
        return tx.in(current.tenant(), handle -> AgentRows.draft(handle, current.tenant(), agent));
    }

    /** Replaces the draft; stale_revision (CONFLICT) where it changed since; invalid_<field> (INVALID) for bad values. */
    public AgentDraft save(CurrentTenant current, UUID agent, AgentSettings settings, long revision) {
        return changing(current, handle -> {
            AgentRows.lock(handle, current.tenant(), agent);
            AgentSettings checked = SettingsRules.checked(settings);
            long now = AgentRows.draft(handle, current.tenant(), agent).revision();
            if (now != revision) throw new Refusal("stale_revision", Refusal.Kind.CONFLICT, Map.of("revision", now));
            replaceDraft(handle, current, agent, checked);
            audit.write(handle, current, "agent.save", agent.toString(), Map.of("revision", String.valueOf(now + 1)));
            return AgentRows.draft(handle, current.tenant(), agent);
        });
    }

    /**
     * Makes the draft the next version and the public one. not_ready where it lacks a name or purpose. Where the public
     * version already is what the draft says, that version stays: pressed twice, published once.
     */
    public AgentVersion publish(CurrentTenant current, UUID agent) {
        return changing(current, handle -> {
            AgentRows.lock(handle, current.tenant(), agent);
            AgentDraft draft = AgentRows.draft(handle, current.tenant(), agent);
            requireReady(draft.settings());
            Integer live = draft.liveVersion();
            if (live != null && !draft.differs()) return AgentRows.version(handle, current.tenant(), agent, live);
            int number = draft.latestVersion() + 1;
            AgentRows.insertVersion(handle, current, agent, number, draft.settings());
            return goLive(handle, current, agent, number, "agent.publish");
        });
    }

    /** From when the draft's price per message would hold if it were published now; empty for at once. */
    public Optional<PricePerMessage.Rise> rise(CurrentTenant current, UUID agent) {
        current.require(Role.Permission.VIEW);
        return tx.in(current.tenant(), handle -> {
            AgentDraft draft = AgentRows.draft(handle, current.tenant(), agent);
            return shelf.rise(handle, current.tenant(), agent, draft.latestVersion() + 1, draft.settings());
        });
    }

    /** Takes it off the market; versions stay. */
    public void unpublish(CurrentTenant current, UUID agent) {
        changing(current, handle -> {
            AgentRows.lock(handle, current.tenant(), agent);
            if (AgentRows.draft(handle, current.tenant(), agent).liveVersion() == null) return agent;
            shelf.remove(handle, current.tenant(), agent);
            AgentRows.setLive(handle, current.tenant(), agent, null);
            audit.write(handle, current, "agent.unpublish", agent.toString(), Map.of());
            return agent;
        });
    }

    /** Makes an earlier version public again, as it was; the draft stays as it is. */
    public AgentVersion rollBack(CurrentTenant current, UUID agent, int version) {
        return changing(current, handle -> {
            AgentRows.lock(handle, current.tenant(), agent);
            AgentRows.version(handle, current.tenant(), agent, version);
            return goLive(handle, current, agent, version, "agent.roll_back");
        });
    }

    /** Makes the draft equal to the live version again; not_published (CONFLICT) where none is live. */
    public AgentDraft revertToLive(CurrentTenant current, UUID agent) {
        return changing(current, handle -> {
            AgentRows.lock(handle, current.tenant(), agent);
            AgentDraft draft = AgentRows.draft(handle, current.tenant(), agent);
            AgentSettings live = draft.live();
            if (live == null) throw new Refusal("not_published", Refusal.Kind.CONFLICT);
            if (!draft.differs()) return draft;
            replaceDraft(handle, current, agent, live);
            audit.write(handle, current, "agent.revert", agent.toString(), Map.of());
            return AgentRows.draft(handle, current.tenant(), agent);
        });
    }

    /** Versions, newest first. */
    public List<AgentVersion> versions(CurrentTenant current, UUID agent) {
        current.require(Role.Permission.VIEW);
        return tx.in(current.tenant(), handle -> {
            AgentRows.draft(handle, current.tenant(), agent);
            return AgentRows.versions(handle, current.tenant(), agent);
        });
    }

    /** Deletes an unpublished agent; still_published (CONFLICT) otherwise. Its versions stay for the ledger's sake. */
    public void delete(CurrentTenant current, UUID agent) {
        changing(current, handle -> {
            AgentRows.lock(handle, current.tenant(), agent);
            AgentDraft draft = AgentRows.draft(handle, current.tenant(), agent);
            if (draft.liveVersion() != null) throw new Refusal("still_published", Refusal.Kind.CONFLICT);
            AgentRows.delete(handle, current.tenant(), agent);
            audit.write(
                    handle,
                    current,
                    "agent.delete",
                    agent.toString(),
                    Map.of("name", draft.settings().name()));
            return agent;
        });
    }

    private <T> T changing(CurrentTenant current, Function<Handle, T> work) {
        current.require(Role.Permission.BUILD);
        return tx.in(current.tenant(), work);
    }

    private UUID insert(
            Handle handle,
            CurrentTenant current,
            String wanted,
            int attempts,
            String template,
            AgentSettings settings) {
        if (AgentRows.count(handle, current.tenant()) >= MAX_AGENTS)
            throw new Refusal("too_many_agents", Refusal.Kind.INVALID, Map.of("limit", MAX_AGENTS));
        UUID agent = Ids.next();
        String slug = wanted;
        for (int attempt = 0; attempt < attempts; attempt++) {
            if (AgentRows.insert(handle, current.tenant(), agent, slug, template)) {
                AgentRows.insertDraft(handle, current.tenant(), agent, settings);
                return agent;
            }
            slug = Slugs.varied(wanted);
        }
        throw new Refusal("slug_taken", Refusal.Kind.CONFLICT);
    }

    private AgentVersion goLive(Handle handle, CurrentTenant current, UUID agent, int number, String deed) {
        AgentVersion version = AgentRows.version(handle, current.tenant(), agent, number);
        AgentRows.setLive(handle, current.tenant(), agent, number);
        shelf.put(handle, current.tenant(), agent, number, version.settings());
        audit.write(handle, current, deed, agent.toString(), Map.of("version", String.valueOf(number)));
        return AgentRows.version(handle, current.tenant(), agent, number);
    }

    private static void replaceDraft(Handle handle, CurrentTenant current, UUID agent, AgentSettings settings) {
        AgentRows.replaceDraft(handle, current.tenant(), agent, settings);
    }

    private static void requireReady(AgentSettings settings) {
        try {
            SettingsRules.checked(settings);
        } catch (Refusal refusal) {
            throw new Refusal("not_ready", Refusal.Kind.INVALID, Map.of("because", refusal.code()));
        }
    }

    private static Currency currency(Handle handle, CurrentTenant current, List<Currency> traded) {
        return AgentRows.list(handle, current.tenant()).stream()
                .map(agent -> agent.settings().pricePerMessage().currency())
                .findFirst()
                .filter(traded::contains)
                .orElseGet(traded::getFirst);
    }

    private static AgentSettings fromTemplate(String name, String purpose, AgentTemplate template, Currency currency) {
        return SettingsRules.checked(new AgentSettings(
                name,
                purpose,
                template.persona(),
                template.openingLine(),
                template.abstention(),
                template.exampleQuestions(),
                "",
                template.category(),
                SettingsRules.mark(name),
                template.pigment(),
                Engine.EXTRACTIVE,
                EgressPolicy.NONE,
                Money.zero(currency),
                FREE_PER_DAY));
    }
}
