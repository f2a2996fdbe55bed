package bicameral.marketplace.billing;

import bicameral.tenant.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The messages that subscriptions include. A payer without one costs one query; nothing here is money. */
final class PlanAllowance {
    /**
     * A period that is over is used for as long as its renewal is on its way, so that no message between two periods costs extra;
     * it counts for the next one.
     */
    private static final String RENEWING = "interval '1 hour'";

    private PlanAllowance() {}

    /** The period that a message would count in. */
    private record Plan(UUID subscription, boolean seats, int seatsBought, int n, int included) {}

    /** Takes one message of the asker's plan for this agent; false where there is none, or nothing is left of it. */
    static boolean take(Handle handle, Order order) {
        TenantId tenant = tenant(order.payer(), order.member());
        if (tenant == null) return false;
        Optional<Plan> found = find(handle, order.offer().agent(), tenant);
        if (found.isEmpty()) return false;
        Plan plan = found.get();
        int seat = plan.seats() ? seat(handle, tenant, plan, order.member()) : order.payer() == null ? -1 : 0;
        if (seat < 0 || !count(handle, tenant, plan, seat)) return false;
        handle.createUpdate("""
                        insert into market.plan_message (tenant_id, message, subscription, n, seat)
                        values (:tenant, :message, :id, :n, :seat)""")
                .bind("tenant", tenant.value())
                .bind("message", order.message())
                .bind("id", plan.subscription())
                .bind("n", plan.n())
                .bind("seat", seat)
                .execute();
        return true;
    }

    /** Whether the next message would be taken, without taking it. */
    static boolean has(Handle handle, UUID agent, @Nullable TenantId payer, Order.@Nullable Member member) {
        TenantId tenant = tenant(payer, member);
        if (tenant == null) return false;
        Optional<Plan> found = find(handle, agent, tenant);
        if (found.isEmpty()) return false;
        Plan plan = found.get();
        if (!plan.seats()) return payer != null && left(handle, tenant, plan, 0);
        if (member == null) return false;
        Optional<Integer> seat = seatOf(handle, tenant, plan, member);
        return seat.isPresent()
                ? left(handle, tenant, plan, seat.get())
                : freeSeat(handle, tenant, plan).isPresent();
    }

    /** Whose plan it would be, null for nobody's. */
    static @Nullable TenantId tenant(@Nullable TenantId payer, Order.@Nullable Member member) {
        if (payer != null) return payer;
        return member == null ? null : member.tenant();
    }

    private static Optional<Plan> find(Handle handle, UUID agent, TenantId tenant) {
        return handle.createQuery("""
                        select s.id, s.kind = 'seat' as by_seat, s.seats,
                          case when market.clock() < p.usable_until then p.n else p.n + 1 end as n,
                          case when market.clock() < p.usable_until then p.included else s.included end as included
                        from market.subscription s join market.subscription_period p
                          on p.tenant_id = s.tenant_id and p.subscription = s.id and p.n = s.period
                        where s.tenant_id = :tenant and s.agent = :agent and s.state not in ('ended', 'paused')
                          and (market.clock() < p.usable_until
                            or s.state = 'active' and s.kind <> 'day' and market.clock() < p.ends_at + %s)""".formatted(RENEWING))
                .bind("tenant", tenant.value())
                .bind("agent", agent)
                .map((row, context) -> new Plan(
                        row.getObject("id", UUID.class),
                        row.getBoolean("by_seat"),
                        row.getInt("seats"),
                        row.getInt("n"),
                        row.getInt("included")))
                .findOne();
    }

    /** The asker's seat, taken now where one is free; -1 where none is. */
    private static int seat(Handle handle, TenantId tenant, Plan plan, Order.@Nullable Member member) {
        if (member == null) return -1;
        Optional<Integer> sits = seatOf(handle, tenant, plan, member);
        if (sits.isPresent()) return sits.get();
        handle.createQuery("select id from market.subscription where id = :id for update")
                .bind("id", plan.subscription())
                .mapTo(UUID.class)
                .one();
        // Whoever asked twice at once sits by now.
        sits = seatOf(handle, tenant, plan, member);
        if (sits.isPresent()) return sits.get();
        Optional<Integer> free = freeSeat(handle, tenant, plan);
        free.ifPresent(seat -> handle.createUpdate("""
                        insert into market.subscription_seat (tenant_id, subscription, seat, person_id)
                        values (:tenant, :id, :seat, :person)""")
                .bind("tenant", tenant.value())
                .bind("id", plan.subscription())
                .bind("seat", seat)
                .bind("person", member.person().value())
                .execute());
        return free.orElse(-1);
    }

    private static Optional<Integer> seatOf(Handle handle, TenantId tenant, Plan plan, Order.Member member) {
        return handle.createQuery("""
                        select seat from market.subscription_seat
                        where tenant_id = :tenant and subscription = :id and person_id = :person and seat <= :seats""")
                .bind("tenant", tenant.value())
                .bind("id", plan.subscription())
                .bind("person", member.person().value())
                .bind("seats", plan.seatsBought())
                .mapTo(Integer.class)
                .findOne();
    }

    /** A seat where nobody sits and something is left. */
    private static Optional<Integer> freeSeat(Handle handle, TenantId tenant, Plan plan) {
        return handle.createQuery("""
                        select g.n from generate_series(1, :seats) as g (n)
                        where not exists (select 1 from market.subscription_seat s
                            where s.tenant_id = :tenant and s.subscription = :id and s.seat = g.n)
                          and not exists (select 1 from market.subscription_use u
                            where u.tenant_id = :tenant and u.subscription = :id and u.n = :period and u.seat = g.n
                              and u.used >= :included)
                        order by g.n limit 1""")
                .bind("tenant", tenant.value())
                .bind("id", plan.subscription())
                .bind("period", plan.n())
                .bind("included", plan.included())
                .bind("seats", plan.seatsBought())
                .mapTo(Integer.class)
                .findOne();
    }

    /** One statement, so that no two take the last one. */
    private static boolean count(Handle handle, TenantId tenant, Plan plan, int seat) {
        return handle.createQuery("""
                        insert into market.subscription_use as u (tenant_id, subscription, n, seat, used)
                        values (:tenant, :id, :n, :seat, 1)
                        on conflict (tenant_id, subscription, n, seat) do update set used = u.used + 1 where u.used < :included
                        returning used""")
                .bind("tenant", tenant.value())
                .bind("id", plan.subscription())
                .bind("n", plan.n())
                .bind("seat", seat)
                .bind("included", plan.included())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static boolean left(Handle handle, TenantId tenant, Plan plan, int seat) {
        return handle.createQuery("""
                        select used from market.subscription_use
                        where tenant_id = :tenant and subscription = :id and n = :n and seat = :seat""")
                        .bind("tenant", tenant.value())
                        .bind("id", plan.subscription())
                        .bind("n", plan.n())
                        .bind("seat", seat)
                        .mapTo(Integer.class)
                        .findOne()
                        .orElse(0)
                < plan.included();
    }
}
