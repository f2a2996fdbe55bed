package bicameral.marketplace.source;

import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.Fetched;
import bicameral.host.fetch.GuardedDatabase;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.GuardedFetcher.Wanted;
import bicameral.host.fetch.WebAddress;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Fetches what a source would bring, once, and shows the beginning of it. Nothing is kept. Thread-safe; blocks. */
@ApplicationScoped
public class SourceTrial {
    private static final int AT_ONCE = 4;
    private static final int SHOWN = 5;
    private static final int SHOWN_COLUMNS = 12;
    private static final int CELL_CHARACTERS = 80;
    private static final int TEXT_CHARACTERS = 600;

    private final GuardedFetcher fetcher;
    private final GuardedDatabase database;
    private final Semaphore running = new Semaphore(AT_ONCE);

    public SourceTrial(GuardedFetcher fetcher, GuardedDatabase database) {
        this.fetcher = fetcher;
        this.database = database;
    }

    /**
     * The beginning of what came.
     *
     * @param bytes of the page, sitemap or table; 0 for a query
     * @param count rows, pages, or 1; of a query as many as are shown, for no more were read
     * @param columns of rows, at most twelve
     * @param rows at most five, a cell for each column
     * @param lines a page's text, or the first addresses of a sitemap
     */
    public record Sample(long bytes, long count, List<String> columns, List<List<String>> rows, List<String> lines) {
        public Sample {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            lines = List.copyOf(lines);
        }
    }

    /**
     * Tries a wish; needs BUILD. Refusals: those of {@link Sources#create} for what can be no source; source_… (INVALID) for
     * what came or did not come; source_trial_busy (TOO_MANY).
     */
    public Sample sample(CurrentTenant current, Sources.Wish wish) {
        current.require(Role.Permission.BUILD);
        Sources.check(wish);
        if (!running.tryAcquire()) throw new Refusal("source_trial_busy", Refusal.Kind.TOO_MANY);
        try {
            return fetched(wish);
        } catch (FetchFailed e) {
            throw refused(RunFailed.of(e));
        } catch (RunFailed e) {
            throw refused(e);
        } finally {
            running.release();
        }
    }

    private static Refusal refused(RunFailed e) {
        String code = "source_" + e.code();
        return new Refusal(
                code, Refusal.Kind.INVALID, Map.of("detail", e.detail().isEmpty() ? "—" : e.detail()));
    }

    private Sample fetched(Sources.Wish wish) throws FetchFailed, RunFailed {
        Definition definition = wish.definition();
        String secret = wish.secret().isEmpty() ? null : wish.secret();
        return switch (wish.kind()) {
            case PAGE -> page(WebAddress.parse(definition.url()), secret);
            case SITEMAP -> sitemap(WebAddress.parse(definition.url()), secret);
            case TABLE -> table(definition, secret);
            case QUERY -> query(definition, wish.secret());
            case PUSH -> throw new Refusal("source_is_pushed", Refusal.Kind.CONFLICT);
        };
    }

    private Sample page(WebAddress address, @Nullable String authorization) throws FetchFailed, RunFailed {
        Fetched page = fetch(address, authorization, Pages.MAX_PAGE_BYTES);
        Answers.requireReadable(page);
        boolean text = !page.mediaType().equals("application/pdf");
        String seen = text ? PlainText.readable(Answers.visible(page)).strip() : "";
        return new Sample(
                page.body().length,
                1,
                List.of(),
                List.of(),
                seen.isEmpty() ? List.of() : List.of(cut(seen, TEXT_CHARACTERS)));
    }

    private Fetched fetch(WebAddress address, @Nullable String authorization, long most) throws FetchFailed, RunFailed {
        Fetched fetched = fetcher.fetch(new Wanted(address, null, null, authorization, most));
        Answers.requireGood(fetched);
        return fetched;
    }

    /** The first page it leads to has to be one, too. */
    private Sample sitemap(WebAddress start, @Nullable String authorization) throws FetchFailed, RunFailed {
        Sitemap map = Sitemap.fetch(fetcher, start, authorization);
        if (map.entries().isEmpty()) throw new RunFailed("wrong_sitemap");
        Sitemap pages = map.index()
                ? Sitemap.fetch(fetcher, Sitemap.page(start, map.entries().getFirst()), authorization)
                : map;
        List<String> lines = new ArrayList<>();
        for (Sitemap.Entry entry : pages.entries()) {
            WebAddress address = Sitemap.page(start, entry);
            if (lines.size() < SHOWN) lines.add(address.toString());
        }
        if (lines.isEmpty()) throw new RunFailed("wrong_sitemap");
        page(WebAddress.parse(lines.getFirst()), authorization);
        return new Sample(0, pages.entries().size(), List.of(), List.of(), lines);
    }

    private Sample table(Definition definition, @Nullable String authorization) throws FetchFailed, RunFailed {
        Fetched file = fetch(WebAddress.parse(definition.url()), authorization, Answers.MAX_FILE_BYTES);
        RowRecords records = new RowRecords(definition);
        Rows rows = new Rows();
        TableReader.read(file.text(), row -> {
            records.record(row);
            rows.take(row);
        });
        if (rows.count == 0) throw new RunFailed("wrong_table");
        return rows.sample(file.body().length);
    }

    private Sample query(Definition definition, String password) throws FetchFailed, RunFailed {
        RowRecords records = new RowRecords(definition);
        Rows rows = new Rows();
        AtomicReference<RunFailed> bad = new AtomicReference<>();
        database.read(definition.wanted(password, null), row -> {
            try {
                records.record(row);
            } catch (RunFailed e) {
                bad.set(e);
                return false;
            }
            rows.take(row);
            return rows.count < SHOWN;
        });
        if (bad.get() != null) throw bad.get();
        return rows.sample(0);
    }

    /** The first rows that come by. */
    private static final class Rows {
        private final List<List<String>> first = new ArrayList<>();
        private List<String> columns = List.of();
        private long count;

        void take(Map<String, String> row) {
            if (columns.isEmpty())
                columns = row.keySet().stream()
                        .limit(SHOWN_COLUMNS)
                        .map(name -> cut(PlainText.readable(name), CELL_CHARACTERS))
                        .toList();
            if (first.size() < SHOWN)
                first.add(row.values().stream()
                        .limit(SHOWN_COLUMNS)
                        .map(cell -> cut(PlainText.readable(cell), CELL_CHARACTERS))
                        .toList());
            count++;
        }

        Sample sample(long bytes) {
            return new Sample(bytes, count, columns, first, List.of());
        }
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) return text;
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }
}
