package bicameral.ui.agent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.Charge;
import bicameral.marketplace.message.AnswerEvent;
import bicameral.marketplace.money.Money;
import bicameral.ui.answer.Collected;
import bicameral.ui.frame.Language;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnViewTest {
    private static final UUID MESSAGE = new UUID(7, 7);

    private static Money yuan(String amount) {
        return Money.of(amount, Money.CNY);
    }

    private static Charge.Parts parts(String message, String engine, long tokens) {
        return new Charge.Parts(yuan(message), yuan(engine), tokens, yuan("0"));
    }

    private static AnswerEvent.Price price(String most, Charge.Parts parts, String charged, boolean brokeOff) {
        return new AnswerEvent.Price(yuan(most), yuan(charged), parts, false, false, brokeOff, 0, 0);
    }

    private static TurnView turn(AnswerEvent.@Nullable Left left, AnswerEvent.Price price) {
        return turn(left, price, AnswerEvent.Status.DONE);
    }

    private static TurnView turn(AnswerEvent.@Nullable Left left, AnswerEvent.Price price, AnswerEvent.Status status) {
        Collected answer = new Collected();
        answer.accept(new AnswerEvent.Token("清晨喷水。"));
        if (left != null) answer.accept(left);
        answer.accept(price);
        answer.accept(new AnswerEvent.End(status, MESSAGE, null, "", 1, null));
        return TurnView.of(MESSAGE, "怎么养？", answer, yuan("9.88"), Language.ZH);
    }

    private static TurnView.PriceView lines(AnswerEvent.Price price) {
        return requireNonNull(
                requireNonNull(turn(new AnswerEvent.Left(null, 0, 0, ""), price).receipt())
                        .price());
    }

    @Test
    void a_passed_on_engine_is_a_line_of_its_own_and_what_was_only_held_came_back() {
        TurnView.PriceView lines = lines(price("0.46", parts("0.10", "0.02", 2_000), "0.12", false));

        assertThat(lines.message()).isEqualTo(yuan("0.10"));
        assertThat(lines.engine()).isEqualTo(yuan("0.02"));
        assertThat(lines.tokens()).isEqualTo("2000");
        assertThat(lines.deducted()).as("all of it was answered and charged").isNull();
        assertThat(lines.held()).isEqualTo(yuan("0.46"));
        assertThat(lines.unused()).isEqualTo(yuan("0.34"));
        assertThat(lines.charged()).isEqualTo(yuan("0.12"));
        assertThat(lines.why()).isEqualTo("/wallet/messages/" + MESSAGE);
    }

    @Test
    void a_plain_price_has_no_line_for_the_engine() {
        TurnView.PriceView lines = lines(price("0.05", parts("0.05", "0", 0), "0.05", false));
        assertThat(lines.engine()).isNull();
        assertThat(lines.held()).isNull();
        assertThat(lines.unused()).isNull();
    }

    @Test
    void what_broke_off_says_so_instead_of_not_answered() {
        TurnView.PriceView lines = lines(price("0.46", parts("0.10", "0.02", 2_000), "0.06", true));
        assertThat(lines.brokeOff()).isTrue();
        assertThat(lines.deducted()).isEqualTo(yuan("-0.06"));
    }

    @Test
    void what_broke_off_without_a_receipt_still_tells_its_price() {
        TurnView turn = turn(null, price("0.05", parts("0.05", "0", 0), "0.02", true));
        assertThat(turn.receipt()).isNull();
        assertThat(requireNonNull(turn.brokeOff()).charged()).isEqualTo(yuan("0.02"));
    }

    @Test
    void what_nobody_paid_for_links_to_no_charge_and_held_nothing() {
        AnswerEvent.Price free = new AnswerEvent.Price(
                yuan("0.46"), yuan("0"), Charge.Parts.unpaid(yuan("0.10")), true, false, false, 2, 3);
        assertThat(lines(free).why()).isNull();
        assertThat(lines(free).unused()).isNull();
        assertThat(lines(free).deducted()).isEqualTo(yuan("-0.10"));
    }

    @Test
    void a_free_message_that_was_not_answered_was_not_used_up() {
        AnswerEvent.Price free = new AnswerEvent.Price(
                yuan("0.05"), yuan("0"), Charge.Parts.unpaid(yuan("0.05")), true, false, false, 3, 3);

        TurnView silent = turn(new AnswerEvent.Left(null, 0, 0, ""), free, AnswerEvent.Status.ABSTAINED);

        assertThat(lines(free).free()).isTrue();
        assertThat(requireNonNull(requireNonNull(silent.receipt()).price()).free())
                .isFalse();
    }
}
