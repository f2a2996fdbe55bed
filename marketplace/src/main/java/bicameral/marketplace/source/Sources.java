package bicameral.marketplace.source;

import bicameral.host.chamber.Chambers;
import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.GuardedDatabase;
import bicameral.host.fetch.Trust;
import bicameral.host.fetch.WebAddress;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.source.Source.Counts;
import bicameral.marketplace.source.Source.Kind;
import bicameral.protocol.ChamberEvent.RecordsTaken;
import bicameral.protocol.LiveRecord;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The sources of live data of an agent. Thread-safe. Reading needs VIEW, changing needs BUILD; sources of others are
 * not_found. Every change but a push is audited.
 */
@ApplicationScoped
public class Sources {
    /** Most sources of one agent. */
    static final int MOST = 20;

    private static final int MAX_SQL = 10_000;
    private static final int MAX_SECRET = 500;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_COLUMN = 100;
    private static final int MAX_COLUMNS = 50;

    private final TenantTx tx;
    private final AuditLog audit;
    private final Secrets secrets;
    private final Chambers chambers;

    public Sources(TenantTx tx, AuditLog audit, Secrets secrets, Chambers chambers) {
        this.tx = tx;
        this.audit = audit;
        this.secrets = secrets;
        this.chambers = chambers;
    }

