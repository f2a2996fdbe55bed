package bicameral.ui.subscription;

import bicameral.marketplace.billing.Wallet;
import bicameral.marketplace.billing.Wallets;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.listing.PricePerMessage;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.marketplace.plan.Plans.Trial;
import bicameral.marketplace.subscription.State;
import bicameral.marketplace.subscription.Subscription;
import bicameral.marketplace.subscription.SubscriptionSettings;
import bicameral.marketplace.subscription.Subscriptions;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a tenant has subscribed to, and what it may do about it. */
@Path("/wallet/subscriptions")
@Authenticated
@RunOnVirtualThread
public class SubscriptionPages {
    private static final int MOST_SEATS = 1_000;

    private final SignedIn signedIn;
    private final Frame frame;
    private final Subscriptions subscriptions;
    private final SubscriptionSettings settings;
    private final Listings listings;
    private final Wallets wallets;
    private final Letters letters;

    public SubscriptionPages(
            SignedIn signedIn,
            Frame frame,
            Subscriptions subscriptions,
            SubscriptionSettings settings,
            Listings listings,
            Wallets wallets,
            Letters letters) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.subscriptions = subscriptions;
        this.settings = settings;
        this.listings = listings;
        this.wallets = wallets;
        this.letters = letters;
    }

    @CheckedTemplate(basePath = "plan")
    static class Pages {
        private Pages() {}

        static native TemplateInstance subscriptions(ListView view);

        static native TemplateInstance choose(ChooseView view);

        static native TemplateInstance subscription(View view);
    }

    /** All of a tenant. */
    public record ListView(List<SubscriptionView> all, boolean maySpend) {
        public ListView {
            all = List.copyOf(all);
        }
    }

    /** What the rules of subscriptions name. */
    public record Rules(String withdrawal, String grace, String tries, String notice, String pause, boolean mail) {
        static Rules of(SubscriptionSettings settings, Letters letters) {
            return new Rules(
                    String.valueOf(settings.withdrawalDays()),
                    String.valueOf(settings.graceDays()),
                    settings.retryDays().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    String.valueOf(settings.noticeDays()),
                    String.valueOf(settings.longestPauseDays()),
                    letters.on());
        }
    }

    /**
     * The plans of an agent, to choose from.
     *
     * @param running the tenant's subscription to it, null for none
     * @param id of the subscription that the forms begin, so that pressing twice subscribes once
     */
    public record ChooseView(
            String agent,
            String slug,
            Money perMessage,
            List<PlanView> plans,
            @Nullable Trial trial,
            boolean tried,
            @Nullable Subscription running,
            Money available,
            UUID id,
            boolean maySpend,
            Rules rules,
            PricePerMessage.@Nullable Rise rise,
            @Nullable String error) {
        public ChooseView {
            plans = List.copyOf(plans);
        }
    }

    /** What a change would come to, asked for but not done. */
    public record Change(String kind, int seats, Money price, Subscription.Quote quote) {}

    /** One subscription. */
    public record View(
            SubscriptionView s,
            List<Subscription.Period> periods,
            List<Subscription.Seat> seats,
            List<PlanView> plans,
            @Nullable Change change,
            boolean maySpend,
            Rules rules,
            PricePerMessage.@Nullable Rise rise,
            @Nullable String told,
            @Nullable String error) {
        public View {
            periods = List.copyOf(periods);
            seats = List.copyOf(seats);
            plans = List.copyOf(plans);
        }
    }

    /** All of them. */
    @GET
    public TemplateInstance list() {
        CurrentTenant current = signedIn.requireTenant();
        Money available = available(current);
        List<SubscriptionView> all = subscriptions.list(current).stream()
                .map(one -> view(one, available))
                .toList();
        return Pages.subscriptions(new ListView(all, current.may(Role.Permission.SPEND)));
    }

    /** The plans of an agent. */
    @GET
    @Path("new")
    public TemplateInstance choose(@QueryParam("agent") @Nullable String slug) {
        return choosing(signedIn.requireTenant(), listing(slug), null);
    }

    private Listing listing(@Nullable String slug) {
        return listings.bySlug(slug == null ? "" : slug)
                .orElseThrow(() -> new Refusal("unknown_agent", Refusal.Kind.NOT_FOUND));
    }

    private TemplateInstance choosing(CurrentTenant current, Listing listing, @Nullable String error) {
        var agent = listing.settings();
        return Pages.choose(new ChooseView(
                agent.name(),
                listing.slug(),
                agent.pricePerMessage(),
                agent.plans().offered().stream().map(PlanView::of).toList(),
                agent.plans().trial(),
                subscriptions.triedBefore(current, listing.agent()),
                subscriptions.with(current, listing.agent()).orElse(null),
                available(current),
                Ids.next(),
                current.may(Role.Permission.SPEND),
                Rules.of(settings, letters),
                listing.rise(),
                error));
    }

    /** Subscribes; where it cannot be done the plans are shown again with why. */
    @POST
    public Response subscribe(
            @FormParam("id") @Nullable String id,
            @FormParam("agent") @Nullable String slug,
            @FormParam("kind") @Nullable String kind,
            @FormParam("seats") @Nullable String seats,
            @FormParam("trial") @Nullable String trial,
            @FormParam("price") @Nullable String price) {
        CurrentTenant current = signedIn.requireTenant();
        Listing listing = listing(slug);
        try {
            Choice choice = choice(listing, kind, seats, trial != null, price);
            Subscription begun = subscriptions.subscribe(current, PathIds.read(id), listing.slug(), choice);
            return to(begun.id(), "started");
        } catch (Refusal refusal) {
            return Response.status(shown(refusal))
                    .entity(choosing(current, listing, sentence(refusal)))
                    .build();
        }
    }

    private static Choice choice(
            Listing listing, @Nullable String kind, @Nullable String seats, boolean trial, @Nullable String price) {
        return new Choice(
                kind(kind),
                seats(seats),
                trial,
                Money.parse(
                        price == null ? "" : price,
                        listing.settings().pricePerMessage().currency().getCurrencyCode()));
    }

    private static Kind kind(@Nullable String kind) {
        for (Kind known : Kind.values()) if (known.id().equals(kind)) return known;
        throw new Refusal("unknown_plan", Refusal.Kind.INVALID);
    }

    private static int seats(@Nullable String seats) {
        if (seats == null || seats.isBlank()) return 1;
        if (!seats.strip().matches("\\d{1,4}"))
            throw new Refusal("invalid_seats", Refusal.Kind.INVALID, java.util.Map.of("most", MOST_SEATS));
        return Integer.parseInt(seats.strip());
    }

    /** One of them. */
    @GET
    @Path("{subscription}")
    public TemplateInstance subscription(
            @PathParam("subscription") String id, @QueryParam("done") @Nullable String done) {
        return page(signedIn.requireTenant(), PathIds.read(id), null, said(done), null);
    }

    /** What a change would come to. */
    @GET
    @Path("{subscription}/change")
    public Response quote(
            @PathParam("subscription") String id,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("seats") @Nullable String seats) {
        CurrentTenant current = signedIn.requireTenant();
        Subscription subscription = subscriptions.get(current, PathIds.read(id)).subscription();
        try {
            Kind wanted = kind(kind);
            Money price = listing(subscription.slug())
                    .settings()
                    .plans()
                    .of(wanted)
                    .orElseThrow(() -> new Refusal("unknown_plan", Refusal.Kind.INVALID))
                    .price();
            int number = wanted == Kind.SEAT ? seats(seats) : 1;
            Subscription.Quote quote =
                    subscriptions.quote(current, subscription.id(), new Choice(wanted, number, false, price));
            Change change = new Change(wanted.id(), number, price, quote);
            return Response.ok(page(current, subscription.id(), change, null, null))
                    .build();
        } catch (Refusal refusal) {
            return again(current, subscription.id(), refusal);
        }
    }

    /** Changes the plan or the number of seats. */
    @POST
    @Path("{subscription}/change")
    public Response change(
            @PathParam("subscription") String id,
            @FormParam("period") @Nullable String period,
            @FormParam("kind") @Nullable String kind,
            @FormParam("seats") @Nullable String seats,
            @FormParam("price") @Nullable String price) {
        CurrentTenant current = signedIn.requireTenant();
        Subscription subscription = subscriptions.get(current, PathIds.read(id)).subscription();
        try {
            Choice choice = choice(listing(subscription.slug()), kind, seats, false, price);
            int n = period != null && period.matches("\\d{1,6}") ? Integer.parseInt(period) : 0;
            subscriptions.change(current, subscription.id(), n, choice);
            return to(subscription.id(), "changed");
        } catch (Refusal refusal) {
            return again(current, subscription.id(), refusal);
        }
    }

    /** Stops its time. */
    @POST
    @Path("{subscription}/pause")
    public Response pause(@PathParam("subscription") String id) {
        return act(id, "paused", subscriptions::pause);
    }

    /** Lets its time go on. */
    @POST
    @Path("{subscription}/resume")
    public Response resume(@PathParam("subscription") String id) {
        return act(id, "resumed", subscriptions::resume);
    }

    /** Lets it run out. */
    @POST
    @Path("{subscription}/cancel")
    public Response cancel(@PathParam("subscription") String id) {
        return act(id, "cancelled", subscriptions::cancel);
    }

    /** Keeps it after all. */
    @POST
    @Path("{subscription}/undo")
    public Response undo(@PathParam("subscription") String id) {
        return act(id, "undone", subscriptions::undo);
    }

    /** Steps back from it. */
    @POST
    @Path("{subscription}/withdraw")
    public Response withdraw(@PathParam("subscription") String id) {
        return act(id, "withdrawn", subscriptions::withdraw);
    }

    /** Tries to pay what is due. */
    @POST
    @Path("{subscription}/pay")
    public Response pay(@PathParam("subscription") String id) {
        return act(id, "paid", subscriptions::payNow);
    }

    /** Makes a seat free. */
    @POST
    @Path("{subscription}/seats/{seat}/free")
    public Response freeSeat(@PathParam("subscription") String id, @PathParam("seat") int seat) {
        return act(id, "freed", (current, subscription) -> subscriptions.freeSeat(current, subscription, seat));
    }

    private interface Deed {
        Subscription run(CurrentTenant current, UUID subscription);
    }

    private Response act(String id, String done, Deed deed) {
        CurrentTenant current = signedIn.requireTenant();
        UUID subscription = PathIds.read(id);
        try {
            deed.run(current, subscription);
            return to(subscription, done);
        } catch (Refusal refusal) {
            return again(current, subscription, refusal);
        }
    }

    private static Response to(UUID subscription, String done) {
        return Response.seeOther(URI.create("/wallet/subscriptions/" + subscription + "?done=" + done))
                .build();
    }

    /** The page with why it was not done. */
    private Response again(CurrentTenant current, UUID subscription, Refusal refusal) {
        int status = shown(refusal);
        return Response.status(status)
                .entity(page(current, subscription, null, null, sentence(refusal)))
                .build();
    }

    /** The status of refusals that are told on the page; others are thrown on. */
    private static int shown(Refusal refusal) {
        return switch (refusal.kind()) {
            case UNPAID, CONFLICT, INVALID -> Problem.of(refusal).status();
            default -> throw refusal;
        };
    }

    private String sentence(Refusal refusal) {
        return Sentences.detail(Problem.of(refusal), frame.language());
    }

    private TemplateInstance page(
            CurrentTenant current, UUID id, @Nullable Change change, @Nullable String told, @Nullable String error) {
        Subscription.Details details = subscriptions.get(current, id);
        Optional<Listing> listing = listings.bySlug(details.subscription().slug())
                .filter(found -> found.agent().equals(details.subscription().agent()));
        List<PlanView> plans = listing.map(found -> found.settings().plans().offered()).orElse(List.of()).stream()
                .filter(plan -> plan.kind().renews())
                .map(PlanView::of)
                .toList();
        return Pages.subscription(new View(
                view(details.subscription(), available(current)),
                details.periods(),
                details.seats(),
                plans,
                change,
                current.may(Role.Permission.SPEND),
                Rules.of(settings, letters),
                listing.map(Listing::rise).orElse(null),
                told,
                error));
    }

    private SubscriptionView view(Subscription one, Money available) {
        boolean due = one.state() == State.PAST_DUE;
        boolean last = due && one.retries() == settings.retryDays().size() - 1;
        return new SubscriptionView(one, available, last, due && !one.usable());
    }

    private Money available(CurrentTenant current) {
        Wallet wallet = wallets.read(current, null, 1);
        return wallet.available().minus(wallet.promotional());
    }

    private @Nullable String said(@Nullable String done) {
        if (done == null) return null;
        PlanTexts say = say();
        return switch (done) {
            case "started" -> say.started();
            case "changed" -> say.changed();
            case "paused" -> say.paused();
            case "resumed" -> say.resumed();
            case "cancelled" -> say.cancelled();
            case "undone" -> say.undone();
            case "withdrawn" -> say.withdrawn();
            case "paid" -> say.paid();
            case "freed" -> say.freed();
            default -> null;
        };
    }

    private PlanTexts say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(PlanTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(PlanTexts.class);
    }
}
