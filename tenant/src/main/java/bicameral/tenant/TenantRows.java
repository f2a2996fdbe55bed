package bicameral.tenant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Rows of tenant and membership as records, and the one way to make a tenant. */
public final class TenantRows {
    private static final int ATTEMPTS = 8;

    private TenantRows() {}

    /** From columns id, kind, name, slug, created_at. */
    public static Tenant tenant(ResultSet row) throws SQLException {
        return new Tenant(
                new TenantId(row.getObject("id", UUID.class)),
                Tenant.Kind.valueOf(row.getString("kind")),
                row.getString("name"),
                row.getString("slug"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    /** From column roles. */
    public static Set<Role> roles(ResultSet row) throws SQLException {
        String[] names = (String[]) row.getArray("roles").getArray();
        return Arrays.stream(names).map(Role::valueOf).collect(Collectors.toUnmodifiableSet());
    }

    /** As the roles column takes them. */
    public static String[] names(Set<Role> roles) {
        return roles.stream().map(Role::name).sorted().toArray(String[]::new);
    }

    /** A new tenant with the wanted slug or, where that is taken, one like it. Needs role bicameral_ops. */
    public static TenantId insertTenant(Handle ops, Tenant.Kind kind, String name, String wantedSlug, boolean demo) {
        UUID id = Ids.next();
        String slug = wantedSlug;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int inserted = ops.createUpdate("""
                    insert into tenant (id, kind, name, slug, demo) values (:id, :kind, :name, :slug, :demo)
                    on conflict (slug) do nothing""")
                    .bind("id", id)
                    .bind("kind", kind.name())
                    .bind("name", name)
                    .bind("slug", slug)
                    .bind("demo", demo)
                    .execute();
            if (inserted == 1) return new TenantId(id);
            slug = Slugs.varied(wantedSlug);
        }
        throw new IllegalStateException("no free slug for a tenant");
    }

    /** Makes the person a member, or adds the roles where they are one. Needs role bicameral_ops. */
    public static void addRoles(Handle ops, TenantId tenant, PersonId person, Set<Role> roles) {
        ops.createUpdate("""
                insert into membership as m (tenant_id, person_id, roles) values (:tenant, :person, :roles)
                on conflict (tenant_id, person_id) do update set roles = (
                  select array_agg(distinct role order by role) from unnest(m.roles || excluded.roles) role)""")
                .bind("tenant", tenant.value())
                .bind("person", person.value())
                .bindArray("roles", String.class, (Object[]) names(roles))
                .execute();
    }
}
