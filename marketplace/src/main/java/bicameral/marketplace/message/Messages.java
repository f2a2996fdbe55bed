package bicameral.marketplace.message;

import bicameral.host.chamber.Chambers;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Urgency;
import bicameral.host.receipt.Receipt;
import bicameral.host.receipt.Settlements;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.billing.Billing;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Charge;
import bicameral.marketplace.billing.Keyed;
import bicameral.marketplace.billing.Offer;
import bicameral.marketplace.billing.Order;
import bicameral.marketplace.billing.Outcome;
import bicameral.marketplace.billing.Reservation;
import bicameral.marketplace.billing.Reservation.State;
import bicameral.marketplace.billing.Spender;
import bicameral.marketplace.limits.Limits;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.money.Money;
import bicameral.protocol.AgentBrief;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.protocol.ChamberEvent;
import bicameral.protocol.ChamberRequest.PreviewPrompt.Said;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks agents. Thread-safe; blocks, so call from virtual threads. Text passes through and is neither stored nor logged. */
@ApplicationScoped
public class Messages {
    private static final Logger LOG = Logger.getLogger(Messages.class);

    private final Listings listings;
    private final Agents agents;
    private final Billing billing;
    private final Chambers chambers;
    private final Settlements settlements;
    private final Limits limits;
    private final Previews previews;
    private final Keyed fingerprints;
    /** Messages being answered by this instance, so that one sent twice at once is not answered twice. */
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    public Messages(
            Listings listings,
            Agents agents,
            Billing billing,
            Chambers chambers,
            Settlements settlements,
            Limits limits,
            Previews previews,
            BillingSettings settings) {
        this.listings = listings;
        this.agents = agents;
        this.billing = billing;
        this.chambers = chambers;
        this.settlements = settlements;
        this.limits = limits;
        this.previews = previews;
        this.fingerprints = new Keyed(settings.secret(), "message");
    }

    /**
     * Answers a question to a published agent. Always ends with exactly one {@link AnswerEvent.End}; problems a user can cause
     * become an End of status REFUSED with their code. Unknown agents, foreign conversations and bad input (empty_question,
     * question_too_long over 4,000 characters), too_many (TOO_MANY), message_under_way and idempotency_conflict (CONFLICT) are
     * thrown as {@link bicameral.tenant.Refusal} before anything is streamed.
     *
     * <p>A message that was answered before is answered again from the chamber, at no further charge; one that failed fails
     * again with its code, and one that broke off without an end does so at what it cost: to try again is a new message.
     */
    public void ask(AskCommand command, Consumer<AnswerEvent> events, BooleanSupplier cancelled) {
        String text = Question.clean(command.text());
        Listing listing = listings.bySlug(command.agentSlug())
                .orElseThrow(() -> new Refusal("unknown_agent", Refusal.Kind.NOT_FOUND));
        limits.take(command.address(), command.visitor(), listing.agent(), listing.tenant());
        if (!underWay.add(command.message())) throw new Refusal("message_under_way", Refusal.Kind.CONFLICT);
        try {
            accepted(command, listing, text, events, cancelled);
        } finally {
            underWay.remove(command.message());
        }
    }

