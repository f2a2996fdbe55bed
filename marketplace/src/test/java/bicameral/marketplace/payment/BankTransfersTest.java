package bicameral.marketplace.payment;

import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.marketplace.billing.AccountKind;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payment.BankTransfers.Receipt;
import bicameral.marketplace.payment.TopUps.State;
import bicameral.marketplace.payment.TopUps.TopUp;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BankTransfersTest {
    private final Books books = new Books();
    private final PaymentSettings settings = new PaymentSettings(
            URI.create("https://market.example"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new PaymentSettings.Bank("双脑集市有限公司", "6222 0000 0000 0000", "示例银行", "")));
    private final Till till = new Till(books, books.settings, settings, List.of(new BankTransfer(settings)));
    private final Person person = person("阿禾");
    private final TenantId tenant = person.personal();
    private final CurrentTenant payer = new CurrentTenant(tenant, person.id(), Set.of(Role.OWNER));
    private final Operator lin = operator("林");
    private final Operator zhou = operator("周");

    private Person person(String name) {
        return new People(books.ops)
                .signedIn("https://id.example", UUID.randomUUID().toString(), name, "");
    }

    private Operator operator(String name) {
        return new Operator(new PersonId(person(name).id().value()), name);
    }

    @AfterEach
    void the_books_are_in_order() {
        books.audit();
    }

    private TopUp announced() {
        return till.topUps.start(payer, UUID.randomUUID(), yuan("20.00"));
    }

    private static String reference(TopUp topUp) {
        return Objects.requireNonNull(topUp.reference());
    }

    private static String line() {
        return "TX" + UUID.randomUUID();
    }

    private Receipt told(TopUp topUp) {
        return till.transfers.propose(lin, reference(topUp), line(), yuan("20.00"));
    }

    private Money wallet() {
        return books.balance(tenant, AccountKind.WALLET_PAID);
    }

    private State state(TopUp topUp) {
        return till.topUps.get(payer, topUp.id()).state();
    }

    private static void assertRefused(String code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void a_payer_gets_a_reference_and_a_page_of_ours() {
        TopUp topUp = announced();
        assertThat(topUp.payPage()).isEqualTo("/wallet/top-ups/" + topUp.id());
        assertThat(TransferReference.read(reference(topUp))).isPresent();
        assertThat(till.transfers.expected())
                .anySatisfy(expected -> assertThat(expected.topUp()).isEqualTo(topUp.id()));
    }

    @Test
    @Tag("P-M14")
    void a_transfer_is_in_the_wallet_once_two_people_have_seen_it() {
        TopUp topUp = announced();
        Receipt receipt = told(topUp);
        assertThat(wallet()).isEqualTo(yuan("0"));
        assertThat(till.transfers.waiting()).contains(receipt);

        till.transfers.confirm(zhou, receipt.id());

        assertThat(wallet()).isEqualTo(yuan("20.00"));
        assertThat(state(topUp)).isEqualTo(State.PAID);
        assertThat(books.platform(AccountKind.PSP_CLEARING)).isEqualTo(yuan("-20.00"));
        assertThat(new OperatorLog(books.ops).page(null, 2))
                .extracting(OperatorLog.Entry::action)
                .containsExactly("transfer.confirm", "transfer.propose");
        assertThat(new OperatorLog(books.ops).page(null, 1).getFirst().reason()).isEqualTo(receipt.statementLine());
    }

    @Test
    void one_person_alone_cannot_fill_a_wallet() {
        Receipt receipt = told(announced());
        assertRefused("second_person", () -> till.transfers.confirm(lin, receipt.id()));
        assertThatThrownBy(() -> books.execute("update market.bank_receipt set state = 'confirmed', decided_at = now(),"
                        + " decided_by = proposed_by where id = '" + receipt.id() + "'"))
                .hasMessageContaining("four_eyes");
        assertThat(wallet()).isEqualTo(yuan("0"));
    }

    @Test
    void two_who_confirm_at_once_fill_the_wallet_once() throws Exception {
        Receipt receipt = told(announced());
        List<Operator> others =
                IntStream.range(0, 8).mapToObj(i -> operator("周" + i)).toList();
        int refused = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Receipt>> deeds = others.stream()
                    .map(other -> (Callable<Receipt>) () -> till.transfers.confirm(other, receipt.id()))
                    .toList();
            for (Future<Receipt> one : threads.invokeAll(deeds)) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).hasMessage("transfer_decided");
                    refused++;
                }
            }
        }
        assertThat(refused).isEqualTo(7);
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    void a_line_of_the_statement_counts_once() {
        String line = line();
        till.transfers.propose(lin, reference(announced()), line, yuan("20.00"));
        TopUp other = announced();
        assertRefused(
                "statement_line_used",
                () -> till.transfers.propose(zhou, reference(other), " " + line + " ", yuan("20.00")));
    }

    @Test
    void a_top_up_is_told_of_once_and_again_only_after_it_was_rejected() {
        TopUp topUp = announced();
        Receipt receipt = told(topUp);
        assertRefused("transfer_decided", () -> told(topUp));
        till.transfers.reject(lin, receipt.id(), "看错了行");
        Receipt again = told(topUp);
        till.transfers.confirm(zhou, again.id());
        assertRefused("transfer_decided", () -> till.transfers.confirm(zhou, again.id()));
        assertRefused("transfer_decided", () -> told(topUp));
        assertThat(wallet()).isEqualTo(yuan("20.00"));
    }

    @Test
    void what_cannot_be_right_is_refused_and_leaves_nothing() {
        TopUp topUp = announced();
        String reference = reference(topUp);
        String mistyped = reference.substring(0, 18) + (reference.endsWith("A") ? 'C' : 'A');
        Money whole = yuan("20.00");
        assertRefused("unknown_reference", () -> till.transfers.propose(lin, mistyped, line(), whole));
        String stranger = TransferReference.of(Ids.next()).text();
        assertRefused("unknown_reference", () -> till.transfers.propose(lin, stranger, line(), whole));
        assertRefused("transfer_amount_differs", () -> till.transfers.propose(lin, reference, line(), yuan("19.99")));
        assertRefused("statement_line_missing", () -> till.transfers.propose(lin, reference, " ", whole));
        assertRefused("statement_line_missing", () -> till.transfers.propose(lin, reference, "x".repeat(101), whole));
        assertRefused("unknown_transfer", () -> till.transfers.confirm(zhou, Ids.next()));
        assertThat(till.transfers.waiting())
                .noneSatisfy(receipt -> assertThat(receipt.topUp()).isEqualTo(topUp.id()));
    }

    @Test
    void a_bank_sends_no_webhooks_and_gives_nothing_back_by_itself() {
        TopUp topUp = announced();
        till.transfers.confirm(zhou, told(topUp).id());
        assertRefused("bad_webhook", () -> till.topUps.webhook("bank", new Webhook(new byte[] {1}, Map.of())));
        assertRefused("refund_unsupported", () -> till.refunds.give(lin, Ids.next(), topUp.id(), yuan("5.00"), "退"));
        till.topUps.run();
        assertThat(state(topUp)).isEqualTo(State.PAID);
    }
}
