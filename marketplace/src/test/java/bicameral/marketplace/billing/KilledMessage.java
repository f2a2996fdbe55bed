package bicameral.marketplace.billing;

import bicameral.marketplace.money.Money;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that carries one paid message from reserve to capture and may be told to die on the way. */
final class KilledMessage {
    private KilledMessage() {}

    /** URL, payer, publisher, agent, message, number of the commit to die at, whether before it. Prints each step it finished. */
    public static void main(String[] arguments) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setURL(arguments[0]);
        database.setUser("bicameral_ops");
        database.setPassword("test");
        DataSource ops =
                HaltingDataSource.wrap(database, Integer.parseInt(arguments[5]), Boolean.parseBoolean(arguments[6]));
        OpsTx tx = new OpsTx(ops);
        BillingSettings settings =
                BillingSettings.defaults(false, true, Books.SECRET, URI.create("http://localhost:8080"));
        Billing billing = new Billing(tx, new Accounts(tx), new Ledger(), settings);
        Offer offer = new Offer(
                TenantId.parse(arguments[2]),
                UUID.fromString(arguments[3]),
                1,
                "农技助手",
                "农",
                "jade",
                Money.of("0.30", Money.CNY),
                0);
        UUID message = UUID.fromString(arguments[4]);
        TenantId payer = TenantId.parse(arguments[1]);

        billing.reserve(new Order(message, "asks", offer, payer, payer.toString()));
        System.out.println("reserved");
        billing.record(offer, message, Books.done());
        System.out.println("recorded");
        billing.settle(message);
        System.out.println("settled");
    }
}