    private void accepted(
            AskCommand command, Listing listing, String text, Consumer<AnswerEvent> events, BooleanSupplier cancelled) {
        Reservation reservation;
        try {
            reservation = billing.reserve(order(command, listing, text));
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.UNPAID) throw refusal;
            events.accept(refused(command, refusal));
            return;
        }
        if (reservation.state() != State.OPEN && !reservation.answered()) {
            if (reservation.brokeOff()) events.accept(price(reservation.charge(), true));
            events.accept(failed(command, reservation.code(), Map.of()));
            return;
        }
        try {
            new Exchange(command, listing, text, reservation, events, cancelled).run();
        } finally {
            settleReceipt(listing.tenant(), command.message());
        }
    }

    /** After the visitor has the answer. What fails here is done by the clock. */
    private void settleReceipt(TenantId tenant, UUID message) {
        try {
            settlements.settle(tenant, message);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "message %s: its receipt is settled later: %s",
                    message, e.getClass().getSimpleName());
        }
    }

    private Order order(AskCommand command, Listing listing, String text) {
        TenantId payer = payer(command.payer());
        String fingerprint = fingerprints.hash(
                listing.agent().toString(),
                String.valueOf(payer),
                command.visitor(),
                String.valueOf(command.conversation()),
                text);
        return new Order(
                command.message(),
                fingerprint,
                Offer.of(listing),
                payer,
                command.visitor(),
                member(command.payer()),
                spender(command.payer()));
    }

    private static Order.@Nullable Member member(@Nullable CurrentTenant current) {
        return current == null ? null : new Order.Member(current.tenant(), current.person());
    }

    /** Whose roles do not allow it asks without a wallet, unless {@link #spender} finds a department. */
    private static @Nullable TenantId payer(@Nullable CurrentTenant current) {
        return current != null && current.may(Permission.SPEND) ? current.tenant() : null;
    }

    /** Members whose roles do not allow it may spend from their department's budget; keys only where they were given the right. */
    private static @Nullable Spender spender(@Nullable CurrentTenant current) {
        if (current == null || !current.within().contains(Permission.SPEND)) return null;
        return new Spender(current.person(), current.may(Permission.SPEND));
    }

    private static AnswerEvent.End refused(AskCommand command, Refusal refusal) {
        return new AnswerEvent.End(
                AnswerEvent.Status.REFUSED,
                command.message(),
                command.conversation(),
                "",
                0,
                refusal.code(),
                refusal.values());
    }

    private static AnswerEvent.End failed(AskCommand command, @Nullable String code, Map<String, Object> values) {
        return new AnswerEvent.End(
                AnswerEvent.Status.FAILED,
                command.message(),
                command.conversation(),
                "",
                0,
                code == null ? "internal" : code,
                values);
    }

    /** One message between reserve and its end. */
    private final class Exchange {
        private final AskCommand command;
        private final Listing listing;
        private final String text;
        private final Reservation reservation;
        private final Consumer<AnswerEvent> events;
        private final BooleanSupplier cancelled;
        private int delivered;
        private boolean gone;
        private boolean cited;

        Exchange(
                AskCommand command,
                Listing listing,
                String text,
                Reservation reservation,
                Consumer<AnswerEvent> events,
                BooleanSupplier cancelled) {
            this.command = command;
            this.listing = listing;
            this.text = text;
            this.reservation = reservation;
            this.events = events;
            this.cancelled = cancelled;
        }

        void run() {
            Chambers.Answer answer;
            try {
                answer = chambers.ask(question(), this::forward, cancelled);
            } catch (Refusal refusal) {
                broke(refusal);
                return;
            } catch (CancellationException stop) {
                gone = true;
                broke(new Refusal("stopped", Refusal.Kind.CONFLICT));
                return;
            } catch (RuntimeException bug) {
                LOG.errorf(bug, "message %s to agent %s failed", command.message(), listing.agent());
                broke(new Refusal("internal", Refusal.Kind.UNAVAILABLE));
                return;
            }
            Charge charge = charge(answer);
            tell(left(listing.tenant(), answer.receipt(), command.message()));
            tell(price(charge, answer.answered().end() == ChamberEvent.End.PARTIAL));
            tell(end(answer.answered()));
        }

        private Chambers.Question question() {
            AgentSettings settings = listing.settings();
            UUID conversation =
                    reservation.conversation() != null ? reservation.conversation() : command.conversation();
            return new Chambers.Question(
                    listing.tenant(),
                    command.message(),
                    brief(listing.agent(), listing.version(), settings, listing.collection()),
                    settings.egress(),
                    conversation,
                    command.visitor(),
                    text,
                    command.language(),
                    true,
                    urgency(),
                    List.of());
        }

        private Urgency urgency() {
            if (command.background()) return Urgency.BATCH;
            return switch (reservation.charge().means()) {
                case WALLET, PLAN -> Urgency.PAID;
                case GRATIS, FREE_QUOTA -> Urgency.FREE;
            };
        }

        private void forward(ChamberEvent event) {
            AnswerEvent answer = translate(event);
            if (answer == null) return;
            if (answer instanceof AnswerEvent.Citation) cited = true;
            tell(answer);
            if (gone) throw new CancellationException("nobody listens");
            if (answer instanceof AnswerEvent.Token token)
                delivered += token.text().length();
        }

        /** A listener that fails is a visitor who left: the books must still be closed. */
        private void tell(AnswerEvent event) {
            if (gone) return;
            try {
                events.accept(event);
            } catch (RuntimeException left) {
                LOG.debugf("message %s: nobody listens any more", command.message());
                gone = true;
            }
        }

        private boolean stopped() {
            return gone || cancelled.getAsBoolean();
        }

        private Charge charge(Chambers.Answer answer) {
            if (reservation.answered()) return reservation.charge();
            Outcome outcome = outcome(state(answer.answered()), answer);
            return billing.charge(Offer.of(listing), command.message(), outcome);
        }

        private State state(ChamberEvent.Answered answered) {
            return switch (answered.end()) {
                case DONE -> cited || !listing.settings().terms().mustCite() ? State.DONE : State.UNCITED;
                case ABSTAINED -> State.ABSTAINED;
                case PARTIAL -> stopped() ? State.STOPPED : State.PARTIAL;
            };
        }

        private Outcome outcome(State state, Chambers.Answer answer) {
            return new Outcome(
                    state,
                    delivered,
                    answer.receipt().tokensIn(),
                    answer.receipt().tokensOut(),
                    answer.answered().conversation());
        }

        /** The chamber never ended the answer: what was delivered stands and is paid as a broken-off answer; else nothing is. */
        private void broke(Refusal refusal) {
            String code = refusal.code();
            if (reservation.answered()) {
                throwUnlessStreaming(refusal);
            } else if (stopped() ? delivered > 0 : delivered >= Outcome.LEAST_CHARACTERS) {
                LOG.infof("message %s to agent %s broke off: %s", command.message(), listing.agent(), refusal.code());
                State state = stopped() ? State.STOPPED : State.PARTIAL;
                code = stopped() ? "stopped" : "broke_off";
                Outcome outcome = Outcome.brokenOff(state, delivered, command.conversation(), code);
                Charge charge = billing.charge(Offer.of(listing), command.message(), outcome);
                tell(price(charge, true));
            } else {
                billing.release(command.message(), refusal.code());
                throwUnlessStreaming(refusal);
                tell(price(free(reservation.charge()), false));
            }
            tell(failed(command, code, refusal.values()));
        }

        /** What the asker got wrong is thrown, as long as nothing has been streamed. */
        private void throwUnlessStreaming(Refusal refusal) {
            if (delivered == 0 && refusal.kind() == Refusal.Kind.NOT_FOUND) throw refusal;
        }

        private AnswerEvent.End end(ChamberEvent.Answered answered) {
            return new AnswerEvent.End(
                    answered.end() == ChamberEvent.End.ABSTAINED
                            ? AnswerEvent.Status.ABSTAINED
                            : AnswerEvent.Status.DONE,
                    command.message(),
                    answered.conversation(),
                    answered.text(),
                    answered.confidence(),
                    answered.end() == ChamberEvent.End.PARTIAL ? "partial" : null);
        }
    }

    private AnswerEvent.Left left(TenantId tenant, Receipt receipt, UUID message) {
        String body = receipt.left() ? crossing(tenant, message) : "";
        return new AnswerEvent.Left(receipt, receipt.sentBytes(), receipt.passages(), body);
    }

    /** The receipt counts; that its text cannot be shown now must not spoil the answer. */
    private String crossing(TenantId tenant, UUID message) {
        try {
            return chambers.crossing(tenant, message).body();
        } catch (Refusal refusal) {
            LOG.warnf("what left for message %s cannot be shown: %s", message, refusal.code());
            return "";
        }
    }

    private static AnswerEvent.Price price(Charge charge, boolean brokeOff) {
        return new AnswerEvent.Price(
                charge.price(),
                charge.charged(),
                charge.parts(),
                charge.means() == Charge.Means.FREE_QUOTA,
                charge.means() == Charge.Means.PLAN,
                brokeOff,
                charge.freeLeft(),
                charge.freePerDay());
    }

    private static Charge free(Charge charge) {
        boolean quota = charge.means() == Charge.Means.FREE_QUOTA;
        return new Charge(
                charge.means(),
                charge.price(),
                Money.zero(charge.price().currency()),
                Charge.Parts.unpaid(charge.parts().message()),
                quota ? Math.min(charge.freePerDay(), charge.freeLeft() + 1) : charge.freeLeft(),
                charge.freePerDay());
    }

    private static @Nullable AnswerEvent translate(ChamberEvent event) {
        return switch (event) {
            case ChamberEvent.Queued queued -> new AnswerEvent.Queued(queued.before());
            case ChamberEvent.Token token -> new AnswerEvent.Token(token.text());
            case ChamberEvent.Citation citation ->
                new AnswerEvent.Citation(
                        citation.n(),
                        citation.document(),
                        citation.documentName(),
                        citation.place(),
                        citation.quote(),
                        citation.passage());
            default -> null;
        };
    }

    private static AgentBrief brief(UUID agent, int version, AgentSettings settings, UUID collection) {
        return new AgentBrief(
                agent,
                version,
                settings.name(),
                settings.purpose(),
                settings.persona(),
                settings.abstention(),
                List.of(collection),
                settings.engine(),
                settings.egress().extent());
    }

    /**
     * A question to a draft.
     *
     * @param conversation of the creator's with the agent, that is kept; null for none
     * @param earlier what was said before in a preview, which nobody keeps; oldest first, the latest {@value #MOST_EARLIER} are read
     */
    public record Preview(
            UUID agent, UUID message, @Nullable UUID conversation, String text, String language, List<Said> earlier) {
        private static final int MOST_EARLIER = 6;

        public Preview {
            earlier = List.copyOf(earlier.subList(Math.max(0, earlier.size() - MOST_EARLIER), earlier.size()));
        }
    }

    /**
     * Answers from the draft for its creator; free, not remembered by the market, no receipt. Before anything is tried: too_many
     * (TOO_MANY) above the tenant's rate, and where the draft uses the shared engine, previews_used (TOO_MANY) above its day's quota.
     */
    public void preview(
            CurrentTenant current, Preview preview, Consumer<AnswerEvent> events, BooleanSupplier cancelled) {
        String question = Question.clean(preview.text());
        List<Said> earlier = preview.earlier().stream()
                .map(said -> new Said(Question.clean(said.question()), Question.answered(said.answer())))
                .toList();
        UUID message = preview.message();
        AgentDraft draft = agents.get(current, preview.agent());
        AgentSettings settings = draft.settings();
        EgressPolicy egress = settings.egress();
        limits.take(Limits.Scope.TENANT, current.tenant().toString());
        if (settings.engine() == Engine.SHARED) previews.take(current.tenant());
        Chambers.Answer answer = previewed(
                new Chambers.Question(
                        current.tenant(),
                        message,
                        brief(preview.agent(), 0, settings, draft.collection()),
                        egress,
                        preview.conversation(),
                        current.person().toString(),
                        question,
                        preview.language(),
                        false,
                        Urgency.FREE,
                        earlier),
                event -> {
                    AnswerEvent forwarded = translate(event);
                    if (forwarded != null) events.accept(forwarded);
                },
                cancelled);
        Receipt receipt = answer.receipt();
        book(message, () -> previews.book(message, (long) receipt.tokensIn() + receipt.tokensOut()));
        String body = receipt.left() ? crossing(current.tenant(), message) : "";
        events.accept(new AnswerEvent.Left(null, receipt.sentBytes(), receipt.passages(), body));
        ChamberEvent.Answered answered = answer.answered();
        events.accept(new AnswerEvent.End(
                answered.end() == ChamberEvent.End.ABSTAINED ? AnswerEvent.Status.ABSTAINED : AnswerEvent.Status.DONE,
                message,
                answered.conversation(),
                answered.text(),
                answered.confidence(),
                answered.end() == ChamberEvent.End.PARTIAL ? "partial" : null));
    }

    /** Also what comes to no answer may have cost something. */
    private Chambers.Answer previewed(
            Chambers.Question question, Consumer<ChamberEvent> events, BooleanSupplier cancelled) {
        try {
            return chambers.ask(question, events, cancelled);
        } catch (RuntimeException none) {
            book(question.message(), () -> previews.bookReceipts(question.tenant(), question.message()));
            throw none;
        }
    }

    /** The platform's own cost: that it cannot be booked must not spoil the answer. */
    private static void book(UUID message, Runnable booking) {
        try {
            booking.run();
        } catch (RuntimeException e) {
            // The class alone: a failed statement's message has its values in it.
            LOG.errorf(
                    "preview %s: its cost could not be booked: %s",
                    message, e.getClass().getSimpleName());
        }
    }

    /** What a message to the agent would cost this visitor now. */
    public Quote quote(Listing listing, @Nullable CurrentTenant payer, String visitor) {
        Charge charge = billing.quote(Offer.of(listing), payer(payer), visitor, member(payer));
        boolean plan = charge.means() == Charge.Means.PLAN;
        return new Quote(charge.charged(), plan, charge.freeLeft(), charge.freePerDay());
    }

    /**
     * Price before the question.
     *
     * @param price of the next message: zero while free ones are left
     * @param plan whether a subscription includes it
     * @param freeLeft free messages left today
     */
    public record Quote(Money price, boolean plan, int freeLeft, int freePerDay) {}
}
