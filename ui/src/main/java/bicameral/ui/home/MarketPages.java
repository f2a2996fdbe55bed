package bicameral.ui.home;

import bicameral.marketplace.listing.Category;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.template.AgentTemplate;
import bicameral.marketplace.template.Templates;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Frame;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Search, categories, templates and publishers. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class MarketPages {
    private static final int PER_PAGE = 24;
    private static final int LONGEST_QUERY = 100;

    private final Listings listings;
    private final Templates templates;
    private final Frame frame;

    public MarketPages(Listings listings, Templates templates, Frame frame) {
        this.listings = listings;
        this.templates = templates;
        this.frame = frame;
    }

    @CheckedTemplate(basePath = "home")
    static class Pages {
        private Pages() {}

        static native TemplateInstance results(
                Results results, List<HomePages.CategoryCount> categories, long all, List<AgentCard> cards);

        static native TemplateInstance templates(List<Scene> categories);

        static native TemplateInstance publisher(Listings.Publisher publisher, String since, List<AgentCard> cards);
    }

    /**
     * What was looked for and where one stands in it.
     *
     * @param category empty for all
     * @param href of a page, without its number
     */
    public record Results(String query, String category, long total, int page, int pages, String href) {
        public boolean hasNext() {
            return page < pages;
        }

        public int nextPage() {
            return page + 1;
        }

        public int previousPage() {
            return page - 1;
        }
    }

    /** Templates of one category. */
    public record Scene(String category, List<AgentTemplate> templates) {
        public Scene {
            templates = List.copyOf(templates);
        }
    }

    @GET
    @Path("search")
    public TemplateInstance search(
            @QueryParam("q") @DefaultValue("") String query,
            @QueryParam("category") @DefaultValue("") String category,
            @QueryParam("page") @DefaultValue("1") String page) {
        String href = "/search?q=" + encode(query) + (category.isEmpty() ? "" : "&category=" + encode(category));
        return results(query, category, page, href + "&page=");
    }

    @GET
    @Path("c/{category}")
    public TemplateInstance category(
            @PathParam("category") String category, @QueryParam("page") @DefaultValue("1") String page) {
        return results("", category, page, "/c/" + encode(category) + "?page=");
    }

    private TemplateInstance results(String query, String category, String page, String href) {
        boolean known = category.isEmpty()
                || Arrays.stream(Category.values())
                        .anyMatch(known1 -> known1.id().equals(category));
        if (!known) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        String asked = query.strip();
        String cut = asked.substring(0, Math.min(asked.length(), LONGEST_QUERY));
        Listings.Page found = listings.search(cut, category, number(page), PER_PAGE);
        Map<String, Long> counts = listings.counts();
        return Pages.results(
                new Results(cut, category, found.total(), found.page(), found.pages(), href),
                HomePages.categories(counts),
                HomePages.all(counts),
                cards(found.listings()));
    }

    /** A page number; anything that is none is the first. */
    private static int number(String page) {
        return page.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(page) : 1;
    }

    @GET
    @Path("templates")
    public TemplateInstance templates() {
        List<AgentTemplate> all = templates.all(frame.language().code());
        return Pages.templates(all.stream()
                .map(AgentTemplate::category)
                .distinct()
                .map(category -> new Scene(
                        category,
                        all.stream()
                                .filter(template -> template.category().equals(category))
                                .toList()))
                .toList());
    }

    @GET
    @Path("p/{publisher}")
    public TemplateInstance publisher(@PathParam("publisher") String slug) {
        Listings.Publisher publisher =
                listings.publisher(slug).orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
        return Pages.publisher(
                publisher, AgentCard.day(publisher.since(), frame.language()), cards(publisher.listings()));
    }

    private List<AgentCard> cards(List<Listing> found) {
        return found.stream()
                .map(listing -> AgentCard.of(listing, frame.language()))
                .toList();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
