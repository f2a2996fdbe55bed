package bicameral.marketplace.listing;

import bicameral.host.gateway.Ceilings;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.AgentSettingsJson;
import bicameral.marketplace.listing.PricePerMessage.Rise;
import bicameral.marketplace.money.Money;
import bicameral.tenant.Slugs;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Reads the public market. Thread-safe. */
@ApplicationScoped
public class Listings {
    /** The key of {@link #counts} for all categories together. */
    public static final String ALL = "all";

    private static final int MAX_PER_PAGE = 100;
    private static final int MAX_QUERY = 200;
    private static final int MAX_PAGE = 10_000;

    private static final String LISTING = """
            select l.agent_id, l.slug, l.version, l.settings, market.ceiling_of(l.tenant_id) as ceiling, l.collection, l.tenant_id, p.name as publisher_name,
                   p.slug as publisher_slug, p.demo, l.languages, coalesce(c.answers, 0) as answers,
                   l.published_at, l.first_published_at, l.rises_from, l.price_before, l.passes_before, market.clock() as now
            from listing l
            join publisher p on p.tenant_id = l.tenant_id
            left join answer_count c on c.agent_id = l.agent_id
            """;
    private static final String MOST_ANSWERS = "answers desc, l.first_published_at, l.agent_id";

    /** How many of the query's terms a listing has; a third of them has to be there. */
    private static final String MATCH = """
            cross join lateral (select count(*) as terms from unnest(:terms) term where l.search @@ term::tsquery) m
            where (:category = '' or l.category = :category)
              and l.search @@ :any::tsquery and 3 * m.terms >= cardinality(:terms)
            """;

    private final TenantTx tx;

    public Listings(TenantTx tx) {
        this.tx = tx;
    }

