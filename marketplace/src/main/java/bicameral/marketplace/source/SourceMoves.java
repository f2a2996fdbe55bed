package bicameral.marketplace.source;

import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.WebAddress;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.source.Source.Kind;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Gives a source another address. Where that is the same resource by another name (https instead of http, with or without
 * {@code www.}, a closing slash), its pages stay the documents that they are. Anything else is another resource: rows with a
 * known key and pages with a known address stay, whatever else the old address brought is forgotten when the new one has been
 * fetched, and the owner has to say that this is meant. A secret is never sent to a host that it was not typed for. Thread-safe;
 * blocks, for the new address is fetched once before it counts.
 */
@ApplicationScoped
public class SourceMoves {
    private static final Pattern CLOSING = Pattern.compile("/(?:index\\.(?:html?|php))?$");

    private final TenantTx tx;
    private final AuditLog audit;
    private final Secrets secrets;
    private final SecretBox box;
    private final SourceTrial trial;

    public SourceMoves(TenantTx tx, AuditLog audit, Secrets secrets, SecretBox box, SourceTrial trial) {
        this.tx = tx;
        this.audit = audit;
        this.secrets = secrets;
        this.box = box;
        this.trial = trial;
    }

    /**
     * Where a source is to be fetched from now on.
     *
     * @param secret for the new address; empty to keep the one there is, where it was typed for the same host
     * @param meant whether the owner has been told that it is another resource
     */
    public record Move(String url, String secret, boolean meant) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Move[]";
        }
    }

    /**
     * What a move would do.
     *
     * @param same whether it is the same resource by another name
     * @param losesSecret whether there is a secret that the new address will not be sent
     */
    public record Plan(boolean same, boolean losesSecret) {}

    /** What moving a source would do; address_malformed (INVALID), source_has_no_address (CONFLICT). */
    public Plan plan(CurrentTenant current, AgentDraft agent, UUID id, String url) {
        current.require(Role.Permission.BUILD);
        Source source = tx.in(current.tenant(), handle -> SourceRows.get(handle, current.tenant(), agent.id(), id));
        return plan(source, url);
    }

    private static Plan plan(Source source, String url) {
        if (source.kind() == Kind.PUSH || source.kind() == Kind.QUERY)
            throw new Refusal("source_has_no_address", Refusal.Kind.CONFLICT);
        WebAddress before = address(source.definition().url());
        WebAddress after = address(url);
        return new Plan(isSame(before, after), source.secret() != null && !mayKnow(before, after));
    }

    /**
     * Moves a source; its next run begins at once. Refusals: those of {@link #plan} and of {@link SourceTrial#sample}, with
     * which nothing is changed; source_moves (CONFLICT) where it is another resource and that is not said to be meant;
     * source_is_running (CONFLICT).
     */
    public Source move(CurrentTenant current, AgentDraft agent, UUID id, Move move) {
        current.require(Role.Permission.BUILD);
        Source source = tx.in(current.tenant(), handle -> SourceRows.get(handle, current.tenant(), agent.id(), id));
        Plan plan = plan(source, move.url());
        if (!plan.same() && !move.meant()) throw new Refusal("source_moves", Refusal.Kind.CONFLICT);
        trial.sample(current, wish(source, move, plan));
        return tx.in(current.tenant(), handle -> {
            lock(handle, source);
            Source now = SourceRows.get(handle, current.tenant(), agent.id(), id);
            if (now.state() == Source.State.RUNNING) throw new Refusal("source_is_running", Refusal.Kind.CONFLICT);
            if (!now.definition().equals(source.definition()))
                throw new Refusal("source_changed", Refusal.Kind.CONFLICT);
            UUID secret = secret(handle, current, now, move, plan);
            if (plan.same()) rename(handle, now, move.url());
            SourceRows.move(handle, now, now.definition().movedTo(move.url()), secret);
            audit.write(handle, current, "source.move", id.toString(), Map.of("name", now.name()));
            return SourceRows.get(handle, current.tenant(), agent.id(), id);
        });
    }

    private Sources.Wish wish(Source source, Move move, Plan plan) {
        UUID kept = source.secret();
        String secret = move.secret();
        if (secret.isEmpty() && kept != null && !plan.losesSecret())
            secret = secrets.read(source.tenant(), kept).orElse("");
        return new Sources.Wish(
                source.kind(), source.name(), source.definition().movedTo(move.url()), secret, "every:360");
    }

    private @Nullable UUID secret(Handle handle, CurrentTenant current, Source source, Move move, Plan plan) {
        UUID before = source.secret();
        if (move.secret().isEmpty() && !plan.losesSecret()) return before;
        if (before != null) secrets.forget(handle, current.tenant(), before);
        return move.secret().isEmpty() ? null : secrets.keep(handle, current.tenant(), move.secret());
    }

    private static void lock(Handle handle, Source source) {
        handle.createQuery("select id from source where tenant_id = :tenant and id = :id for update")
                .bind("tenant", source.tenant().value())
                .bind("id", source.id())
                .mapTo(UUID.class)
                .findOne();
    }

    /** Pages of the old origin are those of the new one; each is sent again, so that the chamber names it by its new address. */
    private void rename(Handle handle, Source source, String url) {
        if (source.kind() == Kind.TABLE) return;
        WebAddress before = address(source.definition().url());
        WebAddress after = address(url);
        var items = handle.createQuery(
                        "select item, document, sealed from source_item where tenant_id = :tenant and source_id = :source")
                .bind("tenant", source.tenant().value())
                .bind("source", source.id())
                .map((row, context) -> new Object[] {
                    row.getString("item"), row.getObject("document", UUID.class), row.getBytes("sealed")
                })
                .list();
        for (Object[] item : items) {
            Optional<String> page = opened(source, (byte[]) item[2]).map(Item.Known::id);
            Optional<String> named = page.flatMap(known -> moved(known, before, after));
            if (named.isPresent()) rename(handle, source, (String) item[0], named.get());
        }
    }

    private static Optional<String> moved(String page, WebAddress before, WebAddress after) {
        try {
            WebAddress address = WebAddress.parse(page);
            if (address.equals(before)) return Optional.of(after.toString());
            if (!address.sameOrigin(before)) return Optional.empty();
            return Optional.of(new WebAddress(after.scheme(), after.host(), after.port(), address.target()).toString());
        } catch (FetchFailed e) {
            return Optional.empty();
        }
    }

    private void rename(Handle handle, Source source, String item, String page) {
        String hash = box.hash(source.tenant(), "item " + source.id(), page.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = box.seal(
                source.tenant(),
                "source " + source.id(),
                SourceRows.json(Item.Known.row(page)).getBytes(StandardCharsets.UTF_8));
        handle.createUpdate("""
                update source_item i set item = :hash, fingerprint = repeat('0', 64), sealed = :sealed
                where tenant_id = :tenant and source_id = :source and item = :item and not exists (
                  select 1 from source_item o where o.tenant_id = :tenant and o.source_id = :source and o.item = :hash
                    and :hash <> :item)""")
                .bind("tenant", source.tenant().value())
                .bind("source", source.id())
                .bind("item", item)
                .bind("hash", hash)
                .bind("sealed", sealed)
                .execute();
    }

    private Optional<Item.Known> opened(Source source, byte[] sealed) {
        try {
            byte[] json = box.open(source.tenant(), "source " + source.id(), sealed);
            return Optional.of(SourceRows.JSON.readValue(json, Item.Known.class));
        } catch (SecretBox.Unopened e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WebAddress address(String url) {
        try {
            return WebAddress.parse(url);
        } catch (FetchFailed e) {
            throw new Refusal("address_malformed", Refusal.Kind.INVALID);
        }
    }

    /** Whether two addresses are by all usage one resource; not where encryption would be given up. */
    static boolean isSame(WebAddress before, WebAddress after) {
        return bare(before.host()).equals(bare(after.host()))
                && isSameDoor(before, after)
                && bareTarget(before).equals(bareTarget(after));
    }

    private static boolean isSameDoor(WebAddress before, WebAddress after) {
        if (before.scheme().equals(after.scheme())) return before.port() == after.port();
        return before.scheme().equals("http") && before.port() == 80 && after.port() == 443;
    }

    /** Whether the new address may be sent what was typed for the old one. */
    static boolean mayKnow(WebAddress before, WebAddress after) {
        return before.host().equals(after.host()) && isSameDoor(before, after);
    }

    private static String bare(String host) {
        return host.startsWith("www.") ? host.substring(4) : host;
    }

    private static String bareTarget(WebAddress address) {
        int query = address.target().indexOf('?');
        String path = query < 0 ? address.target() : address.target().substring(0, query);
        return CLOSING.matcher(path).replaceAll("")
                + (query < 0 ? "" : address.target().substring(query));
    }
}
