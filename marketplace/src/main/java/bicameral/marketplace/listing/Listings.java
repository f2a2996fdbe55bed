package bicameral.marketplace.listing;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the public market. Thread-safe. */
@ApplicationScoped
public class Listings {
    /** Listings of all categories together, and of each category id, only those that have any. */
    public Map<String, Long> counts() {
        throw new UnsupportedOperationException("being built");
    }

    /** Most answers first. */
    public List<Listing> popular(int limit) {
        throw new UnsupportedOperationException("being built");
    }

    /** First published last. */
    public List<Listing> newest(int limit) {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * Search over name, purpose, about, publisher and example questions, Chinese and English; empty query lists all.
     *
     * @param category empty for all
     * @param page from 1
     */
    public Page search(String query, String category, int page, int perPage) {
        throw new UnsupportedOperationException("being built");
    }

    /** One page of a search. */
    public record Page(List<Listing> listings, long total, int page, int pages) {
        public Page {
            listings = List.copyOf(listings);
        }
    }

    /** One listing; empty for unknown, unpublished and malformed slugs. */
    public Optional<Listing> bySlug(String slug) {
        throw new UnsupportedOperationException("being built");
    }

    /** A publisher with at least one listing. */
    public Optional<Publisher> publisher(String slug) {
        throw new UnsupportedOperationException("being built");
    }

    /** A publisher's public face. */
    public record Publisher(String name, String slug, boolean demo, java.time.Instant since, List<Listing> listings) {
        public Publisher {
            listings = List.copyOf(listings);
        }
    }
}