    /**
     * What a source is to be.
     *
     * @param secret a database's password, or what is sent as Authorization to a web address; may be empty
     */
    public record Wish(Kind kind, String name, Definition definition, String secret, String schedule) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Wish[" + kind + "]";
        }
    }

    /** The agent's sources, newest first. */
    public List<Source> list(CurrentTenant current, AgentDraft agent) {
        current.require(Role.Permission.VIEW);
        return tx.in(current.tenant(), handle -> SourceRows.list(handle, current.tenant(), agent.id()));
    }

    /** One of them. */
    public Source get(CurrentTenant current, AgentDraft agent, UUID id) {
        current.require(Role.Permission.VIEW);
        return tx.in(current.tenant(), handle -> SourceRows.get(handle, current.tenant(), agent.id(), id));
    }

    /**
     * A new source that is fetched on a schedule; its first run begins within half a minute.
     *
     * @param key the same key again gives the same source; with another wish it is idempotency_conflict (CONFLICT)
     */
    public Source create(CurrentTenant current, AgentDraft agent, UUID key, Wish wish) {
        current.require(Role.Permission.BUILD);
        Schedule schedule = Schedule.parse(wish.schedule());
        String name = PlainText.line(wish.name(), 1, 80, "invalid_source_name");
        check(wish);
        return tx.in(current.tenant(), handle -> {
            Source same = SourceRows.find(handle, current.tenant(), key).orElse(null);
            if (same != null) return replayed(same, agent, name, wish);
            requireRoom(handle, current, agent);
            UUID secret = wish.secret().isEmpty() ? null : secrets.keep(handle, current.tenant(), wish.secret());
            if (!SourceRows.insert(
                    handle, current, agent.id(), key, wish.kind(), name, wish.definition(), secret, schedule))
                throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
            audit.write(
                    handle,
                    current,
                    "source.create",
                    key.toString(),
                    Map.of("name", name, "kind", wish.kind().name()));
            return SourceRows.get(handle, current.tenant(), agent.id(), key);
        });
    }

    /**
     * Another name or schedule.
     *
     * @param secret a new one; empty to keep what there is
     */
    public Source change(CurrentTenant current, AgentDraft agent, UUID id, Change change) {
        current.require(Role.Permission.BUILD);
        Schedule schedule = Schedule.parse(change.schedule());
        String name = PlainText.line(change.name(), 1, 80, "invalid_source_name");
        checkSecret(change.secret());
        return tx.in(current.tenant(), handle -> {
            Source source = SourceRows.get(handle, current.tenant(), agent.id(), id);
            if (source.kind() == Kind.PUSH) throw new Refusal("source_is_pushed", Refusal.Kind.CONFLICT);
            UUID before = source.secret();
            boolean keep = change.secret().isEmpty();
            UUID secret = keep ? before : secrets.keep(handle, current.tenant(), change.secret());
            SourceRows.change(handle, source, name, schedule, secret);
            if (!keep && before != null) secrets.forget(handle, current.tenant(), before);
            audit.write(handle, current, "source.change", id.toString(), Map.of("name", name));
            return SourceRows.get(handle, current.tenant(), agent.id(), id);
        });
    }

    /** What is to be changed of a source; an empty secret changes none. */
    public record Change(String name, String schedule, String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Change[]";
        }
    }

    /** Stops or starts the schedule; a paused source's rows stay. */
    public Source pause(CurrentTenant current, AgentDraft agent, UUID id, boolean paused) {
        current.require(Role.Permission.BUILD);
        return tx.in(current.tenant(), handle -> {
            Source source = SourceRows.get(handle, current.tenant(), agent.id(), id);
            if (source.kind() == Kind.PUSH) throw new Refusal("source_is_pushed", Refusal.Kind.CONFLICT);
            if (source.paused() == paused) return source;
            SourceRows.pause(handle, source, paused);
            audit.write(
                    handle,
                    current,
                    paused ? "source.pause" : "source.resume",
                    id.toString(),
                    Map.of("name", source.name()));
            return SourceRows.get(handle, current.tenant(), agent.id(), id);
        });
    }

    /** Makes a source due now, for the clock to run it: source_is_pushed, source_is_paused (CONFLICT). */
    public Source due(CurrentTenant current, AgentDraft agent, UUID id) {
        current.require(Role.Permission.BUILD);
        return tx.in(current.tenant(), handle -> {
            Source source = SourceRows.get(handle, current.tenant(), agent.id(), id);
            if (source.kind() == Kind.PUSH) throw new Refusal("source_is_pushed", Refusal.Kind.CONFLICT);
            if (source.paused()) throw new Refusal("source_is_paused", Refusal.Kind.CONFLICT);
            SourceRows.due(handle, source);
            audit.write(handle, current, "source.run", id.toString(), Map.of("name", source.name()));
            return SourceRows.get(handle, current.tenant(), agent.id(), id);
        });
    }

    /** Forgets a source: its rows and pages in the chamber, its secret, its runs. */
    public void delete(CurrentTenant current, AgentDraft agent, UUID id) {
        current.require(Role.Permission.BUILD);
        Source source = get(current, agent, id);
        chambers.forgetSource(source.tenant(), source.collection(), id);
        tx.in(current.tenant(), handle -> {
            SourceRows.delete(handle, source);
            if (source.secret() != null) secrets.forget(handle, current.tenant(), source.secret());
            audit.write(handle, current, "source.delete", id.toString(), Map.of("name", source.name()));
            return id;
        });
    }

    /**
     * Puts records that a program sends; answered from when this returns.
     *
     * @param name of the source in citations; one is made where the agent has none of this name
     */
    public RecordsTaken put(CurrentTenant current, AgentDraft agent, String name, List<LiveRecord> records) {
        current.require(Role.Permission.BUILD);
        Source source = pushed(current, agent, name);
        RecordsTaken taken = told(
                source,
                () -> chambers.putRecords(source.tenant(), source.collection(), source.id(), source.name(), records));
        count(source, new Counts(taken.added(), taken.changed(), taken.unchanged(), 0));
        return taken;
    }

    /** Writes down that what a program sent was refused, so that its owner sees why; nothing where the agent has no such source. */
    public void refused(CurrentTenant current, AgentDraft agent, String name, String code) {
        current.require(Role.Permission.BUILD);
        tx.in(
                current.tenant(),
                handle -> SourceRows.pushed(handle, current.tenant(), agent.id(), name)
                        .map(source -> SourceRows.refused(handle, source, code))
                        .orElse(false));
    }

    /** What the chamber refuses stands with the source. */
    private <T> T told(Source source, Supplier<T> asked) {
        try {
            return asked.get();
        } catch (Refusal refusal) {
            tx.in(source.tenant(), handle -> SourceRows.refused(handle, source, refusal.code()));
            throw refusal;
        }
    }

    /** Forgets records that a program sent; unknown ones are none the worse. */
    public void remove(CurrentTenant current, AgentDraft agent, String name, List<String> ids) {
        current.require(Role.Permission.BUILD);
        String checked = PlainText.line(name, 1, 80, "invalid_source_name");
        tx.in(current.tenant(), handle -> SourceRows.pushed(handle, current.tenant(), agent.id(), checked))
                .ifPresent(source -> {
                    int removed = told(
                            source,
                            () -> chambers.deleteRecords(
                                    source.tenant(), source.collection(), source.id(), List.copyOf(ids)));
                    count(source, new Counts(0, 0, 0, removed));
                });
    }

    private Source pushed(CurrentTenant current, AgentDraft agent, String name) {
        String checked = PlainText.line(name, 1, 80, "invalid_source_name");
        return tx.in(current.tenant(), handle -> {
            Source known = SourceRows.pushed(handle, current.tenant(), agent.id(), checked)
                    .orElse(null);
            if (known != null) return known;
            requireRoom(handle, current, agent);
            return SourceRows.pushed(handle, current.tenant(), agent.id(), checked)
                    .orElseGet(() -> make(handle, current, agent, checked));
        });
    }

    private Source make(Handle handle, CurrentTenant current, AgentDraft agent, String name) {
        UUID id = Ids.next();
        SourceRows.insert(handle, current, agent.id(), id, Kind.PUSH, name, Definition.NONE, null, null);
        audit.write(handle, current, "source.create", id.toString(), Map.of("name", name, "kind", "PUSH"));
        return SourceRows.get(handle, current.tenant(), agent.id(), id);
    }

    private void count(Source source, Counts counts) {
        tx.in(source.tenant(), handle -> {
            SourceRows.pushed(handle, source, counts);
            return true;
        });
    }

    /** Locks the agent, so that two at once do not both find room, nor both make the source of one name. */
    private static void requireRoom(Handle handle, CurrentTenant current, AgentDraft agent) {
        handle.createQuery("select id from agent where tenant_id = :tenant and id = :agent for update")
                .bind("tenant", current.tenant().value())
                .bind("agent", agent.id())
                .mapTo(UUID.class)
                .one();
        if (SourceRows.list(handle, current.tenant(), agent.id()).size() >= MOST)
            throw new Refusal("too_many_sources", Refusal.Kind.INVALID, Map.of("limit", MOST));
    }

    private static Source replayed(Source same, AgentDraft agent, String name, Wish wish) {
        boolean equal = same.agent().equals(agent.id())
                && same.name().equals(name)
                && same.kind() == wish.kind()
                && same.definition().equals(wish.definition());
        if (!equal) throw new Refusal("idempotency_conflict", Refusal.Kind.CONFLICT);
        return same;
    }

    private static void checkSecret(String secret) {
        if (secret.length() > MAX_SECRET || secret.chars().anyMatch(c -> c < ' ' || c == 0x7f))
            throw new Refusal("invalid_secret", Refusal.Kind.INVALID);
    }

    /** Refuses what no source can be, whatever answers there. */
    static void check(Wish wish) {
        Definition d = wish.definition();
        checkSecret(wish.secret());
        checkColumn("invalid_key_column", d.key());
        checkColumn("invalid_title_column", d.title());
        if (d.columns().size() > MAX_COLUMNS) throw new Refusal("invalid_columns", Refusal.Kind.INVALID);
        for (String column : d.columns()) checkColumn("invalid_columns", column);
        switch (wish.kind()) {
            case PAGE, SITEMAP, TABLE -> checkAddress(d.url());
            case QUERY -> checkQuery(d, wish.secret());
            case PUSH -> throw new Refusal("source_is_pushed", Refusal.Kind.CONFLICT);
        }
    }

    private static void checkColumn(String code, String column) {
        if (column.length() > MAX_COLUMN) throw new Refusal(code, Refusal.Kind.INVALID);
    }

    private static void checkAddress(String url) {
        try {
            WebAddress.parse(url);
        } catch (FetchFailed e) {
            throw new Refusal("address_malformed", Refusal.Kind.INVALID);
        }
    }

    private static void checkQuery(Definition d, @Nullable String password) {
        if (!d.engine().equals("postgresql") && !d.engine().equals("mysql"))
            throw new Refusal("invalid_engine", Refusal.Kind.INVALID);
        try {
            WebAddress.host(d.host());
        } catch (FetchFailed e) {
            throw new Refusal("invalid_host", Refusal.Kind.INVALID);
        }
        if (d.port() < 1 || d.port() > MAX_PORT) throw new Refusal("invalid_port", Refusal.Kind.INVALID);
        if (!GuardedDatabase.isDatabase(d.database())) throw new Refusal("invalid_database", Refusal.Kind.INVALID);
        if (d.user().isEmpty() || d.user().length() > MAX_COLUMN)
            throw new Refusal("invalid_database_user", Refusal.Kind.INVALID);
        if (password == null || password.isEmpty()) throw new Refusal("invalid_secret", Refusal.Kind.INVALID);
        if (d.sql().length() > MAX_SQL || !GuardedDatabase.isQuery(d.sql()))
            throw new Refusal("not_a_query", Refusal.Kind.INVALID);
        if (!d.updated().isEmpty() && !GuardedDatabase.isColumn(d.updated()))
            throw new Refusal("invalid_updated_column", Refusal.Kind.INVALID);
        if (!d.authorities().isEmpty() && !Trust.isAuthorities(d.authorities()))
            throw new Refusal("invalid_authorities", Refusal.Kind.INVALID);
    }
}
