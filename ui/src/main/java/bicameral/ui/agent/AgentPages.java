package bicameral.ui.agent;

import bicameral.host.chamber.Chambers;
import bicameral.marketplace.billing.Billing;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.message.AskCommand;
import bicameral.marketplace.message.Messages;
import bicameral.marketplace.message.Slips;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.share.Remixes;
import bicameral.protocol.ChamberEvent;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.ui.answer.Collected;
import bicameral.ui.asking.Asking;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.share.RemixOffer;
import bicameral.ui.signin.SignedIn;
import bicameral.ui.visitor.Asker;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The agent's page and its conversation by form. */
@Path("/a/{agent}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class AgentPages {
    private final Asking asking;
    private final Messages messages;
    private final Chambers chambers;
    private final Slips slips;
    private final Billing billing;
    private final Asker asker;
    private final Frame frame;
    private final Remixes remixes;
    private final SignedIn signedIn;

    public AgentPages(
            Asking asking,
            Messages messages,
            Chambers chambers,
            Slips slips,
            Billing billing,
            Asker asker,
            Frame frame,
            Remixes remixes,
            SignedIn signedIn) {
        this.asking = asking;
        this.messages = messages;
        this.chambers = chambers;
        this.slips = slips;
        this.billing = billing;
        this.asker = asker;
        this.frame = frame;
        this.remixes = remixes;
        this.signedIn = signedIn;
    }

    @CheckedTemplate(basePath = "agent")
    static class Templates {
        private Templates() {}

        static native TemplateInstance agent(
                AgentView agent,
                List<TurnView> turns,
                @Nullable UUID conversation,
                UUID next,
                String unsent,
                String texts,
                RemixOffer remix);
    }

    @GET
    public TemplateInstance page(
            @PathParam("agent") String slug, @QueryParam("conversation") @Nullable String conversation) {
        Listing agent = asking.agent(slug);
        String visitor = asker.visitorWithCookie();
        UUID id = Asking.conversation(conversation);
        return render(agent, earlier(agent, id, visitor), id, "");
    }

    /** Asks by form: the page comes back with the answer. Sent twice, it is answered once. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public TemplateInstance ask(
            @PathParam("agent") String slug,
            @FormParam("text") @Nullable String text,
            @FormParam("example") @Nullable String example,
            @FormParam("conversation") @Nullable String conversation,
            @FormParam("message") @Nullable String message,
            HttpServerRequest request) {
        Listing agent = asking.agent(slug);
        String visitor = asker.visitorWithCookie();
        UUID id = Asking.conversation(conversation);
        String question = example != null ? example : text == null ? "" : text;
        AskCommand command =
                asking.command(slug, Asking.message(message, visitor), asker, id, question, frame.language(), null);
        List<TurnView> turns = new ArrayList<>(earlier(agent, id, visitor));
        turns.removeIf(turn -> turn.id().equals(command.message()));
        try {
            Collected answer = new Collected();
            messages.ask(command, answer, () -> request.response().closed());
            turns.add(TurnView.of(
                    command.message(), question, answer, asking.balance(command).get(), frame.language()));
            UUID now = answer.end(command.message()).conversation();
            return render(agent, turns, now == null ? id : now, "");
        } catch (Refusal refusal) {
            turns.add(TurnView.refused(command.message(), question, Problem.of(refusal), frame.language()));
            return render(agent, turns, id, question);
        }
    }

    /** Forgets one's own conversation. */
    @POST
    @Path("forget")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response forget(@PathParam("agent") String slug, @FormParam("conversation") @Nullable String conversation) {
        Listing agent = asking.agent(slug);
        UUID id = Asking.conversation(conversation);
        if (id != null) chambers.deleteConversation(agent.tenant(), agent.agent(), id, asker.visitorWithCookie());
        return Response.seeOther(URI.create("/a/" + agent.slug())).build();
    }

    private List<TurnView> earlier(Listing agent, @Nullable UUID conversation, String visitor) {
        if (conversation == null) return List.of();
        List<ChamberEvent.Turn> turns = chambers.conversation(agent.tenant(), agent.agent(), conversation, visitor);
        var paid = slips.of(
                agent.tenant(), turns.stream().map(ChamberEvent.Turn::message).toList());
        return turns.stream()
                .map(turn -> TurnView.of(turn, paid.getOrDefault(turn.message(), Slips.Slip.NONE)))
                .toList();
    }

    private TemplateInstance render(Listing agent, List<TurnView> turns, @Nullable UUID conversation, String unsent) {
        var quote = messages.quote(agent, asker.payer().orElse(null), asker.visitorWithCookie());
        return Templates.agent(
                AgentView.of(agent, quote, engineMost(agent), frame.language()),
                turns,
                conversation,
                Ids.next(),
                unsent,
                ScriptTexts.json(frame.language()),
                RemixOffer.of(remixes, agent, signedIn.tenant()));
    }

    /** What the engine may cost beside the price. */
    private Money engineMost(Listing agent) {
        Offer offer = Offer.of(agent);
        return billing.ceiling(offer).minus(offer.price());
    }
}
