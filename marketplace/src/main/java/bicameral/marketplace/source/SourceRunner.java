package bicameral.marketplace.source;

import bicameral.host.chamber.Chambers;
import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.Fetched;
import bicameral.host.fetch.GuardedDatabase;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.GuardedFetcher.Wanted;
import bicameral.host.fetch.WebAddress;
import bicameral.marketplace.source.Source.Counts;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs a source: fetches, hands what changed to the chamber, and writes down how it went. Thread-safe; blocks. */
@ApplicationScoped
public class SourceRunner {
    private static final Logger LOG = Logger.getLogger(SourceRunner.class);
    private static final int MAX_SITEMAPS = 10;

    private final TenantTx tx;
    private final Chambers chambers;
    private final GuardedFetcher fetcher;
    private final GuardedDatabase database;
    private final DocumentRoom room;
    private final Secrets secrets;
    private final SecretBox box;

    public SourceRunner(
            TenantTx tx,
            Chambers chambers,
            DocumentRoom room,
            GuardedFetcher fetcher,
            GuardedDatabase database,
            Secrets secrets,
            SecretBox box) {
        this.tx = tx;
        this.chambers = chambers;
        this.room = room;
        this.fetcher = fetcher;
        this.database = database;
        this.secrets = secrets;
        this.box = box;
    }

    /** What a run brought, and where it leaves off. */
    private record Brought(Counts counts, Mark mark) {}

    /**
     * Runs the period once, whoever else is given it too.
     *
     * @return when it is due next; empty where the source is gone, paused or pushed
     */
    public Optional<Instant> run(TenantId tenant, UUID id, Instant period) {
        Source source =
                tx.in(tenant, handle -> SourceRows.find(handle, tenant, id)).orElse(null);
        if (source == null || source.paused()) return Optional.empty();
        Schedule schedule = source.schedule();
        if (schedule == null) return Optional.empty();
        Instant next = schedule.next(Instant.now());
        try {
            Run.begin(tx, box, source, period).ifPresent(run -> run(run, next));
        } catch (Run.Stale stale) {
            LOG.infof("tenant %s source %s: run given up, it is another's", tenant, id);
            if (deleted(tenant, id)) chambers.forgetSource(tenant, source.collection(), id);
        }
        return Optional.of(next);
    }

    private boolean deleted(TenantId tenant, UUID id) {
        return tx.in(tenant, handle -> SourceRows.find(handle, tenant, id)).isEmpty();
    }

    private void run(Run run, Instant next) {
        Source source = run.source();
        AtomicReference<Counts> counts = new AtomicReference<>(Counts.NONE);
        String problem;
        String detail = "";
        try {
            Brought brought = bring(run, counts);
            run.good(brought.counts(), brought.mark(), next);
            return;
        } catch (RunFailed e) {
            problem = e.code();
            detail = e.detail();
        } catch (FetchFailed e) {
            problem = e.code();
            detail = e.detail();
        } catch (Refusal e) {
            problem = e.code();
        } catch (Run.Stale e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(
                    "tenant %s source %s: %s",
                    source.tenant(), source.id(), e.getClass().getName());
            problem = "internal";
        }
        run.failed(problem, detail, counts.get(), next);
    }

    private Brought bring(Run run, AtomicReference<Counts> counts) throws RunFailed, FetchFailed {
        return switch (run.source().kind()) {
            case PAGE -> page(run, counts);
            case SITEMAP -> sitemap(run, counts);
            case TABLE -> table(run);
            case QUERY -> query(run);
            case PUSH -> throw new IllegalStateException("pushed sources are not run");
        };
    }

    private Brought page(Run run, AtomicReference<Counts> counts) throws RunFailed, FetchFailed {
        Pages pages = pages(run, secret(run));
        pages.expect(1);
        pages.take(WebAddress.parse(run.source().definition().url()), null);
        counts.set(pages.counts());
        return new Brought(pages.end(), Mark.NONE);
    }

    private Pages pages(Run run, @Nullable String authorization) {
        return new Pages(chambers, fetcher, room.left(run.source().tenant()), run, authorization);
    }

    private Brought sitemap(Run run, AtomicReference<Counts> counts) throws RunFailed, FetchFailed {
        String authorization = secret(run);
        WebAddress start = WebAddress.parse(run.source().definition().url());
        Sitemap map = Sitemap.fetch(fetcher, start, authorization);
        Pages pages = pages(run, authorization);
        if (!map.index()) takeAll(pages, start, map.entries());
        else
            for (Sitemap.Entry entry : map.entries()
                    .subList(0, Math.min(MAX_SITEMAPS, map.entries().size())))
                takeAll(
                        pages,
                        start,
                        Sitemap.fetch(fetcher, Sitemap.page(start, entry), authorization)
                                .entries());
        counts.set(pages.counts());
        return new Brought(pages.end(), Mark.NONE);
    }

    private static void takeAll(Pages pages, WebAddress start, List<Sitemap.Entry> entries)
            throws FetchFailed, RunFailed {
        pages.expect(entries.size());
        for (Sitemap.Entry entry : entries) pages.take(Sitemap.page(start, entry), entry.changed());
    }

    private Brought table(Run run) throws RunFailed, FetchFailed {
        Definition definition = run.source().definition();
        Mark mark = run.mark();
        Fetched file = fetcher.fetch(new Wanted(
                WebAddress.parse(definition.url()), mark.etag(), mark.modified(), secret(run), Answers.MAX_FILE_BYTES));
        if (file.status() == 304)
            return new Brought(new Counts(0, 0, run.source().rows(), 0), mark);
        Answers.requireGood(file);
        Delivery delivery = new Delivery(chambers, run);
        RowRecords records = new RowRecords(definition);
        TableReader.read(file.text(), row -> delivery.take(records.record(row)));
        return new Brought(delivery.end(true), new Mark(file.header("etag"), file.header("last-modified"), null, null));
    }

    /** Newer rows only, by the updated column; all of them once a day, so that removed ones are found. */
    private Brought query(Run run) throws RunFailed, FetchFailed {
        Definition definition = run.source().definition();
        String password = secret(run);
        if (password == null) throw new RunFailed("secret_lost");
        Mark mark = run.mark();
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        boolean incremental = !definition.updated().isEmpty() && mark.since() != null && today.equals(mark.whole());
        Delivery delivery = new Delivery(chambers, run);
        RowRecords records = new RowRecords(definition);
        Newest newest = new Newest(definition.updated(), mark.since());
        AtomicReference<RunFailed> bad = new AtomicReference<>();
        database.read(definition.wanted(password, incremental ? mark.since() : null), row -> {
            try {
                newest.see(row);
                delivery.take(records.record(row));
                return true;
            } catch (RunFailed e) {
                bad.set(e);
                return false;
            }
        });
        if (bad.get() != null) throw bad.get();
        return new Brought(delivery.end(!incremental), new Mark(null, null, newest.value, today));
    }

    /** Rows come in the column's order, empty ones aside, so the last one seen is the newest. */
    private static final class Newest {
        private final String column;
        private @Nullable String value;

        Newest(String column, @Nullable String value) {
            this.column = column;
            this.value = value;
        }

        void see(java.util.Map<String, String> row) {
            String now = column.isEmpty() ? null : row.get(column);
            if (now != null && !now.isEmpty()) value = now;
        }
    }

    private @Nullable String secret(Run run) {
        UUID secret = run.source().secret();
        return secret == null
                ? null
                : secrets.read(run.source().tenant(), secret).orElse(null);
    }
}
