package bicameral.marketplace.source;

import bicameral.host.chamber.Chambers;
import bicameral.host.fetch.FetchFailed;
import bicameral.host.fetch.Fetched;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.GuardedFetcher.Wanted;
import bicameral.host.fetch.WebAddress;
import bicameral.marketplace.source.Source.Counts;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.tenant.Refusal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries web pages into the chamber as documents that are named by their address, so that a citation leads to the page; they
 * are parsed in the chamber's sandbox, not here. A page that did not change is not fetched, or not sent, or not learned again.
 * One thread.
 */
final class Pages {
    private static final long MAX_PAGE_BYTES = 10L * 1024 * 1024;
    private static final Pattern UNSEEN = Pattern.compile(
            "(?is)<(script|style|noscript|template)\\b[^>]{0,2000}>.*?</\\1\\s*>|<!--.*?-->|<[^>]{0,4000}>");

    private final Chambers chambers;
    private final GuardedFetcher fetcher;
    private final Run run;
    private final @Nullable String authorization;
    private final Map<String, Item> items;
    private final Set<String> seen = new HashSet<>();
    private Counts counts = Counts.NONE;
    private int broken;
    private @Nullable RunFailed first;

    Pages(Chambers chambers, GuardedFetcher fetcher, Run run, @Nullable String authorization) {
        this.chambers = chambers;
        this.fetcher = fetcher;
        this.run = run;
        this.authorization = authorization;
        this.items = run.items();
    }

    /**
     * One page.
     *
     * @param listed what the sitemap says of its last change; null where it says nothing
     */
    void take(WebAddress address, @Nullable String listed) {
        String hash = run.hash(address.toString());
        if (!seen.add(hash)) return;
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
        requireReadable(page);
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

    private UUID learn(String name, byte[] content, @Nullable UUID replaced) {
        Source source = run.source();
        if (replaced != null) {
            try {
                DocumentState state = chambers.replaceDocument(
                        source.tenant(),
                        source.collection(),
                        replaced,
                        name,
                        new ByteArrayInputStream(content),
                        MAX_PAGE_BYTES);
                return state.document();
            } catch (Refusal gone) {
                if (!gone.code().equals("unknown_document")) throw gone;
            }
        }
        return chambers.addDocument(
                        source.tenant(), source.collection(), name, new ByteArrayInputStream(content), MAX_PAGE_BYTES)
                .document();
    }

    /** What a reader sees of a page, about: marks that change at each visit are none of it. */
    private static byte[] visible(Fetched page) {
        if (!page.mediaType().contains("html")) return page.body();
        String text = UNSEEN.matcher(page.text()).replaceAll(" ").replaceAll("\\s+", " ");
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void requireReadable(Fetched page) throws RunFailed {
        String type = page.mediaType();
        boolean readable = type.isEmpty()
                || type.startsWith("text/")
                || type.equals("application/xhtml+xml")
                || type.equals("application/pdf");
        if (!readable) throw new RunFailed("wrong_page");
        if (page.body().length == 0) throw new RunFailed("empty_page");
    }

    /** The end: pages no longer listed, and those that are gone, are forgotten. */
    Counts end() throws RunFailed {
        for (Map.Entry<String, Item> entry : items.entrySet()) {
            if (seen.contains(entry.getKey())) continue;
            run.check();
            forget(chambers, run.source(), entry.getValue().document());
            run.forget(List.of(entry.getValue().known().id()));
            counts = counts.plus(new Counts(0, 0, 0, 1));
        }
        if (first == null) return counts;
        if (seen.size() <= 1) throw first;
        throw new RunFailed("pages_failed", broken + " of " + seen.size());
    }

    Counts counts() {
        return counts;
    }

    static void forget(Chambers chambers, Source source, @Nullable UUID document) {
        if (document == null) return;
        try {
            chambers.deleteDocument(source.tenant(), source.collection(), document);
        } catch (Refusal gone) {
            if (!gone.code().equals("unknown_document")) throw gone;
        }
    }
}
