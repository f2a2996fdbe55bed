package bicameral.ui.account;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.receipt.ReceiptBook.Filter;
import bicameral.ui.account.ReceiptPages.Chosen;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReceiptPagesTest {
    @Test
    void whatIsNothingToChooseByChoosesNothing() {
        Filter none = ReceiptPages.filter(new Chosen("", "", "", "", "", "", false));
        assertThat(ReceiptPages.filter(new Chosen("x", "x", "", "x", "x", "2026-13-01", false)))
                .isEqualTo(none);
        assertThat(none.agent()).isNull();
    }

    @Test
    void whatIsOneChooses() {
        UUID agent = new UUID(1, 2);
        Filter filter = ReceiptPages.filter(
                new Chosen(agent.toString(), "3", "built-in", "FULL", "2026-01-02", "2026-01-03", true));
        assertThat(filter.agent()).isEqualTo(agent);
        assertThat(filter.version()).isEqualTo(3);
        assertThat(filter.policy()).isEqualTo(EgressPolicy.FULL);
        assertThat(filter.from()).isEqualTo(LocalDate.of(2026, 1, 2));
    }
}
