package bicameral.marketplace.mail;

import bicameral.marketplace.billing.Books;
import bicameral.tenant.PersonId;
import bicameral.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Letters that are written and, as nobody calls for it, not sent. */
public final class Post {
    private final Books books;
    private final Letters letters;

    public Post(Books books) {
        this.books = books;
        this.letters = new Letters(
                books.ops,
                new MailSettings(Optional.of(new MailSettings.Server(
                        "127.0.0.1", 9, MailSettings.Security.NONE, "", "", "market@market.example"))));
    }

    /** A person who can be written to. */
    public PersonId person(String name, String email) {
        PersonId person = books.person(name);
        books.execute("update market.person set email = '" + email + "' where id = '" + person + "'");
        return person;
    }

    /** Where letters are written. */
    public Letters letters() {
        return letters;
    }

    /** Throws away what was written: on the same market others send all that waits. Call it after each test. */
    public void burn() {
        books.execute("update market.letter set state = 'given_up', ended_at = now() where state = 'waiting'");
    }

    /** A tenant's letters, oldest first, each as its recipient, subject and body. */
    public List<String> of(TenantId tenant) {
        return books.ops.in(handle -> handle.createQuery("""
                        select recipient || ': ' || subject || E'\\n' || body from market.letter where tenant_id = :tenant
                        order by created_at, id""")
                .bind("tenant", tenant.value())
                .mapTo(String.class)
                .list());
    }
}