    /** Listings of all categories together (key {@link #ALL}), and of each category id, only those that have any. */
    public Map<String, Long> counts() {
        return tx.open(handle -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put(ALL, 0L);
            handle.createQuery(
                            "select category, count(*) as n from listing group by category order by n desc, category")
                    .map((row, context) -> Map.entry(row.getString("category"), row.getLong("n")))
                    .forEach(category -> {
                        counts.merge(ALL, category.getValue(), Long::sum);
                        counts.put(category.getKey(), category.getValue());
                    });
            return counts;
        });
    }

    /** Most answers first. */
    public List<Listing> popular(int limit) {
        return tx.open(handle -> ordered(handle, MOST_ANSWERS, limit));
    }

    /** First published last. */
    public List<Listing> newest(int limit) {
        return tx.open(handle -> ordered(handle, "l.first_published_at desc, l.agent_id desc", limit));
    }

    /**
     * Search over name, purpose, about, publisher and example questions, Chinese and English; empty query lists all.
     *
     * @param category empty for all
     * @param page from 1
     */
    public Page search(String query, String category, int page, int perPage) {
        if (!category.isEmpty() && !Category.isOne(category)) return new Page(List.of(), 0, 1, 1);
        int size = Math.clamp(perPage, 1, MAX_PER_PAGE);
        int wanted = Math.clamp(page, 1, MAX_PAGE);
        String text = query.strip();
        List<String> terms = SearchTerms.query(text.substring(0, Math.min(MAX_QUERY, text.length())));
        if (terms.isEmpty() && !text.isEmpty()) return new Page(List.of(), 0, 1, 1);
        return tx.open(handle -> terms.isEmpty()
                ? browse(handle, category, wanted, size)
                : matches(handle, terms, category, wanted, size));
    }

    /** One page of a search. */
    public record Page(List<Listing> listings, long total, int page, int pages) {
        public Page {
            listings = List.copyOf(listings);
        }
    }

    /** One listing; empty for unknown, unpublished and malformed slugs. */
    public Optional<Listing> bySlug(String slug) {
        if (!Slugs.wellFormed(slug)) return Optional.empty();
        return tx.open(handle -> handle.createQuery(LISTING + "where l.slug = :slug")
                .bind("slug", slug)
                .map((row, context) -> listing(row))
                .findOne());
    }

    /** A publisher with at least one listing. */
    public Optional<Publisher> publisher(String slug) {
        if (!Slugs.wellFormed(slug)) return Optional.empty();
        return tx.open(handle -> {
            List<Listing> listings = handle.createQuery(LISTING + "where p.slug = :slug order by " + MOST_ANSWERS)
                    .bind("slug", slug)
                    .map((row, context) -> listing(row))
                    .list();
            if (listings.isEmpty()) return Optional.empty();
            Instant since = handle.createQuery("select since from publisher where slug = :slug")
                    .bind("slug", slug)
                    .mapTo(OffsetDateTime.class)
                    .one()
                    .toInstant();
            Listing first = listings.getFirst();
            return Optional.of(new Publisher(first.publisherName(), slug, first.demo(), since, listings));
        });
    }

    /** A publisher's public face. */
    public record Publisher(String name, String slug, boolean demo, java.time.Instant since, List<Listing> listings) {
        public Publisher {
            listings = List.copyOf(listings);
        }
    }

    private static List<Listing> ordered(Handle handle, String order, int limit) {
        return handle.createQuery(LISTING + "order by " + order + " limit :limit")
                .bind("limit", Math.clamp(limit, 1, MAX_PER_PAGE))
                .map((row, context) -> listing(row))
                .list();
    }

    private static Page browse(Handle handle, String category, int page, int size) {
        String where = "where (:category = '' or l.category = :category) ";
        long total = handle.createQuery("select count(*) from listing l " + where)
                .bind("category", category)
                .mapTo(Long.class)
                .one();
        List<Listing> listings = handle.createQuery(
                        LISTING + where + "order by " + MOST_ANSWERS + " limit :limit offset :offset")
                .bind("category", category)
                .bind("limit", size)
                .bind("offset", (page - 1) * size)
                .map((row, context) -> listing(row))
                .list();
        return page(listings, total, page, size);
    }

    private static Page matches(Handle handle, List<String> terms, String category, int page, int size) {
        long total = match(handle.createQuery("select count(*) from listing l " + MATCH), terms, category)
                .mapTo(Long.class)
                .one();
        List<Listing> listings = match(
                        handle.createQuery(LISTING + MATCH
                                + "order by m.terms desc, ts_rank(l.search, :any::tsquery) desc, " + MOST_ANSWERS
                                + " limit :limit offset :offset"),
                        terms,
                        category)
                .bind("limit", size)
                .bind("offset", (page - 1) * size)
                .map((row, context) -> listing(row))
                .list();
        return page(listings, total, page, size);
    }

    private static <S extends SqlStatement<S>> S match(S statement, List<String> terms, String category) {
        return statement
                .bindArray("terms", String.class, terms.toArray())
                .bind("any", String.join(" | ", terms))
                .bind("category", category);
    }

    private static Page page(List<Listing> listings, long total, int page, int size) {
        return new Page(listings, total, page, (int) Math.max(1, Math.ceilDiv(total, size)));
    }

    private static Listing listing(ResultSet row) throws SQLException {
        AgentSettings published = AgentSettingsJson.read(row.getString("settings"));
        Rise rise = rise(
                        row,
                        PricePerMessage.of(published),
                        row.getObject("now", OffsetDateTime.class).toInstant())
                .orElse(null);
        AgentSettings settings = rise == null
                ? published
                : published.with(rise.before().price(), rise.before().passesEngineCost());
        return new Listing(
                row.getObject("agent_id", UUID.class),
                row.getString("slug"),
                row.getInt("version"),
                settings,
                settings.egress().within(Ceilings.said(row.getString("ceiling"))),
                row.getObject("collection", UUID.class),
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("publisher_name"),
                row.getString("publisher_slug"),
                row.getBoolean("demo"),
                List.of((String[]) row.getArray("languages").getArray()),
                row.getLong("answers"),
                row.getObject("published_at", OffsetDateTime.class).toInstant(),
                row.getObject("first_published_at", OffsetDateTime.class).toInstant(),
                rise);
    }

    /** The rise that a row of a listing announces; empty where there is none, or its day has come. */
    static Optional<Rise> rise(ResultSet row, PricePerMessage published, Instant now) throws SQLException {
        OffsetDateTime from = row.getObject("rises_from", OffsetDateTime.class);
        if (from == null || !from.toInstant().isAfter(now)) return Optional.empty();
        Money before = new Money(row.getLong("price_before"), published.price().currency());
        return Optional.of(
                new Rise(from.toInstant(), new PricePerMessage(before, row.getBoolean("passes_before")), published));
    }
}
