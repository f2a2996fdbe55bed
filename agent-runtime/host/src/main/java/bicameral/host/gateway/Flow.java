package bicameral.host.gateway;

import bicameral.tenant.TenantId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** One tenant's part of a {@link FairQueue}: what waits, what runs, and its credit. Not thread-safe. */
final class Flow {
    /** So many more urgent ones may pass before a less urgent one goes next. */
    static final int PATIENCE = 4;

    /** Which of the queue's lists it stands in. */
    enum Listed {
        NOWHERE,
        FRESH,
        OLD,
        ASIDE
    }

    private final TenantId tenant;
    private final EnumMap<Urgency, Set<Ticket>> waiting = new EnumMap<>(Urgency.class);
    private final EnumMap<Urgency, Integer> passed = new EnumMap<>(Urgency.class);
    private final Map<UUID, Integer> runningOfAgent = new HashMap<>();
    private int running;
    private long credit;
    private Listed listed = Listed.NOWHERE;

    Flow(TenantId tenant) {
        this.tenant = tenant;
        for (Urgency urgency : Urgency.values()) waiting.put(urgency, new LinkedHashSet<>());
    }

    /** As it stands, with nothing running. */
    Flow copy() {
        Flow copy = new Flow(tenant);
        waiting.forEach((urgency, tickets) -> copy.of(urgency).addAll(tickets));
        copy.passed.putAll(passed);
        copy.credit = credit;
        return copy;
    }

    private Set<Ticket> of(Urgency urgency) {
        Set<Ticket> tickets = waiting.get(urgency);
        if (tickets == null) throw new IllegalStateException("no line for " + urgency);
        return tickets;
    }

    TenantId tenant() {
        return tenant;
    }

    int waiting() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }

    int running() {
        return running;
    }

    boolean idle() {
        return running == 0 && listed == Listed.NOWHERE && waiting() == 0;
    }

    Listed listed() {
        return listed;
    }

    void list(Listed where) {
        listed = where;
    }

    long credit() {
        return credit;
    }

    void credit(long value) {
        credit = value;
    }

    void enter(Ticket ticket) {
        of(ticket.urgency()).add(ticket);
    }

    /** Whether it waited. */
    boolean leave(Ticket ticket) {
        return of(ticket.urgency()).remove(ticket);
    }

    /** Takes the next one that may run; null where none may. */
    @Nullable
    Ticket take(int mostRunning, ToIntFunction<UUID> mostOfAgent) {
        if (running >= mostRunning) return null;
        Ticket ticket = pick(mostOfAgent);
        if (ticket == null) return null;
        leave(ticket);
        passed.put(ticket.urgency(), 0);
        for (Urgency less : Urgency.values()) {
            if (less.compareTo(ticket.urgency()) > 0 && !of(less).isEmpty()) passed.merge(less, 1, Integer::sum);
        }
        running++;
        runningOfAgent.merge(ticket.agent(), 1, Integer::sum);
        return ticket;
    }

    /** The first of a class that has been passed often enough, else the most urgent. */
    private @Nullable Ticket pick(ToIntFunction<UUID> mostOfAgent) {
        Ticket most = null;
        for (Urgency urgency : Urgency.values()) {
            Ticket first = first(urgency, mostOfAgent);
            if (first == null) continue;
            if (passed.getOrDefault(urgency, 0) >= PATIENCE) return first;
            if (most == null) most = first;
        }
        return most;
    }

    private @Nullable Ticket first(Urgency urgency, ToIntFunction<UUID> mostOfAgent) {
        for (Ticket ticket : of(urgency)) {
            int running = runningOfAgent.getOrDefault(ticket.agent(), 0);
            if (running < mostOfAgent.applyAsInt(ticket.agent())) return ticket;
        }
        return null;
    }

    void end(Ticket ticket) {
        running--;
        runningOfAgent.computeIfPresent(ticket.agent(), (agent, many) -> many == 1 ? null : many - 1);
    }
}
