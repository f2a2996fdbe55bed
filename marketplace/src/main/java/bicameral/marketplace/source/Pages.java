package bicameral.marketplace.source;

import bicameral.host.chamber.Chambers;
import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.Fetched;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.GuardedFetcher.Wanted;
import bicameral.host.fetch.WebAddress;
import bicameral.marketplace.source.Source.Counts;
import bicameral.tenant.Refusal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries web pages into the chamber as documents that are named by their address, so that a citation leads to the page; they
 * are parsed in the chamber's sandbox, not here. A page that did not change is not fetched, or not sent, or not learned again.
 * One thread.
 */
final class Pages {
    static final long MAX_PAGE_BYTES = 10L * 1024 * 1024;

    private final Chambers chambers;
    private final GuardedFetcher fetcher;
    private final Run run;
    private final @Nullable String authorization;
    private final Map<String, Item> items;
    private final Set<String> seen = new HashSet<>();
    private Counts counts = Counts.NONE;
    private long room;
    private long listed;
    private int broken;
    private @Nullable RunFailed first;

    /**
     * Carries what a run brings.
     *
     * @param room bytes that the chamber may still be given
     */
    Pages(Chambers chambers, GuardedFetcher fetcher, long room, Run run, @Nullable String authorization) {
        this.chambers = chambers;
        this.fetcher = fetcher;
        this.room = room;
        this.run = run;
        this.authorization = authorization;
        this.items = run.items();
    }

    /** How many pages there are, as far as is known. */
    void expect(long pages) {
        listed += pages;
    }

    /**
     * One page.
     *
     * @param changed what the sitemap says of its last change; null where it says nothing
     */
    void take(WebAddress address, @Nullable String changed) {
        String hash = run.hash(address.toString());
        if (!seen.add(hash) || isFull()) return;
        take(address, changed, hash);
        run.progress(counts, listed);
    }

    /** Where one page found no room, the rest need not be fetched. */
    private boolean isFull() {
        return first != null && first.code().equals("chamber_full");
    }

    private void take(WebAddress address, @Nullable String listed, String hash) {
        Item known = items.get(hash);
        if (known != null && listed != null && listed.equals(known.known().listed())) {
            counts = counts.plus(new Counts(0, 0, 1, 0));
            return;
        }
        try {
            fetch(address, listed, known);
        } catch (FetchFailed e) {
            failed(RunFailed.of(e));
        } catch (RunFailed e) {
            if (e.code().equals("page_gone")) seen.remove(hash);
            failed(e);
        }
    }

    private void failed(RunFailed failure) {
        broken++;
        if (first == null) first = failure;
    }

    private void fetch(WebAddress address, @Nullable String listed, @Nullable Item known)
            throws FetchFailed, RunFailed {
        Fetched page = fetcher.fetch(new Wanted(
                address,
                known == null ? null : known.known().etag(),
                known == null ? null : known.known().modified(),
                authorization,
                MAX_PAGE_BYTES));
        if (page.status() == 304 && known != null) {
            counts = counts.plus(new Counts(0, 0, 1, 0));
            return;
        }
        Answers.requireGood(page);
        Answers.requireReadable(page);
        Item.Known now = new Item.Known(address.toString(), page.header("etag"), page.header("last-modified"), listed);
        String fingerprint = run.fingerprint(visible(page));
        if (known != null && known.fingerprint().equals(fingerprint)) {
            run.save(List.of(new Item(fingerprint, known.document(), now)));
            counts = counts.plus(new Counts(0, 0, 1, 0));
            return;
        }
        run.check();
        UUID document = learn(address.toString(), page.body(), known == null ? null : known.document());
        run.save(List.of(new Item(fingerprint, document, now)));
        counts = counts.plus(known == null ? new Counts(1, 0, 0, 0) : new Counts(0, 1, 0, 0));
    }

    private UUID learn(String name, byte[] content, @Nullable UUID replaced) throws RunFailed {
        if (content.length > room) throw new RunFailed("chamber_full");
        UUID document = taken(name, content, replaced);
        room -= content.length;
        return document;
    }

    private UUID taken(String name, byte[] content, @Nullable UUID replaced) {
        try {
            return take(name, content, replaced);
        } catch (Refusal gone) {
            if (replaced == null || !gone.code().equals("unknown_document")) throw gone;
            return take(name, content, null);
        }
    }

    private UUID take(String name, byte[] content, @Nullable UUID replaced) {
        Source source = run.source();
        return chambers.take(
                        source.tenant(),
                        source.collection(),
                        new Chambers.Arriving(name, replaced, source.id(), null),
                        new ByteArrayInputStream(content),
                        MAX_PAGE_BYTES)
                .document();
    }

    /** What a reader sees of a page, about: marks that change at each visit are none of it. */
    private static byte[] visible(Fetched page) {
        if (!page.mediaType().contains("html")) return page.body();
        return Answers.visible(page).getBytes(StandardCharsets.UTF_8);
    }

    /** The end: pages no longer listed, and those that are gone, are forgotten. */
    Counts end() throws RunFailed {
        // Where nothing came at all, what earlier runs brought goes on to answer.
        if (first != null && counts.seen() == 0 && !first.code().equals("page_gone")) throw first;
        for (Map.Entry<String, Item> entry : items.entrySet()) {
            if (seen.contains(entry.getKey())) continue;
            run.check();
            forget(entry.getValue().document());
            run.forget(List.of(entry.getValue().known().id()));
            counts = counts.plus(new Counts(0, 0, 0, 1));
        }
        if (first == null) return counts;
        if (seen.size() <= 1 || isFull()) throw first;
        throw new RunFailed("pages_failed", broken + " of " + seen.size());
    }

    Counts counts() {
        return counts;
    }

    private void forget(@Nullable UUID document) {
        if (document == null) return;
        Source source = run.source();
        try {
            chambers.deletePage(source.tenant(), source.collection(), source.id(), document);
        } catch (Refusal gone) {
            if (!gone.code().equals("unknown_document")) throw gone;
        }
    }
}
