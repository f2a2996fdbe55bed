package bicameral.tenant.membership;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Slugs;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantRows;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Who belongs to which tenant. Thread-safe. Memberships are read from the database at each request, so removal acts at once. */
@ApplicationScoped
public class Members {
    private static final int MAX_ENTERPRISES = 20;

    private final TenantTx tx;
    private final OpsTx ops;
    private final AuditLog audit;

    public Members(TenantTx tx, OpsTx ops, AuditLog audit) {
        this.tx = tx;
        this.ops = ops;
        this.audit = audit;
    }

    /** The person's tenants, personal first, then by name. */
    public List<Membership> of(PersonId person) {
        return ops.in(handle -> handle.createQuery("""
                        select t.id, t.kind, t.name, t.slug, t.created_at, m.roles
                        from membership m join tenant t on t.id = m.tenant_id
                        where m.person_id = :person
                        order by t.kind desc, t.name, t.id""")
                .bind("person", person.value())
                .map((row, context) -> new Membership(TenantRows.tenant(row), TenantRows.roles(row)))
                .list());
    }

    /** The person acting in one of their tenants; not_found where they are no member, the same as for a missing tenant. */
    public CurrentTenant current(PersonId person, TenantId tenant) {
        return tx.in(
                tenant,
                handle -> handle.createQuery("""
                        select roles from membership where tenant_id = :tenant and person_id = :person""")
                        .bind("tenant", tenant.value())
                        .bind("person", person.value())
                        .map((row, context) -> new CurrentTenant(tenant, person, TenantRows.roles(row)))
                        .findOne()
                        .orElseThrow(Members::notFound));
    }

    /** The tenant itself. */
    public Tenant tenant(CurrentTenant current) {
        current.require(Role.Permission.VIEW);
        return tx.in(current.tenant(), handle -> read(handle, current.tenant(), ""));
    }

    /** A new enterprise tenant, owned by the person. Name 2–60 characters: else invalid_name. */
    public Tenant found(PersonId person, String name) {
        String checked = checkedName(name);
        return ops.in(handle -> {
            refuseTooMany(handle, person);
            TenantId tenant =
                    TenantRows.insertTenant(handle, Tenant.Kind.ENTERPRISE, checked, Slugs.from(checked, "t"), false);
            TenantRows.addRoles(handle, tenant, person, Set.of(Role.OWNER));
            CurrentTenant founder = new CurrentTenant(tenant, person, Set.of(Role.OWNER));
            audit.write(handle, founder, "tenant.found", tenant.toString(), Map.of("name", checked));
            return read(handle, tenant, "");
        });
    }

    /** Renames the tenant (owners). */
    public void rename(CurrentTenant current, String name) {
        current.require(Role.Permission.MANAGE_MEMBERS);
        String checked = checkedName(name);
        tx.in(current.tenant(), handle -> {
            handle.createUpdate("update tenant set name = :name where id = :tenant")
                    .bind("name", checked)
                    .bind("tenant", current.tenant().value())
                    .execute();
            audit.write(handle, current, "tenant.rename", current.tenant().toString(), Map.of("name", checked));
            return checked;
        });
    }

