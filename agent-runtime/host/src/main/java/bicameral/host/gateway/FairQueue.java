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
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who goes next: deficit round robin between tenants, by tokens, with the two lists of RFC 8290.
 *
 * <p>A tenant with credit sends one call and pays its tokens, times what their urgency weighs; one without gets {@link
 * Rules#quantum} times its weight and goes to the end of the line. A tenant that begins to wait goes to a list that is served
 * before the others, once, so that who asks seldom hardly waits; one that comes back while it still has debts does not. A call
 * is paid by its estimate when it is sent; what it truly took corrects that at its end. A tenant that has as many running
 * calls as it may steps out of the line, and back to its end when one of them ends. Credit is not saved while nothing waits.
 *
 * <p>So over any time in which two tenants have calls waiting, and neither is held by its bound on running calls, what they
 * have been served per weight differs by no more than two quanta and, per weight, the tokens of the calls that run and of one
 * more. Knows no clock and no threads.
 */
final class FairQueue {
    /**
     * What is bounded how.
     *
     * @param weight of each tenant, at least 1
     * @param quantum tokens that a round gives to a weight of 1
     * @param running calls of one tenant at once
     * @param runningOfAgent calls of one agent at once
     * @param waitingOfTenant calls of one tenant that may wait
     * @param waiting calls that may wait in all
     */
    record Rules(
            ToIntFunction<TenantId> weight,
            long quantum,
            int running,
            int runningOfAgent,
            int waitingOfTenant,
            int waiting) {}

    private final Rules rules;
    private final Map<TenantId, Flow> flows = new LinkedHashMap<>();
    private final Deque<Flow> fresh = new ArrayDeque<>();
    private final Deque<Flow> old = new ArrayDeque<>();
    private final Set<Ticket> running = new HashSet<>();
    private int waiting;

    FairQueue(Rules rules) {
        this.rules = rules;
    }

    /** Joins the line; false where it is full. */
    boolean add(Ticket ticket) {
        Flow flow = flows.computeIfAbsent(
                ticket.tenant(), tenant -> new Flow(rules.weight().applyAsInt(tenant)));
        if (waiting >= rules.waiting() || flow.waiting() >= rules.waitingOfTenant()) {
            forgetIfIdle(ticket.tenant(), flow);
            return false;
        }
        if (flow.listed() == Flow.Listed.NOWHERE) {
            if (flow.waiting() == 0) arrive(flow);
            else list(flow, Flow.Listed.OLD);
        }
        flow.enter(ticket);
        waiting++;
        return true;
    }

    private void arrive(Flow flow) {
        long once = rules.quantum() * flow.weight();
        flow.credit(flow.running() == 0 ? once : Math.min(flow.credit(), once));
        list(flow, Flow.Listed.FRESH);
    }

    private void list(Flow flow, Flow.Listed where) {
        flow.list(where);
        (where == Flow.Listed.FRESH ? fresh : old).addLast(flow);
    }

    /** Takes who goes next, to be given back by {@link #end}; null where nobody may go. */
    @Nullable
    Ticket next() {
        while (true) {
            Deque<Flow> line = fresh.isEmpty() ? old : fresh;
            Flow flow = line.pollFirst();
            if (flow == null) return null;
            if (flow.credit() <= 0) {
                flow.credit(flow.credit() + rules.quantum() * flow.weight());
                list(flow, Flow.Listed.OLD);
                continue;
            }
            Ticket ticket = flow.take(rules.running(), rules.runningOfAgent());
            if (ticket != null) {
                line.addFirst(flow);
                return sent(flow, ticket);
            }
            stepOut(flow);
        }
    }

    private Ticket sent(Flow flow, Ticket ticket) {
        flow.credit(flow.credit() - ticket.tokens() * ticket.urgency().weight());
        running.add(ticket);
        waiting--;
        return ticket;
    }

    /** One that just arrived stays in the line for a round, or it could come first again and again. */
    private void stepOut(Flow flow) {
        if (flow.listed() == Flow.Listed.FRESH && flow.waiting() == 0) {
            list(flow, Flow.Listed.OLD);
            return;
        }
        flow.list(Flow.Listed.NOWHERE);
        if (flow.idle()) flows.values().remove(flow);
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
        forgetIfIdle(ticket.tenant(), flow);
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
        if (flow.listed() == Flow.Listed.NOWHERE && flow.waiting() > 0) list(flow, Flow.Listed.OLD);
        forgetIfIdle(ticket.tenant(), flow);
    }

    private void forgetIfIdle(TenantId tenant, Flow flow) {
        if (flow.idle()) flows.remove(tenant);
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
                new Rules(rules.weight(), rules.quantum(), Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0));
        Map<Flow, Flow> copies = new LinkedHashMap<>();
        flows.forEach((tenant, flow) -> {
            Flow twin = flow.copy();
            copies.put(flow, twin);
            copy.flows.put(tenant, twin);
        });
        fresh.forEach(flow -> copy.list(twin(copies, flow), Flow.Listed.FRESH));
        old.forEach(flow -> copy.list(twin(copies, flow), Flow.Listed.OLD));
        copies.values().stream()
                .filter(flow -> flow.listed() == Flow.Listed.NOWHERE)
                .forEach(flow -> copy.list(flow, Flow.Listed.OLD));
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
