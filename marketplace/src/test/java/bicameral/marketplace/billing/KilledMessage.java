package bicameral.marketplace.billing;

import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Carries one paid message from reserve to capture; as a process of its own it may be told to die on the way. */
final class KilledMessage {
    private KilledMessage() {}

    /**
     * How a message goes.
     *
     * @param brokeOff whether the answer breaks off halfway
     * @param atOnce whether journal and books are one commit, or the journal stands alone for a while
     */
    record Way(boolean brokeOff, boolean atOnce) {}

    /**
     * URL, payer, number of the commit to die at, whether before it, and its way. Prints each step it finished.
     */
    public static void main(String[] arguments) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[0]);
        database.setUser("bicameral_ops");
        database.setPassword("test");
        DataSource ops = HaltingDataSource.wrap(
                database, Integer.parseInt(arguments[2]), Boolean.parseBoolean(arguments[3]), true);
        Way way = new Way(Boolean.parseBoolean(arguments[4]), Boolean.parseBoolean(arguments[5]));
        carry(ops, TenantId.parse(arguments[1]), way, System.out::println);
    }

    /** Says each step it finished. */
    static void carry(DataSource ops, TenantId payer, Way way, Consumer<String> finished) {
        OpsTx tx = new OpsTx(ops);
        BillingSettings settings =
                BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"));
        Billing billing = new Billing(tx, new Accounts(tx), new Ledger(), settings);
        Offer offer = Books.offer("0.30", 0);
        Order order = Books.order(offer, payer);
        UUID message = order.message();

        billing.reserve(order);
        finished.accept("reserved");
        Outcome outcome =
                way.brokeOff() ? Outcome.brokenOff(Reservation.State.PARTIAL, 200, null, "broke_off") : Books.done();
        if (way.atOnce()) billing.charge(offer, message, outcome);
        else billing.record(offer, message, outcome);
        finished.accept("recorded");
        billing.settle(message);
        finished.accept("settled");
    }
}
