package bicameral.marketplace.billing;

import static bicameral.marketplace.billing.Books.done;
import static bicameral.marketplace.billing.Books.offer;
import static bicameral.marketplace.billing.Books.order;
import static bicameral.marketplace.billing.Books.yuan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import bicameral.db.SmallDisk;
import bicameral.db.TestDatabase;
import bicameral.marketplace.money.Money;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The market's tables on a disk that becomes full in the middle of paid messages. Where nobody may mount one, there is no story. */
@Tag("P-F9")
class FullDiskTest {
    private static final int MEGABYTES = 96;
    private static final int MOST = 20_000;
    private static final String DISK_FULL = "53100";

    @Test
    void a_full_disk_refuses_what_is_written_shows_what_is_there_and_charges_nothing_that_was_not_answered(
            @TempDir Path temp) throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(temp.resolve("disk"), MEGABYTES);
        assumeTrue(mounted.isPresent(), "mounting is not allowed here");
        try (SmallDisk disk = mounted.get()) {
            TestDatabase database = TestDatabase.in(disk.root().toRealPath());
            try {
                story(
                        disk,
                        new Books(
                                database,
                                BillingSettings.defaults(
                                        false, true, Books.SECRET, URI.create("http://localhost:8080"))));
            } finally {
                database.drop();
            }
        }
    }

    private static void story(SmallDisk disk, Books books) throws Exception {
        TenantId payer = Books.tenant();
        Offer offer = offer("0.05", 0);
        books.give(payer, "10000.00");
        List<UUID> charged = new ArrayList<>();
        message(books, offer, payer, charged);

        disk.fill(0);
        RuntimeException full = untilRefused(books, offer, payer, charged);

        assertThat(states(full)).as("what the database says").contains(DISK_FULL);
        assertThat(disk.room()).isLessThan(64 * 1024);
        books.audit();
        assertThat(owned(books, payer)).as("read on the full disk").isEqualTo(left(captures(books)));
        assertThat(untilRefused(books, offer, payer, charged))
                .as("it stays full")
                .isNotNull();

        disk.free();
        message(books, offer, payer, charged);
        books.letHoldsExpire();
        books.billing.recover();
        books.audit();
        assertThat(books.balance(payer, AccountKind.HOLD)).isEqualTo(yuan("0"));
        assertThat(books.balance(payer, AccountKind.WALLET_PAID)).isEqualTo(left(captures(books)));
        assertThat(captures(books))
                .as("whatever was answered, and nothing else")
                .isEqualTo(charged.size());
        for (UUID message : charged)
            assertThat(settled(books, message)).as("charged once: %s", message).isEqualTo(1);
    }

    private static RuntimeException untilRefused(Books books, Offer offer, TenantId payer, List<UUID> charged) {
        for (int i = 0; i < MOST; i++) {
            try {
                message(books, offer, payer, charged);
            } catch (RuntimeException refused) {
                return refused;
            }
        }
        throw new AssertionError("never full");
    }

    /** One paid message from its order to the books; noted once it is recorded, from when on it is owed. */
    private static void message(Books books, Offer offer, TenantId payer, List<UUID> charged) {
        Order order = order(offer, payer);
        books.billing.reserve(order);
        books.billing.record(offer, order.message(), done());
        charged.add(order.message());
        books.billing.settle(order.message());
    }

    /** What is free and what is reserved. */
    private static Money owned(Books books, TenantId payer) {
        return books.balance(payer, AccountKind.WALLET_PAID).plus(books.balance(payer, AccountKind.HOLD));
    }

    private static Money left(long messages) {
        return new Money(yuan("10000.00").micros() - messages * yuan("0.05").micros(), Money.CNY);
    }

    private static long captures(Books books) {
        return books.ops.in(
                handle -> handle.createQuery("select count(*) from market.ledger_transaction where kind = 'capture'")
                        .mapTo(Long.class)
                        .one());
    }

    private static long settled(Books books, UUID message) {
        return books.ops.in(handle -> handle.createQuery(
                        "select count(*) from market.ledger_transaction where kind = 'capture' and reference = :message")
                .bind("message", message)
                .mapTo(Long.class)
                .one());
    }

    private static List<String> states(Throwable failure) {
        List<String> states = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof SQLException sql && sql.getSQLState() != null) states.add(sql.getSQLState());
        return states;
    }
}
