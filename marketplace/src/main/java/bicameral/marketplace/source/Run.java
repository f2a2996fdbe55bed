package bicameral.marketplace.source;

import bicameral.marketplace.source.Source.Counts;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantTx;
import bicameral.tenant.secret.SecretBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One run of one period, in the database. Whoever inserts the period's row runs. A run found unfinished by whoever is given
 * the period again is taken over under another token; from then on every write of the first is refused by {@link Stale}.
 */
final class Run {
    private static final int KEPT = 50;

    private final TenantTx tx;
    private final SecretBox box;
    private final Source source;
    private final Instant period;
    private final UUID token;

    private Run(TenantTx tx, SecretBox box, Source source, Instant period, UUID token) {
        this.tx = tx;
        this.box = box;
        this.source = source;
        this.period = period;
        this.token = token;
    }

    /** The run is another's by now, or the source was paused or deleted. */
    static final class Stale extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stale() {
            super("stale run", null, false, false);
        }
    }

    /** Begins the period's run, or takes an unfinished one over; empty where it is done. */
    static Optional<Run> begin(TenantTx tx, SecretBox box, Source source, Instant period) {
        UUID token = Ids.next();
        return tx.in(source.tenant(), handle -> {
            int mine = handle.createUpdate("""
                    insert into source_run as r (tenant_id, source_id, period, token, state)
                    values (:tenant, :source, :period, :token, 'RUNNING')
                    on conflict (tenant_id, source_id, period) do update set token = :token, started_at = now()
                    where r.state = 'RUNNING'""")
                    .bind("tenant", source.tenant().value())
                    .bind("source", source.id())
                    .bind("period", SourceRows.at(period))
                    .bind("token", token)
                    .execute();
            if (mine == 0) return Optional.empty();
            handle.createUpdate("""
                    update source set state = 'RUNNING', last_run_at = now(), added = 0, changed = 0, unchanged = 0, removed = 0,
                      expected = 0 where tenant_id = :tenant and id = :source""")
                    .bind("tenant", source.tenant().value())
                    .bind("source", source.id())
                    .execute();
            // Moved in the meantime: what would be fetched is no longer what it is.
            if (!SourceRows.find(handle, source.tenant(), source.id())
                    .map(Source::definition)
                    .equals(Optional.of(source.definition()))) throw new Stale();
            return Optional.of(new Run(tx, box, source, period, token));
        });
    }

    Source source() {
        return source;
    }

    /** What the last good run left. */
    Mark mark() {
        Optional<byte[]> sealed = tx.in(
                source.tenant(),
                handle -> handle.createQuery("""
                        select mark from source where tenant_id = :tenant and id = :source and mark is not null""")
                        .bind("tenant", source.tenant().value())
                        .bind("source", source.id())
                        .mapTo(byte[].class)
                        .findOne());
        return sealed.flatMap(bytes -> opened(bytes, Mark.class)).orElse(Mark.NONE);
    }

    /** All items that earlier runs brought, by hash. */
    Map<String, Item> items() {
        Map<String, Item> items = new HashMap<>();
        tx.in(
                source.tenant(),
                handle -> handle.createQuery("""
                        select item, fingerprint, document, sealed from source_item
                        where tenant_id = :tenant and source_id = :source""")
                        .bind("tenant", source.tenant().value())
                        .bind("source", source.id())
                        .map((row, context) -> enter(items, row))
                        .list());
        return items;
    }

    /** One that cannot be opened any more is as good as unknown. */
    private boolean enter(Map<String, Item> items, ResultSet row) throws SQLException {
        Optional<Item.Known> known = opened(row.getBytes("sealed"), Item.Known.class);
        if (known.isEmpty()) return false;
        UUID document = row.getObject("document", UUID.class);
        items.put(row.getString("item"), new Item(row.getString("fingerprint"), document, known.get()));
        return true;
    }

    /** Keyed hash of an item's id. */
    String hash(String id) {
        return box.hash(source.tenant(), "item " + source.id(), id.getBytes(StandardCharsets.UTF_8));
    }

    /** Keyed hash of content. */
    String fingerprint(byte[] content) {
        return box.hash(source.tenant(), "content " + source.id(), content);
    }

    /** Refuses with {@link Stale} unless the run is still this one's and the source still wants it. */
    void check() {
        tx.in(source.tenant(), handle -> {
            requireMine(handle);
            return true;
        });
    }

    /**
     * Says how far it is.
     *
     * @param expected rows or pages in all, 0 where that is not known
     */
    void progress(Counts counts, long expected) {
        tx.in(source.tenant(), handle -> {
            requireMine(handle);
            return handle.createUpdate("""
                    update source set added = :added, changed = :changed, unchanged = :unchanged, removed = :removed,
                      expected = :expected where tenant_id = :tenant and id = :source""")
                    .bindMap(bounds(counts))
                    .bind("expected", expected)
                    .execute();
        });
    }

    /** Remembers items whose content the chamber has taken. */
    void save(Collection<Item> items) {
        if (items.isEmpty()) return;
        tx.in(source.tenant(), handle -> {
            requireMine(handle);
            var batch = handle.prepareBatch("""
                    insert into source_item (tenant_id, source_id, item, fingerprint, document, sealed)
                    values (:tenant, :source, :item, :fingerprint, :document, :sealed)
                    on conflict (tenant_id, source_id, item) do update
                    set fingerprint = excluded.fingerprint, document = excluded.document, sealed = excluded.sealed""");
            for (Item item : items)
                batch.bind("tenant", source.tenant().value())
                        .bind("source", source.id())
                        .bind("item", hash(item.known().id()))
                        .bind("fingerprint", item.fingerprint())
                        .bind("document", item.document())
                        .bind("sealed", sealed(item.known()))
                        .add();
            return batch.execute();
        });
    }

    /** Forgets items that the chamber has forgotten. */
    void forget(Collection<String> ids) {
        if (ids.isEmpty()) return;
        String[] hashes = ids.stream().map(this::hash).toArray(String[]::new);
        tx.in(source.tenant(), handle -> {
            requireMine(handle);
            return handle.createUpdate("""
                    delete from source_item where tenant_id = :tenant and source_id = :source and item = any(:items)""")
                    .bind("tenant", source.tenant().value())
                    .bind("source", source.id())
                    .bindArray("items", String.class, (Object[]) hashes)
                    .execute();
        });
    }

    /** Ends well. */
    void good(Counts counts, Mark mark, Instant next) {
        end("OK", null, "", counts, sealed(mark), next);
    }

    /** Ends ill; the next run starts from where the last good one ended. */
    void failed(String problem, String detail, Counts counts, Instant next) {
        end("FAILED", problem, detail, counts, null, next);
    }

    private void end(
            String state,
            @Nullable String problem,
            String detail,
            Counts counts,
            byte @Nullable [] mark,
            Instant next) {
        tx.in(source.tenant(), handle -> {
            requireMine(handle);
            handle.createUpdate("""
                    update source_run set state = :state, problem = :problem, ended_at = now(), added = :added,
                      changed = :changed, unchanged = :unchanged, removed = :removed
                    where tenant_id = :tenant and source_id = :source and period = :period""")
                    .bindMap(bounds(counts))
                    .bind("state", state)
                    .bind("problem", problem)
                    .bind("period", SourceRows.at(period))
                    .execute();
            handle.createUpdate("""
                    update source set state = :state, problem = :problem, problem_detail = :detail, added = :added,
                      changed = :changed, unchanged = :unchanged, removed = :removed, next_run_at = :next,
                      last_good_at = case when :state = 'OK' then now() else last_good_at end,
                      mark = coalesce(:mark, mark),
                      rows = (select count(*) from source_item i where i.tenant_id = :tenant and i.source_id = :source)
                    where tenant_id = :tenant and id = :source""")
                    .bindMap(bounds(counts))
                    .bind("state", state)
                    .bind("problem", problem)
                    .bind("detail", detail)
                    .bind("next", SourceRows.at(next))
                    .bind("mark", mark)
                    .execute();
            return handle.createUpdate("""
                    delete from source_run where tenant_id = :tenant and source_id = :source and period < (
                      select min(period) from (select period from source_run
                        where tenant_id = :tenant and source_id = :source order by period desc limit :kept) newest)""")
                    .bind("tenant", source.tenant().value())
                    .bind("source", source.id())
                    .bind("kept", KEPT)
                    .execute();
        });
    }

    private Map<String, Object> bounds(Counts counts) {
        return Map.of(
                "tenant", source.tenant().value(),
                "source", source.id(),
                "added", counts.added(),
                "changed", counts.changed(),
                "unchanged", counts.unchanged(),
                "removed", counts.removed());
    }

    private void requireMine(Handle handle) {
        boolean mine = handle.createQuery("""
                select exists (select 1 from source_run r
                  join source s on s.tenant_id = r.tenant_id and s.id = r.source_id
                  where r.tenant_id = :tenant and r.source_id = :source and r.period = :period and r.token = :token
                    and r.state = 'RUNNING' and s.deleted_at is null)""")
                .bind("tenant", source.tenant().value())
                .bind("source", source.id())
                .bind("period", SourceRows.at(period))
                .bind("token", token)
                .mapTo(Boolean.class)
                .one();
        if (!mine) throw new Stale();
    }

    private byte[] sealed(Object value) {
        return box.seal(
                source.tenant(), "source " + source.id(), SourceRows.json(value).getBytes(StandardCharsets.UTF_8));
    }

    private <T> Optional<T> opened(byte[] sealed, Class<T> type) {
        try {
            return Optional.of(
                    SourceRows.JSON.readValue(box.open(source.tenant(), "source " + source.id(), sealed), type));
        } catch (SecretBox.Unopened e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
