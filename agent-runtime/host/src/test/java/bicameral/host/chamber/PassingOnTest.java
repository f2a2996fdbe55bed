package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.tinyworker.TestHost;
import bicameral.protocol.ChamberEvent;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two instances on one database and one data directory; the first runs the chamber, the second passes on. */
class PassingOnTest {
    private final TestHost first = TestHost.start();
    private final TestHost second = first.another();
    private final TenantId tenant = TestHost.tenant();

    @AfterEach
    void end() {
        second.close();
        first.close();
    }

    private static void until(BooleanSupplier fact) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!fact.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within half a minute").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static void dies(TestHost where, TenantId whose) {
        assertThatThrownBy(() -> where.ask(whose, "die")).isInstanceOf(Refusal.class);
    }

    @Test
    void an_answer_streams_through_the_instance_that_was_asked_and_is_receipted_once() {
        first.ask(tenant, "hello");
        List<String> tokens = new ArrayList<>();

        Chambers.Answer answer = second.chambers.ask(
                TestHost.question(tenant, Ids.next(), "good morning", EgressPolicy.NONE),
                event -> tokens.add(TestHost.text(event)),
                () -> false);

        assertThat(tokens).containsExactly("you said ", "good morning");
        assertThat(answer.answered().end()).isEqualTo(ChamberEvent.End.DONE);
        assertThat(answer.receipt().left()).isFalse();
        assertThat(second.receipts.verify(tenant).receipts()).isEqualTo(2);
        assertThat(second.chambers.awake()).as("one worker, not two").isEmpty();
        assertThat(first.chambers.awake()).hasSize(1);
    }

    @Test
    void a_file_brought_to_the_other_instance_arrives() {
        first.ask(tenant, "hello");
        ChamberEvent.DocumentState state = second.chambers.take(
                tenant,
                new UUID(3, 4),
                Chambers.Arriving.upload("a.txt"),
                new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)),
                100);
        assertThat(state.bytes()).isEqualTo(5);
        assertThat(first.data.resolve("chambers/" + tenant + "/originals")).isNotEmptyDirectory();
    }

    @Test
    void a_refusal_is_the_same_through_the_other_instance() {
        first.ask(tenant, "hello");
        assertThatThrownBy(() -> second.chambers.openPassage(tenant, new UUID(3, 4), new UUID(5, 6), 7))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("unknown_passage");
                    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
                });
    }

    @Test
    void who_gives_up_at_the_other_instance_ends_the_exchange_at_this_one() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CountDownLatch flows = new CountDownLatch(3);
        first.ask(tenant, "hello");
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> second.chambers.ask(
                TestHost.question(tenant, Ids.next(), "flow", EgressPolicy.NONE),
                event -> flows.countDown(),
                enough::get));
        assertThat(flows.await(20, TimeUnit.SECONDS)).isTrue();

        enough.set(true);

        assertThat(asking.handle((nothing, failure) -> failure).get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(CancellationException.class);
        until(() -> first.chambers.awake().getFirst().exchanges() == 0);
    }

    @Test
    void an_instance_that_ends_in_order_is_followed_at_once() {
        first.ask(tenant, "hello");
        second.ask(tenant, "hello");
        first.chambers.close();

        long begun = System.nanoTime();
        assertThat(second.ask(tenant, "hello again").answered().text()).isEqualTo("you said hello again");

        assertThat(System.nanoTime() - begun)
                .as("without waiting for the lease")
                .isLessThan(5_000_000_000L);
        assertThat(second.chambers.awake()).hasSize(1);
    }

    @Test
    void a_chamber_put_to_sleep_here_may_wake_there() {
        first.ask(tenant, "hello");
        assertThat(first.chambers.hibernate(tenant)).isTrue();
        assertThat(second.ask(tenant, "hello").answered().text()).isEqualTo("you said hello");
        assertThat(second.chambers.awake()).hasSize(1);
        assertThat(first.chambers.awake()).isEmpty();
    }

    @Test
    void a_worker_that_dies_is_said_to_through_the_other_instance_and_its_crashes_count_wherever_it_crashed() {
        first.ask(tenant, "hello");
        dies(second, tenant);
        until(() -> first.chambers.life(tenant) instanceof Life.Crashed);
        dies(second, tenant);
        // The first crash, too, is known there as soon as it is written.
        until(() -> second.chambers.life(tenant).crashes().size() == 2);

        assertThat(second.chambers.life(tenant)).isInstanceOf(Life.Crashed.class);
        assertThat(first.chambers.life(tenant).crashes()).hasSize(2);
    }

    @Test
    void an_operator_at_the_other_instance_releases_it() {
        for (int crashes = 0; crashes < 2; crashes++) {
            first.ask(tenant, "hello");
            dies(first, tenant);
        }
        until(() -> last().equals("CRASHED ENDED"));
        // It looks, and has the chamber from then on although nothing runs in it.
        assertThat(first.chambers.hibernate(tenant)).isFalse();

        assertThat(second.chambers.release(tenant)).isTrue();

        until(() -> last().equals("ASLEEP RELEASED"));
        assertThat(second.ask(tenant, "hello").answered().text()).isEqualTo("you said hello");
        assertThat(second.chambers.release(tenant)).isFalse();
    }

    private String last() {
        return second.chambers.history(tenant, 1).stream()
                .map(move -> move.state() + " " + move.reason())
                .findFirst()
                .orElse("");
    }

    @Test
    void an_operator_at_the_other_instance_puts_it_to_sleep_and_sees_where_it_runs() {
        first.ask(tenant, "hello");

        second.chambers.retire(tenant);

        until(() -> first.chambers.awake().isEmpty());
        assertThat(first.chambers.life(tenant).reason()).isEqualTo(Life.Reason.OPERATOR);
    }
}
