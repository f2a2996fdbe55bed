package bicameral.host.chamber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.receipt.Receipt;
import bicameral.host.tinyworker.TestHost;
import bicameral.protocol.ChamberEvent;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WakingTest {
    private final TestHost host = TestHost.start();
    private final TenantId tenant = TestHost.tenant();

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void a_sleeping_chamber_wakes_and_answers_with_a_receipt_that_nothing_left() {
        List<String> tokens = new ArrayList<>();
        Chambers.Answer answer = host.chambers.ask(
                TestHost.question(tenant, Ids.next(), "good morning", EgressPolicy.NONE),
                event -> tokens.add(TestHost.text(event)),
                () -> false);
        assertThat(tokens).containsExactly("you said ", "good morning");
        assertThat(answer.answered().end()).isEqualTo(ChamberEvent.End.DONE);
        assertThat(answer.receipt().engine()).isEqualTo(Receipt.BUILT_IN);
        assertThat(answer.receipt().left()).isFalse();
    }

    @Test
    void twenty_who_come_at_once_share_one_wake() throws Exception {
        List<Callable<Chambers.Answer>> asks = new ArrayList<>();
        for (int i = 0; i < 20; i++) asks.add(() -> host.ask(tenant, "hello"));
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Chambers.Answer> answer : visitors.invokeAll(asks)) answer.get();
        }
        assertThat(host.chambers.wakes()).hasSize(1);
        assertThat(host.receipts.verify(tenant).receipts()).isEqualTo(20);
    }

    @Test
    @Tag("P-F2")
    void a_worker_that_dies_in_mid_answer_is_said_to_within_two_seconds_and_the_next_message_wakes_it() {
        host.ask(tenant, "hello");
        long begun = System.nanoTime();
        assertThatThrownBy(() -> host.ask(tenant, "die"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("chamber_unavailable"));
        assertThat(System.nanoTime() - begun).isLessThan(2_000_000_000L);
        assertThat(host.ask(tenant, "hello again").answered().text()).isEqualTo("you said hello again");
        assertThat(host.chambers.wakes()).hasSize(2);
    }
}
