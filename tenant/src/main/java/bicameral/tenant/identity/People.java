package bicameral.tenant.identity;

import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Slugs;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantRows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** People by their verified identity. Thread-safe. */
@ApplicationScoped
public class People {
    /** The issuer of owners that no one has signed in as yet; no identity provider can have it, since it is no address. */
    private static final String NOBODY_YET = "demo";

    private static final int MAX_NAME = 60;

    private final OpsTx ops;

    public People(OpsTx ops) {
        this.ops = ops;
    }

    /**
     * The person of a verified token; made, with a personal tenant, at the first sign-in. Idempotent, also when two first
     * requests arrive at once.
     */
    public Person signedIn(String issuer, String subject, String displayName, String email) {
        if (issuer.isBlank() || subject.isBlank() || issuer.equals(NOBODY_YET))
            throw new Refusal("unauthenticated", Refusal.Kind.UNAUTHENTICATED);
        String mail = PlainText.cleaned(email, 254);
        String name = shownName(displayName, mail);
        return ops.in(handle -> find(handle, issuer, subject)
                .map(known -> refreshed(handle, known, name, mail))
                .orElseGet(() -> firstSignIn(handle, issuer, subject, name, mail)));
    }

    /** A person by id. */
    public Person byId(PersonId id) {
        return ops.in(handle -> handle.createQuery("""
                        select id, display_name, email, personal_tenant from person where id = :id""")
                .bind("id", id.value())
                .map((row, context) -> person(row))
                .findOne()
                .orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND)));
    }

    /**
     * Development only: hands a demo tenant to the person whose user name is the tenant's slug, at their first sign-in, and
     * only while no one has it. Does nothing, and says false, for other tenants, other user names, other issuers than this
     * instance's own realm, and demo tenants that are already taken.
     *
     * @param issuer of the person's token
     * @param realm the issuer of this instance's own realm
     * @param username the token's preferred_username
     */
    public boolean linkDemoOwner(Person person, String issuer, String realm, String username) {
        if (!issuer.equals(realm) || !Slugs.wellFormed(username)) return false;
        return ops.in(handle -> {
            // Asked first without the lock, since this is asked at every request and hardly ever true.
            if (demoTenantWithoutOwner(handle, username).isEmpty()) return false;
            lock(handle, NOBODY_YET, username);
            Optional<TenantId> free = demoTenantWithoutOwner(handle, username);
            free.ifPresent(tenant -> handOver(handle, tenant, person.id(), username));
            return free.isPresent();
        });
    }

    /**
     * For seeding: an enterprise marked demo, owned by a person of no one yet until {@link #linkDemoOwner}. Found again
     * where it exists. slug_taken (CONFLICT) where a tenant that is no demo has the slug.
     */
    public DemoTenant demoTenant(String slug, String name) {
        return ops.in(handle -> {
            lock(handle, NOBODY_YET, slug);
            Optional<TenantId> known = tenantBySlug(handle, slug, true);
            if (known.isPresent()) return new DemoTenant(known.get(), anOwner(handle, known.get()));
            if (tenantBySlug(handle, slug, false).isPresent()) throw new Refusal("slug_taken", Refusal.Kind.CONFLICT);
            Person owner = firstSignIn(handle, NOBODY_YET, slug, name, "");
            TenantId tenant = TenantRows.insertTenant(handle, Tenant.Kind.ENTERPRISE, name, slug, true);
            TenantRows.addRoles(handle, tenant, owner.id(), Set.of(Role.OWNER));
            return new DemoTenant(tenant, owner.id());
        });
    }

    /** A demo tenant and one of its owners. */
    public record DemoTenant(TenantId tenant, PersonId owner) {}

    private static Optional<TenantId> tenantBySlug(Handle handle, String slug, boolean demo) {
        return handle.createQuery("select id from tenant where slug = :slug and demo = :demo")
                .bind("slug", slug)
                .bind("demo", demo)
                .mapTo(UUID.class)
                .findOne()
                .map(TenantId::new);
    }

    private static PersonId anOwner(Handle handle, TenantId tenant) {
        return new PersonId(handle.createQuery("""
                select person_id from membership where tenant_id = :tenant and 'OWNER' = any(roles)
                order by since, person_id limit 1""")
                .bind("tenant", tenant.value())
                .mapTo(UUID.class)
                .one());
    }

    private static Optional<TenantId> demoTenantWithoutOwner(Handle handle, String slug) {
        return handle.createQuery("""
                select t.id from tenant t
                join membership m on m.tenant_id = t.id
                join person p on p.id = m.person_id and p.issuer = :nobody and p.subject = t.slug
                where t.slug = :slug and t.demo""")
                .bind("nobody", NOBODY_YET)
                .bind("slug", slug)
                .mapTo(UUID.class)
                .findOne()
                .map(TenantId::new);
    }

    private static void handOver(Handle handle, TenantId tenant, PersonId person, String slug) {
        TenantRows.addRoles(handle, tenant, person, Set.of(Role.OWNER));
        handle.createUpdate("""
                delete from membership m using person p
                where m.tenant_id = :tenant and p.id = m.person_id and p.issuer = :nobody and p.subject = :slug""")
                .bind("tenant", tenant.value())
                .bind("nobody", NOBODY_YET)
                .bind("slug", slug)
                .execute();
    }

    private static Person firstSignIn(Handle handle, String issuer, String subject, String name, String email) {
        lock(handle, issuer, subject);
        return find(handle, issuer, subject).orElseGet(() -> insert(handle, issuer, subject, name, email));
    }

    private static Person insert(Handle handle, String issuer, String subject, String name, String email) {
        PersonId id = new PersonId(Ids.next());
        TenantId personal = TenantRows.insertTenant(handle, Tenant.Kind.PERSONAL, name, Slugs.from("", "p"), false);
        handle.createUpdate("""
                insert into person (id, issuer, subject, display_name, email, personal_tenant)
                values (:id, :issuer, :subject, :name, :email, :personal)""")
                .bind("id", id.value())
                .bind("issuer", issuer)
                .bind("subject", subject)
                .bind("name", name)
                .bind("email", email)
                .bind("personal", personal.value())
                .execute();
        TenantRows.addRoles(handle, personal, id, Set.of(Role.OWNER));
        return new Person(id, name, email, personal);
    }

    private static Person refreshed(Handle handle, Person known, String name, String email) {
        if (known.displayName().equals(name) && known.email().equals(email)) return known;
        handle.createUpdate("update person set display_name = :name, email = :email where id = :id")
                .bind("name", name)
                .bind("email", email)
                .bind("id", known.id().value())
                .execute();
        return new Person(known.id(), name, email, known.personal());
    }

    private static Optional<Person> find(Handle handle, String issuer, String subject) {
        return handle.createQuery("""
                select id, display_name, email, personal_tenant from person
                where issuer = :issuer and subject = :subject""")
                .bind("issuer", issuer)
                .bind("subject", subject)
                .map((row, context) -> person(row))
                .findOne();
    }

    private static void lock(Handle handle, String issuer, String subject) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:identity, 0))::text")
                .bind("identity", issuer + "\n" + subject)
                .mapTo(String.class)
                .one();
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(
                new PersonId(row.getObject("id", UUID.class)),
                row.getString("display_name"),
                row.getString("email"),
                new TenantId(row.getObject("personal_tenant", UUID.class)));
    }

    private static String shownName(String displayName, String email) {
        String name = PlainText.cleaned(displayName, MAX_NAME);
        if (!name.isEmpty()) return name;
        String local = PlainText.cleaned(email.replaceFirst("@.*", ""), MAX_NAME);
        return local.isEmpty() ? "—" : local;
    }
}
