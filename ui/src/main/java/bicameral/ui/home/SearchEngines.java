package bicameral.ui.home;

import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.ui.frame.Frame;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What search engines read: which pages there are, and which are not for them. Slugs are plain, so nothing needs escaping. */
@Path("/")
@RunOnVirtualThread
public class SearchEngines {
    /** Far below the 50,000 addresses that a site map may hold. */
    private static final int MOST = 100;

    private final Listings listings;
    private final Frame frame;

    public SearchEngines(Listings listings, Frame frame) {
        this.listings = listings;
        this.frame = frame;
    }

    @GET
    @Path("robots.txt")
    @Produces(MediaType.TEXT_PLAIN)
    public String robots() {
        return """
                User-agent: *
                Disallow: /studio
                Disallow: /wallet
                Disallow: /earnings
                Disallow: /account
                Disallow: /api/
                Disallow: /search?
                Sitemap: %s/sitemap.xml
                """.formatted(frame.base());
    }

    @GET
    @Path("sitemap.xml")
    @Produces(MediaType.APPLICATION_XML)
    public String sitemap() {
        List<Listing> all = listings.newest(MOST);
        Stream<String> fixed = Stream.of("/", "/search", "/templates");
        Stream<String> agents = all.stream().map(listing -> "/a/" + listing.slug());
        Stream<String> publishers =
                all.stream().map(listing -> "/p/" + listing.publisherSlug()).distinct();
        return Stream.of(fixed, agents, publishers)
                .flatMap(paths -> paths)
                .map(path -> "<url><loc>" + frame.base() + path + "</loc></url>\n")
                .collect(Collectors.joining("", """
                        <?xml version="1.0" encoding="UTF-8"?>
                        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                        """, "</urlset>\n"));
    }
}