    /** All members. */
    public List<Member> list(CurrentTenant current) {
        current.require(Role.Permission.VIEW);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                        select m.person_id, p.display_name, p.email, m.roles, m.since
                        from membership m join person p on p.id = m.person_id
                        where m.tenant_id = :tenant
                        order by m.since, m.person_id""")
                        .bind("tenant", current.tenant().value())
                        .map((row, context) -> member(row))
                        .list());
    }

    /** Replaces a member's roles (owners); last_owner where no owner would remain. */
    public void changeRoles(CurrentTenant current, PersonId member, Set<Role> roles) {
        current.require(Role.Permission.MANAGE_MEMBERS);
        if (roles.isEmpty()) throw new Refusal("invalid_roles", Refusal.Kind.INVALID);
        tx.in(current.tenant(), handle -> {
            lock(handle, current);
            Set<Role> before = rolesOf(handle, current.tenant(), member);
            if (before.contains(Role.OWNER) && !roles.contains(Role.OWNER)) requireOtherOwner(handle, current, member);
            handle.createUpdate("""
                    update membership set roles = :roles where tenant_id = :tenant and person_id = :person""")
                    .bindArray("roles", String.class, (Object[]) TenantRows.names(roles))
                    .bind("tenant", current.tenant().value())
                    .bind("person", member.value())
                    .execute();
            Map<String, String> details = Map.of(
                    "before",
                    String.join(",", TenantRows.names(before)),
                    "after",
                    String.join(",", TenantRows.names(roles)));
            audit.write(handle, current, "member.roles", member.toString(), details);
            return member;
        });
    }

    /** Removes a member (owners, or oneself); last_owner where no owner would remain. */
    public void remove(CurrentTenant current, PersonId member) {
        if (!current.person().equals(member)) current.require(Role.Permission.MANAGE_MEMBERS);
        tx.in(current.tenant(), handle -> {
            lock(handle, current);
            if (rolesOf(handle, current.tenant(), member).contains(Role.OWNER))
                requireOtherOwner(handle, current, member);
            audit.write(handle, current, "member.remove", member.toString(), Map.of());
            handle.createUpdate("delete from membership where tenant_id = :tenant and person_id = :person")
                    .bind("tenant", current.tenant().value())
                    .bind("person", member.value())
                    .execute();
            return member;
        });
    }

    private static Tenant read(Handle handle, TenantId tenant, String lock) {
        return handle.createQuery("select id, kind, name, slug, created_at from tenant where id = :tenant " + lock)
                .bind("tenant", tenant.value())
                .map((row, context) -> TenantRows.tenant(row))
                .findOne()
                .orElseThrow(Members::notFound);
    }

    /**
     * One change of a tenant's members at a time, so that two owners cannot each remove the other; and whoever acts must
     * still be allowed to once it is their turn.
     */
    private static void lock(Handle handle, CurrentTenant current) {
        read(handle, current.tenant(), "for update");
        Set<Role> now = rolesOf(handle, current.tenant(), current.person());
        if (!now.containsAll(current.roles())) throw new Refusal("not_allowed", Refusal.Kind.FORBIDDEN);
    }

    private static Set<Role> rolesOf(Handle handle, TenantId tenant, PersonId person) {
        return handle.createQuery("select roles from membership where tenant_id = :tenant and person_id = :person")
                .bind("tenant", tenant.value())
                .bind("person", person.value())
                .map((row, context) -> TenantRows.roles(row))
                .findOne()
                .orElseThrow(Members::notFound);
    }

    private static void requireOtherOwner(Handle handle, CurrentTenant current, PersonId leaving) {
        boolean another = handle.createQuery("""
                select exists (select 1 from membership
                  where tenant_id = :tenant and person_id <> :person and 'OWNER' = any(roles))""")
                .bind("tenant", current.tenant().value())
                .bind("person", leaving.value())
                .mapTo(Boolean.class)
                .one();
        if (!another) throw new Refusal("last_owner", Refusal.Kind.CONFLICT);
    }

    private static void refuseTooMany(Handle handle, PersonId person) {
        long owned = handle.createQuery("""
                select count(*) from membership m join tenant t on t.id = m.tenant_id
                where m.person_id = :person and t.kind = 'ENTERPRISE' and 'OWNER' = any(m.roles)""")
                .bind("person", person.value())
                .mapTo(Long.class)
                .one();
        if (owned >= MAX_ENTERPRISES)
            throw new Refusal("too_many_enterprises", Refusal.Kind.INVALID, Map.of("limit", MAX_ENTERPRISES));
    }

    private static Member member(ResultSet row) throws SQLException {
        return new Member(
                new PersonId(row.getObject("person_id", UUID.class)),
                row.getString("display_name"),
                row.getString("email"),
                TenantRows.roles(row),
                row.getObject("since", OffsetDateTime.class).toInstant());
    }

    private static String checkedName(String name) {
        return PlainText.line(name, 2, 60, "invalid_name");
    }

    private static Refusal notFound() {
        return new Refusal("not_found", Refusal.Kind.NOT_FOUND);
    }
}
