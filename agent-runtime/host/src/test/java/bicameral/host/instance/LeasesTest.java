package bicameral.host.instance;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.db.TestDatabase;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Instances on one database. Time passes as the database is told. */
class LeasesTest {
    private static final OpsTx TX = new OpsTx(TestDatabase.fresh().ops());

    private final TenantId tenant = new TenantId(Ids.next());
    private final AtomicInteger losses = new AtomicInteger();
    private final Leases first = instance("127.0.0.1:1");
    private final Leases second = instance("127.0.0.1:2");

    private Leases instance(String address) {
        Leases leases = new Leases(TX, Duration.ofHours(1), losses::incrementAndGet);
        leases.register(address);
        return leases;
    }

    private static long fence(Claim claim) {
        return claim instanceof Claim.Mine mine ? mine.fence() : -1;
    }

    private static void silent(Leases instance) {
        UUID id = instance.id();
        int rows = TX.in(handle -> handle.createUpdate(
                        "update app_instance set expires_at = clock_timestamp() - interval '1 ms' where id = :id")
                .bind("id", id)
                .execute());
        assertThat(rows).isOne();
    }

    @Test
    void who_comes_first_runs_it_and_the_other_is_told_where() {
        assertThat(first.claim(tenant)).isInstanceOf(Claim.Mine.class);
        assertThat(second.claim(tenant))
                .isInstanceOfSatisfying(
                        Claim.Theirs.class,
                        theirs -> assertThat(theirs.address().getPort()).isEqualTo(1));
        assertThat(second.fence(tenant)).isZero();
    }

    @Test
    void what_was_released_the_other_may_have_under_a_higher_fence() {
        long fence = fence(first.claim(tenant));
        first.release(tenant, first.letGo(tenant));

        Claim claim = second.claim(tenant);

        assertThat(claim).isInstanceOfSatisfying(Claim.Mine.class, mine -> {
            assertThat(mine.fence()).isGreaterThan(fence);
            assertThat(mine.inherited()).isTrue();
        });
    }

    @Test
    void a_release_that_comes_late_takes_nothing_away() {
        first.claim(tenant);
        long old = first.letGo(tenant);
        long fresh = fence(first.claim(tenant));

        first.release(tenant, old);

        assertThat(fresh).isGreaterThan(old);
        assertThat(second.claim(tenant)).isInstanceOf(Claim.Theirs.class);
    }

    @Test
    void who_is_not_heard_of_is_given_up_and_learns_so_at_its_next_sign_of_life() {
        first.claim(tenant);
        UUID before = first.id();
        silent(first);

        assertThat(second.claim(tenant)).isInstanceOf(Claim.Mine.class);
        first.renew();

        assertThat(losses).hasValue(1);
        assertThat(first.id()).isNotEqualTo(before);
        assertThat(first.fence(tenant)).isZero();
        assertThat(first.claim(tenant)).isInstanceOf(Claim.Theirs.class);
    }

    @Test
    void a_late_sign_of_life_makes_all_good_where_nobody_needed_it() {
        long fence = fence(first.claim(tenant));
        silent(first);

        first.renew();

        assertThat(losses).hasValue(0);
        assertThat(first.fence(tenant)).isEqualTo(fence);
        assertThat(second.claim(tenant)).isInstanceOf(Claim.Theirs.class);
    }

    @Test
    void who_was_given_up_learns_so_also_when_it_claims() {
        TenantId another = new TenantId(Ids.next());
        first.claim(tenant);
        silent(first);
        second.claim(tenant);

        assertThat(first.claim(another)).isInstanceOf(Claim.Mine.class);

        assertThat(losses).hasValue(1);
        assertThat(first.fence(tenant)).isZero();
    }

    @Test
    void who_leaves_in_order_is_waited_for_by_nobody() {
        first.claim(tenant);
        first.leave();

        assertThat(second.claim(tenant)).isInstanceOf(Claim.Mine.class);
        assertThat(losses).hasValue(0);
    }

    @Test
    void an_instance_that_has_not_renewed_in_time_is_sure_of_nothing() {
        Leases slow = new Leases(TX, Duration.ZERO, losses::incrementAndGet);
        slow.register("127.0.0.1:3");
        slow.claim(tenant);
        assertThat(slow.fence(tenant)).isZero();
    }

    @Test
    void however_many_want_it_at_once_one_has_it_and_a_dead_one_is_followed_by_one() throws Exception {
        List<Leases> instances = new ArrayList<>();
        for (int i = 10; i < 18; i++) instances.add(instance("127.0.0.1:" + i));
        for (int round = 0; round < 20; round++) {
            TenantId wanted = new TenantId(Ids.next());
            if (round % 2 == 1) {
                Leases dead = instance("127.0.0.1:9");
                dead.claim(wanted);
                silent(dead);
            }
            assertThat(winners(instances, wanted)).hasSize(1);
        }
    }

    private static Queue<Leases> winners(List<Leases> instances, TenantId wanted) throws Exception {
        Queue<Leases> winners = new ConcurrentLinkedQueue<>();
        CyclicBarrier together = new CyclicBarrier(instances.size());
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> claims = new ArrayList<>();
            for (Leases instance : instances)
                claims.add(all.submit(() -> {
                    together.await();
                    if (instance.claim(wanted) instanceof Claim.Mine) winners.add(instance);
                    return null;
                }));
            for (Future<?> claim : claims) claim.get(30, TimeUnit.SECONDS);
        }
        return winners;
    }
}
