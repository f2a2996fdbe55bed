package bicameral.ui.home;

import bicameral.marketplace.listing.Category;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.ui.frame.Frame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The home page. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class HomePages {
    private static final int POPULAR = 6;
    private static final int NEWEST = 6;

    private final Listings listings;
    private final Frame frame;

    public HomePages(Listings listings, Frame frame) {
        this.listings = listings;
        this.frame = frame;
    }

    @CheckedTemplate(basePath = "home")
    static class Templates {
        private Templates() {}

        static native TemplateInstance home(
                List<CategoryCount> categories, long all, List<AgentCard> popular, List<AgentCard> newest);
    }

    /** A category that has listings. */
    public record CategoryCount(String id, long count) {}

    @GET
    public TemplateInstance home() {
        Map<String, Long> counts = listings.counts();
        return Templates.home(
                categories(counts), all(counts), cards(listings.popular(POPULAR)), cards(listings.newest(NEWEST)));
    }

    /** All listings. */
    static long all(Map<String, Long> counts) {
        return counts.getOrDefault("all", 0L);
    }

    static List<CategoryCount> categories(Map<String, Long> counts) {
        return Arrays.stream(Category.values())
                .map(category -> new CategoryCount(category.id(), counts.getOrDefault(category.id(), 0L)))
                .filter(category -> category.count() > 0)
                .toList();
    }

    private List<AgentCard> cards(List<Listing> found) {
        return found.stream()
                .map(listing -> AgentCard.of(listing, frame.language()))
                .toList();
    }
}
