package bicameral.marketplace.mail;

import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The outbox of mail. Thread-safe, also across instances: a letter is sent by one of them. One whose sender died between sending
 * and noting it is sent again, under the same Message-ID.
 */
@ApplicationScoped
public class Letters {
    private static final Logger LOG = Logger.getLogger(Letters.class);
    private static final int BATCH = 100;
    private static final int MOST_ATTEMPTS = 12;
    private static final int MOST_READERS = 20;

    private final OpsTx ops;
    private final @Nullable Smtp smtp;

    public Letters(OpsTx ops, MailSettings settings) {
        this.ops = ops;
        this.smtp = settings.server().map(Smtp::new).orElse(null);
    }

    /** Whether the market sends mail. */
    public boolean on() {
        return smtp != null;
    }

    /**
     * Writes a letter in the caller's transaction, once for each key; nothing where no mail is sent or there is no address.
     *
     * @param key what it tells of, like receipt:… with the period's number
     */
    public void write(Handle handle, TenantId tenant, String key, String to, String subject, String body) {
        if (smtp == null || to.isBlank()) return;
        handle.createUpdate("""
                        insert into market.letter (tenant_id, id, business_key, recipient, subject, body)
                        values (:tenant, :id, :key, :to, :subject, :body) on conflict (business_key) do nothing""")
                .bind("tenant", tenant.value())
                .bind("id", Ids.next())
                .bind("key", key)
                .bind("to", to)
                .bind("subject", subject)
                .bind("body", body)
                .execute();
    }

    /**
     * As {@link #write}, to each who answers for the tenant's money: its owners and those with the role for billing, at most 20.
     * For operators' transactions, as it reads addresses.
     */
    public void writeToOwners(Handle handle, TenantId tenant, String key, String subject, String body) {
        writeTo(Set.of(Role.OWNER, Role.BILLING), handle, tenant, key, subject, body);
    }

    /**
     * As {@link #write}, to each of the tenant's members with one of these roles, or the person whose own space it is; at most 20.
     * For operators' transactions, as it reads addresses.
     */
    public void writeTo(Set<Role> roles, Handle handle, TenantId tenant, String key, String subject, String body) {
        if (smtp == null) return;
        record Reader(UUID person, String email) {}
        List<Reader> readers = handle.createQuery("""
                        select id, email from market.person where personal_tenant = :tenant
                        union
                        select p.id, p.email from market.membership m join market.person p on p.id = m.person_id
                        where m.tenant_id = :tenant and m.roles && cast(:roles as text[])
                        order by id limit :most""")
                .bind("tenant", tenant.value())
                .bind("roles", roles.stream().map(Role::name).toArray(String[]::new))
                .bind("most", MOST_READERS)
                .map((row, context) -> new Reader(row.getObject("id", UUID.class), row.getString("email")))
                .list();
        for (Reader reader : readers) write(handle, tenant, key + ":" + reader.person(), reader.email(), subject, body);
    }

    private record Letter(UUID id, Instant written, String to, String subject, String body, int attempts) {}

    /** Sends what waits; what the server does not take is tried again, ever more seldom, for about two days. */
    public void send() {
        Smtp out = smtp;
        if (out == null) return;
        for (Letter letter : claimed()) {
            try {
                out.send(letter.id(), letter.written(), letter.to(), letter.subject(), letter.body());
                mark(letter.id(), "sent");
            } catch (MessagingException failure) {
                boolean hopeless = failure instanceof SendFailedException || letter.attempts() >= MOST_ATTEMPTS;
                // Without the text of the failure: servers put addresses into it.
                LOG.warnf(
                        "letter %s was not sent: %s%s",
                        letter.id(), failure.getClass().getSimpleName(), hopeless ? ", given up" : "");
                if (hopeless) mark(letter.id(), "given_up");
            }
        }
    }

    /** Takes them for as long as sending may last, and doubles that with each attempt. */
    private List<Letter> claimed() {
        return ops.in(handle -> handle.createQuery("""
                        with claimed as (
                          update market.letter set attempts = attempts + 1,
                            due_at = market.clock() + make_interval(mins => least(720, (2 ^ attempts)::int))
                          where id in (select id from market.letter where state = 'waiting' and due_at <= market.clock()
                            order by due_at limit :batch for update skip locked)
                          returning id, created_at, recipient, subject, body, attempts)
                        select * from claimed order by created_at, id""")
                .bind("batch", BATCH)
                .map((row, context) -> new Letter(
                        row.getObject("id", UUID.class),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("recipient"),
                        row.getString("subject"),
                        row.getString("body"),
                        row.getInt("attempts")))
                .list());
    }

    private void mark(UUID id, String state) {
        ops.in(handle -> handle.createUpdate(
                        "update market.letter set state = :state, ended_at = market.clock() where id = :id")
                .bind("state", state)
                .bind("id", id)
                .execute());
    }
}
