package bicameral.ui.subscription;

import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.plan.Plan;
import bicameral.marketplace.subscription.Subscription;
import bicameral.marketplace.subscription.Subscriptions;
import bicameral.marketplace.subscription.Subscriptions.Choice;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.subscription.SubscriptionJson.All;
import bicameral.ui.subscription.SubscriptionJson.Details;
import bicameral.ui.subscription.SubscriptionJson.Offered;
import bicameral.ui.subscription.SubscriptionJson.One;
import bicameral.ui.subscription.SubscriptionJson.Quote;
import bicameral.ui.subscription.SubscriptionJson.Wish;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Subscriptions for programs. Each change gives the subscription as it is afterwards. */
@Path("/api/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Subscriptions")
public class SubscriptionsApi {
    private final SignedIn signedIn;
    private final Subscriptions subscriptions;
    private final Listings listings;

    public SubscriptionsApi(SignedIn signedIn, Subscriptions subscriptions, Listings listings) {
        this.signedIn = signedIn;
        this.subscriptions = subscriptions;
        this.listings = listings;
    }

    @GET
    @Operation(
            summary = "Lists the tenant's subscriptions",
            description = "Those that run first, then the newest; at most 200.")
    public All list() {
        return new All(subscriptions.list(signedIn.requireTenant()).stream()
                .map(One::of)
                .toList());
    }

    @GET
    @Path("plans")
    @Operation(summary = "Reads the plans of an agent", description = "agent is its slug.")
    public Offered plans(@QueryParam("agent") @Nullable String agent) {
        signedIn.requireTenant();
        Listing listing = listing(agent);
        return Offered.of(listing.slug(), listing.settings().plans());
    }

    private Listing listing(@Nullable String slug) {
        return listings.bySlug(slug == null ? "" : slug)
                .orElseThrow(() -> new Refusal("unknown_agent", Refusal.Kind.NOT_FOUND));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Subscribes and pays the first period",
            description =
                    "Needs an Idempotency-Key (a UUID), which becomes the subscription's id: the same key again gives the same"
                            + " subscription. price is that of one seat and period as it was shown: where it has changed by now, nothing is"
                            + " bought (price_changed).")
    public Response subscribe(@HeaderParam("Idempotency-Key") @Nullable String key, @Nullable Wish wish) {
        CurrentTenant current = signedIn.requireTenant();
        UUID id = PathIds.key(key);
        Choice choice = read(wish).choice();
        Subscription begun =
                subscriptions.subscribe(current, id, listing(read(wish).agent()).slug(), choice);
        return Response.created(URI.create("/api/v1/subscriptions/" + begun.id()))
                .entity(One.of(begun))
                .build();
    }

    private static Wish read(@Nullable Wish wish) {
        if (wish == null) throw new Refusal("malformed", Refusal.Kind.MALFORMED);
        return wish;
    }

    @GET
    @Path("{subscription}")
    @Operation(summary = "Reads a subscription and its periods")
    public Details one(@PathParam("subscription") String id) {
        return Details.of(subscriptions.get(signedIn.requireTenant(), PathIds.read(id)));
    }

    @GET
    @Path("{subscription}/quote")
    @Operation(summary = "Tells what a change would come to now", description = "plan is month or seat.")
    public Quote quote(
            @PathParam("subscription") String id,
            @QueryParam("plan") @Nullable String plan,
            @QueryParam("seats") @DefaultValue("1") int seats) {
        CurrentTenant current = signedIn.requireTenant();
        Subscription subscription = subscriptions.get(current, PathIds.read(id)).subscription();
        Plan wanted = listing(subscription.slug())
                .settings()
                .plans()
                .of(SubscriptionJson.kind(plan))
                .orElseThrow(() -> new Refusal("unknown_plan", Refusal.Kind.INVALID));
        Choice choice = new Choice(wanted.kind(), seats, false, wanted.price());
        return Quote.of(subscriptions.quote(current, subscription.id(), choice));
    }

    @POST
    @Path("{subscription}/change")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Changes the plan or the number of seats",
            description =
                    "Needs an Idempotency-Key (a UUID): the same key again changes nothing more. What is left of the running"
                            + " period comes back, and a new period is paid.")
    public One change(
            @PathParam("subscription") String id,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Nullable Wish wish) {
        CurrentTenant current = signedIn.requireTenant();
        UUID subscription =
                subscriptions.get(current, PathIds.read(id)).subscription().id();
        return One.of(subscriptions.change(
                current, subscription, PathIds.key(key), read(wish).choice()));
    }

    @POST
    @Path("{subscription}/pause")
    @Operation(summary = "Stops its time", description = "What is left of the period is kept until it is resumed.")
    public One pause(@PathParam("subscription") String id) {
        return act(id, subscriptions::pause);
    }

    @POST
    @Path("{subscription}/resume")
    @Operation(summary = "Lets its time go on")
    public One resume(@PathParam("subscription") String id) {
        return act(id, subscriptions::resume);
    }

    @POST
    @Path("{subscription}/cancel")
    @Operation(summary = "Lets it run out", description = "It is not renewed.")
    public One cancel(@PathParam("subscription") String id) {
        return act(id, subscriptions::cancel);
    }

    @POST
    @Path("{subscription}/undo")
    @Operation(summary = "Keeps it after all", description = "Takes a cancellation back.")
    public One undo(@PathParam("subscription") String id) {
        return act(id, subscriptions::undo);
    }

    @POST
    @Path("{subscription}/withdraw")
    @Operation(
            summary = "Steps back from it",
            description =
                    "Ends it now and gives back what has not run; only within the operator's days and while no message was used.")
    public One withdraw(@PathParam("subscription") String id) {
        return act(id, subscriptions::withdraw);
    }

    @POST
    @Path("{subscription}/pay")
    @Operation(
            summary = "Pays the period that waits for its money",
            description = "A period is paid once, however often this is sent.")
    public One pay(@PathParam("subscription") String id) {
        return act(id, subscriptions::payNow);
    }

    private interface Deed {
        Subscription run(CurrentTenant current, UUID subscription);
    }

    private One act(String id, Deed deed) {
        return One.of(deed.run(signedIn.requireTenant(), PathIds.read(id)));
    }
}
