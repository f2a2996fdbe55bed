package bicameral.marketplace.payment;

import bicameral.db.TestDatabase;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Operator;
import bicameral.tenant.PersonId;
import bicameral.tenant.Role;
import bicameral.tenant.audit.OperatorLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A market of its own that takes payments by Stripe, with somebody who pays and somebody who answers for its money. */
final class StripeMarket implements AutoCloseable {
    final StripeServer stripe = new StripeServer();
    final Books books = new Books(
            TestDatabase.fresh(),
            BillingSettings.defaults(false, true, Books.SECRET, URI.create("https://market.example"))
                    .with(1_500, 600, 7, Books.yuan("50").micros()));
    final PaymentSettings settings = stripe.settings(URI.create("https://market.example"), Funds.WALLET);
    final Till till = new Till(books, books.settings, settings, List.of(new StripeCheckout(settings)));
    final OperatorLog log = new OperatorLog(books.ops);
    final Disputes disputes = new Disputes(books.ops, till.providers, settings, log);
    final CurrentTenant payer = payer("阿禾");
    final Operator lin = operator("林");

    private Person person(String name) {
        return new People(books.ops)
                .signedIn("https://id.example", UUID.randomUUID().toString(), name, "");
    }

    private CurrentTenant payer(String name) {
        Person person = person(name);
        return new CurrentTenant(person.personal(), person.id(), Set.of(Role.OWNER));
    }

    /** Somebody else who answers for the market's money. */
    Operator operator(String name) {
        return new Operator(new PersonId(person(name).id().value()), name);
    }

    /** The story is over, and the books are in order. */
    @Override
    public void close() {
        stripe.close();
        books.audit();
    }
}
