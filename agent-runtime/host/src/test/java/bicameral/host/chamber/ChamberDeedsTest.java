package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.HostSettings.Care;
import bicameral.host.HostSettings.Patience;
import bicameral.host.tinyworker.TestHost;
import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators' deeds at real chambers, and what is known of them afterwards. */
class ChamberDeedsTest {
    /** One crash is too many. */
    private static final Patience STRICT = new Patience(Duration.ofMinutes(10), 1, Duration.ZERO);

    private final TestHost host = TestHost.start(
            settings -> settings.withLifecycle(settings.lifecycle().withCare(new Care(2, 10, 0, 4096, STRICT))));
    private final OperatorLog log = new OperatorLog(TestHost.ops());
    private final ChamberDeeds deeds = new ChamberDeeds(host.chambers, log, TestHost.ops());
    private final TenantId tenant = TestHost.tenant();

    @BeforeEach
    void known() {
        TestHost.known(tenant);
    }

    @AfterEach
    void end() {
        host.close();
    }

    /** Oldest first: who did what, and where the chamber was. */
    private List<String> written() {
        return log.page(null, 200).stream()
                .filter(entry -> entry.target().equals(tenant.toString()))
                .map(entry -> entry.who() + " " + entry.action() + " "
                        + entry.details().get("state"))
                .toList()
                .reversed();
    }

    @Test
    void who_wakes_puts_to_sleep_and_releases_is_known() {
        Operator operator = TestHost.operator(tenant, "Li");

        deeds.wake(operator, tenant);
        assertThat(host.chambers.awake()).hasSize(1);
        assertThatThrownBy(() -> host.ask(tenant, "die")).isInstanceOf(Refusal.class);
        assertThat(host.chambers.life(tenant)).isInstanceOf(Life.Quarantined.class);
        assertThat(deeds.release(operator, tenant)).isTrue();
        deeds.wake(operator, tenant);
        deeds.sleep(operator, tenant);

        assertThat(written())
                .containsExactly(
                        "Li chamber.wake ASLEEP",
                        "Li chamber.release QUARANTINED",
                        "Li chamber.wake ASLEEP",
                        "Li chamber.sleep AWAKE");
    }

    @Test
    void a_deed_that_fails_is_known_too() {
        Operator operator = TestHost.operator(tenant, "Wang");
        assertThatThrownBy(() -> host.ask(tenant, "die")).isInstanceOf(Refusal.class);
        assertThat(host.chambers.life(tenant)).isInstanceOf(Life.Quarantined.class);

        assertThatThrownBy(() -> deeds.wake(operator, tenant)).isInstanceOf(Refusal.class);

        assertThat(written()).containsExactly("Wang chamber.wake QUARANTINED");
    }
}
