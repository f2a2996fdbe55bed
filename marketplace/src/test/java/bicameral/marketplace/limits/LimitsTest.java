package bicameral.marketplace.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.limits.Limits.Scope;
import bicameral.marketplace.limits.LimitsSettings.Rate;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P-B74")
class LimitsTest {
    private final HandClock clock = new HandClock();
    private final UUID agent = Ids.next();
    private final TenantId tenant = new TenantId(Ids.next());

    @Test
    void the_burst_is_granted_and_the_next_one_refused_with_the_seconds_to_wait() {
        Limits limits = limits(3, 100, 100, 100);
        for (int i = 0; i < 3; i++) limits.take("192.0.2.1", "visitor-" + i, agent, tenant);
        assertThatThrownBy(() -> limits.take("192.0.2.1", "visitor-3", agent, tenant))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("too_many");
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TOO_MANY);
                    assertThat(refusal.values()).isEqualTo(Map.of("retryAfter", 20L));
                });
    }

    @Test
    void a_rate_is_read_as_operators_write_it() {
        assertThat(Rate.parse("30/60")).isEqualTo(new Rate(30, 60));
        for (String wrong : new String[] {"30", "0/60", "a/b", "30/", ""})
            assertThatThrownBy(() -> Rate.parse(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void after_waiting_that_long_one_more_is_granted() {
        Limits limits = limits(3, 100, 100, 100);
        for (int i = 0; i < 3; i++) limits.take("192.0.2.1", "visitor", agent, tenant);
        clock.advance(Duration.ofSeconds(20));
        assertThatCode(() -> limits.take("192.0.2.1", "visitor", agent, tenant)).doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.take("192.0.2.1", "visitor", agent, tenant))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void visitor_agent_and_tenant_each_have_a_rate_of_their_own() {
        Limits visitors = limits(100, 1, 100, 100);
        visitors.take("192.0.2.1", "visitor", agent, tenant);
        assertThatThrownBy(() -> visitors.take("192.0.2.2", "visitor", Ids.next(), new TenantId(Ids.next())))
                .isInstanceOf(Refusal.class);

        Limits agents = limits(100, 100, 1, 100);
        agents.take("192.0.2.1", "one", agent, tenant);
        assertThatThrownBy(() -> agents.take("192.0.2.2", "two", agent, tenant)).isInstanceOf(Refusal.class);

        Limits tenants = limits(100, 100, 100, 1);
        tenants.take("192.0.2.1", "one", agent, tenant);
        assertThatThrownBy(() -> tenants.take("192.0.2.2", "two", Ids.next(), tenant))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void what_one_rate_refuses_is_not_taken_from_the_others() {
        Limits limits = limits(2, 1, 100, 100);
        limits.take("192.0.2.1", "greedy", agent, tenant);
        for (int i = 0; i < 5; i++)
            assertThatThrownBy(() -> limits.take("192.0.2.1", "greedy", agent, tenant))
                    .isInstanceOf(Refusal.class);
        assertThatCode(() -> limits.take("192.0.2.1", "modest", agent, tenant)).doesNotThrowAnyException();
    }

    @Test
    void addresses_of_one_ipv6_network_count_as_one() {
        Limits limits = limits(1, 100, 100, 100);
        limits.take(Scope.ADDRESS, "2001:db8:1:2::1");
        assertThatThrownBy(() -> limits.take(Scope.ADDRESS, "2001:db8:1:2:ffff::9"))
                .isInstanceOf(Refusal.class);
        assertThatCode(() -> limits.take(Scope.ADDRESS, "2001:db8:1:3::1")).doesNotThrowAnyException();
    }

    @Test
    void memory_is_bounded_by_forgetting_the_longest_unseen() {
        Limits limits = new Limits(settings(true, 1, 1, 1, 1, 2), clock);
        limits.take(Scope.VISITOR, "first");
        limits.take(Scope.VISITOR, "second");
        limits.take(Scope.VISITOR, "third");
        assertThatThrownBy(() -> limits.take(Scope.VISITOR, "third")).isInstanceOf(Refusal.class);
        assertThatCode(() -> limits.take(Scope.VISITOR, "first")).doesNotThrowAnyException();
    }

    @Test
    void switched_off_nothing_is_refused() {
        Limits limits = new Limits(settings(false, 1, 1, 1, 1, 10), clock);
        assertThatCode(() -> {
                    for (int i = 0; i < 100; i++) limits.take("192.0.2.1", "visitor", agent, tenant);
                })
                .doesNotThrowAnyException();
    }

    private Limits limits(int address, int visitor, int ofAgent, int ofTenant) {
        return new Limits(settings(true, address, visitor, ofAgent, ofTenant, 1_000), clock);
    }

    /** Three a minute everywhere, with these bursts. */
    private static LimitsSettings settings(boolean on, int address, int visitor, int agent, int tenant, int maxKeys) {
        return new LimitsSettings(
                on,
                Map.of(
                        Scope.ADDRESS, new Rate(address, 3),
                        Scope.VISITOR, new Rate(visitor, 3),
                        Scope.AGENT, new Rate(agent, 3),
                        Scope.TENANT, new Rate(tenant, 3)),
                maxKeys);
    }

    private static final class HandClock implements TimeMeter {
        private long nanos = 1;

        void advance(Duration by) {
            nanos += by.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
