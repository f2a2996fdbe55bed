package bicameral.host.gateway;

import bicameral.tenant.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who goes next: deficit round robin between tenants, by tokens, with the two lists of RFC 8290.
 *
 * <p>A tenant with credit sends one call and pays its tokens, times what their urgency weighs; one without gets {@link
 * Rules#quantum} times its weight and goes to the end of the line. A tenant that begins to wait goes to a list that is served
 * before the others, once, so that who asks seldom hardly waits; one that comes back while it still has debts does not. A call
 * is paid by its estimate when it is sent; what it truly took corrects that at its end. A tenant that has as many running
 * calls as it may steps out of the line, and back to its end when a call ends. Credit is not saved while nothing waits.
 *
 * <p>Places are kept for tenants that have few calls running, whatever their credit: what runs cannot be taken back, so without free
 * places even the fairest line makes everybody wait for somebody's end. So many are kept as those tenants have lately wanted at once,
 * within bounds; what is over belongs to all.
 *
 * <p>So over any time in which two tenants have calls waiting, and neither is held by its bound on running calls or by the kept
 * places, what they have been served per weight differs by no more than four quanta and, per weight, the tokens of the calls
 * that run and of one more. Knows no clock and no threads.
 */
final class FairQueue {
    /**
     * What is bounded how. What is asked of a tenant or an agent may change at any time and holds from then on.
     *
     * @param weight of each tenant, at least 1
     * @param quantum tokens that a round gives to a weight of 1
     * @param kept for whom places are kept, and how many
     * @param running calls of one tenant at once
     * @param runningOfAgent calls of one agent at once
     * @param waitingOfTenant calls of one tenant that may wait
     * @param waiting calls that may wait in all
     */
    record Rules(
            ToIntFunction<TenantId> weight,
            long quantum,
            Kept kept,
            ToIntFunction<TenantId> running,
            ToIntBiFunction<TenantId, UUID> runningOfAgent,
            int waitingOfTenant,
            int waiting) {}

    /**
     * Places that tenants with many calls running leave to the others.
     *
     * @param places of all routes
     * @param few calls of one tenant that may always run
     * @param least places that are kept, also where nobody lately wanted them
     * @param most places that are kept, however many were wanted
     * @param span "lately" is while the last so many calls ended, and up to as many before
     */
    record Kept(int places, int few, int least, int most, int span) {
        static final Kept NONE = new Kept(ALL, 1, 0, 0, ALL);
    }

    private static final int ALL = Integer.MAX_VALUE;

    private final Rules rules;
    private final Map<TenantId, Flow> flows = new LinkedHashMap<>();
    private final Deque<Flow> fresh = new ArrayDeque<>();
    private final Deque<Flow> old = new ArrayDeque<>();
    private final Deque<Flow> aside = new ArrayDeque<>();
    private final Set<Ticket> running = new HashSet<>();
    private int waiting;
    /** Most places that those who have few wanted at once in this span, and in the one before. */
    private int wanted;

    private int wantedBefore;
    private int ended;

    FairQueue(Rules rules) {
        this.rules = rules;
    }

    /** Joins the line; false where it is full. */
    boolean add(Ticket ticket) {
        Flow flow = flows.computeIfAbsent(ticket.tenant(), Flow::new);
        if (waiting >= rules.waiting() || flow.waiting() >= rules.waitingOfTenant()) {
            forgetIfIdle(flow);
            return false;
        }
        if (flow.listed() == Flow.Listed.NOWHERE) arrive(flow);
        else backInLine(flow);
        flow.enter(ticket);
        waiting++;
        wanted = Math.max(wanted, wantedNow());
        return true;
    }

    private void backInLine(Flow flow) {
        if (flow.listed() == Flow.Listed.ASIDE && aside.remove(flow)) list(flow, Flow.Listed.OLD);
    }

    /** Looks again at a tenant that stands aside, as more of it may run than before although nobody has ended. */
    void again(TenantId tenant) {
        Flow flow = flows.get(tenant);
        if (flow != null) backInLine(flow);
    }

    private void arrive(Flow flow) {
        long once = round(flow);
        flow.credit(flow.running() == 0 ? once : Math.min(flow.credit(), once));
        list(flow, Flow.Listed.FRESH);
    }

    /** Tokens that a round gives to it. */
    private long round(Flow flow) {
        return rules.quantum() * rules.weight().applyAsInt(flow.tenant());
    }

    private void list(Flow flow, Flow.Listed where) {
        flow.list(where);
        switch (where) {
            case FRESH -> fresh.addLast(flow);
            case OLD -> old.addLast(flow);
            case ASIDE -> aside.addLast(flow);
            case NOWHERE -> forgetIfIdle(flow);
        }
    }

    /** Takes who goes next, to be given back by {@link #end}; null where nobody may go. */
    @Nullable
    Ticket next() {
        int many = flows.values().stream().mapToInt(this::ofMany).sum();
        while (true) {
            Deque<Flow> line = fresh.isEmpty() ? old : fresh;
            Flow flow = line.pollFirst();
            if (flow == null) return null;
            if (flow.credit() <= 0) {
                flow.credit(flow.credit() + round(flow));
                list(flow, Flow.Listed.OLD);
                continue;
            }
            Ticket ticket = flow.take(
                    mostRunning(flow, many), agent -> rules.runningOfAgent().applyAsInt(flow.tenant(), agent));
            if (ticket != null) {
                line.addFirst(flow);
                return sent(flow, ticket);
            }
            stepOut(flow);
        }
    }

    /** Its running calls where it has more than few, else none. */
    private int ofMany(Flow flow) {
        return flow.running() > rules.kept().few() ? flow.running() : 0;
    }

    /**
     * What is kept, and what the others hold who have more than few, leave the rest to it.
     *
     * @param many calls of all who have more than few
     */
    private int mostRunning(Flow flow, int many) {
        int room = rules.kept().places() - kept() - (many - ofMany(flow));
        return Math.min(
                rules.running().applyAsInt(flow.tenant()), Math.max(rules.kept().few(), room));
    }

    private int kept() {
        return Math.clamp(
                Math.max(wanted, wantedBefore),
                rules.kept().least(),
                rules.kept().most());
    }

    private int wantedNow() {
        int few = rules.kept().few();
        int now = 0;
        for (Flow flow : flows.values())
            if (flow.running() <= few) now += Math.min(few, flow.running() + flow.waiting());
        return now;
    }

    private Ticket sent(Flow flow, Ticket ticket) {
        flow.credit(flow.credit() - ticket.tokens() * ticket.urgency().weight());
        running.add(ticket);
        waiting--;
        return ticket;
    }

    /** One that just arrived stays in the line for a round, or it could come first again and again. */
    private void stepOut(Flow flow) {
        boolean fresh = flow.listed() == Flow.Listed.FRESH;
        if (flow.waiting() > 0) list(flow, Flow.Listed.ASIDE);
        else list(flow, fresh ? Flow.Listed.OLD : Flow.Listed.NOWHERE);
    }

    /**
     * Leaves before its turn.
     *
     * @return false where it does not wait
     */
    boolean cancel(Ticket ticket) {
        Flow flow = flows.get(ticket.tenant());
        if (flow == null || !flow.leave(ticket)) return false;
        waiting--;
        forgetIfIdle(flow);
        return true;
    }

    /**
     * A running one has ended.
     *
     * @param tokens what it truly took
     */
    void end(Ticket ticket, long tokens) {
        Flow flow = flows.get(ticket.tenant());
        if (flow == null || !running.remove(ticket)) throw new IllegalStateException("this call does not run");
        flow.end(ticket);
        flow.credit(
                flow.credit() + (ticket.tokens() - tokens) * ticket.urgency().weight());
        // Only here may fewer places be kept than before, as only from here those who stand aside are looked at again.
        if (++ended == rules.kept().span()) {
            ended = 0;
            wantedBefore = wanted;
            wanted = 0;
        }
        wanted = Math.max(wanted, wantedNow());
        while (!aside.isEmpty()) list(aside.removeFirst(), Flow.Listed.OLD);
        forgetIfIdle(flow);
    }

    private void forgetIfIdle(Flow flow) {
        if (flow.idle()) flows.values().remove(flow);
    }

    int waiting() {
        return waiting;
    }

    int running() {
        return running.size();
    }

    /** Those who wait, in the order in which they would go if nobody else came and each took what it may. */
    List<Ticket> order() {
        FairQueue copy = new FairQueue(
                new Rules(rules.weight(), rules.quantum(), Kept.NONE, tenant -> ALL, (tenant, agent) -> ALL, ALL, ALL));
        Map<Flow, Flow> copies = new LinkedHashMap<>();
        flows.forEach((tenant, flow) -> {
            Flow twin = flow.copy();
            copies.put(flow, twin);
            copy.flows.put(tenant, twin);
        });
        fresh.forEach(flow -> copy.list(twin(copies, flow), Flow.Listed.FRESH));
        old.forEach(flow -> copy.list(twin(copies, flow), Flow.Listed.OLD));
        aside.forEach(flow -> copy.list(twin(copies, flow), Flow.Listed.OLD));
        List<Ticket> order = new ArrayList<>(waiting);
        Ticket next;
        while ((next = copy.next()) != null) order.add(next);
        return order;
    }

    private static Flow twin(Map<Flow, Flow> copies, Flow flow) {
        Flow twin = copies.get(flow);
        if (twin == null) throw new IllegalStateException("a flow in the line that is not known");
        return twin;
    }
}
