package bicameral.tenant.membership;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantRows;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Invitations by link: a random token of 256 bits, stored hashed, used once, valid for seven days. Thread-safe. */
@ApplicationScoped
public class Invitations {
    private static final int TOKEN_BYTES = 32;
    private static final int MAX_OPEN = 100;
    private static final String OPEN = "accepted_at is null and withdrawn_at is null and expires_at > now()";

    private final SecureRandom random = new SecureRandom();
    private final TenantTx tx;
    private final OpsTx ops;
    private final AuditLog audit;

    public Invitations(TenantTx tx, OpsTx ops, AuditLog audit) {
        this.tx = tx;
        this.ops = ops;
        this.audit = audit;
    }

    /** A new invitation (owners of enterprises); returns the token, which is never stored or shown again. */
    public String invite(CurrentTenant current, Set<Role> roles, String note) {
        current.require(Role.Permission.MANAGE_MEMBERS);
        if (roles.isEmpty()) throw new Refusal("invalid_roles", Refusal.Kind.INVALID);
        String checkedNote = PlainText.line(note, 0, 200, "invalid_note");
        String token = newToken();
        UUID id = Ids.next();
        return tx.in(current.tenant(), handle -> {
            requireRoom(handle, current);
            insert(handle, current, id, token, roles, checkedNote);
            Map<String, String> details = Map.of("roles", String.join(",", TenantRows.names(roles)));
            audit.write(handle, current, "invitation.make", id.toString(), details);
            return token;
        });
    }

    /** Open invitations. */
    public List<Invitation> open(CurrentTenant current) {
        current.require(Role.Permission.MANAGE_MEMBERS);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                        select id, roles, note, created_at, expires_at from invitation
                        where tenant_id = :tenant and %s order by id desc""".formatted(OPEN))
                        .bind("tenant", current.tenant().value())
                        .map((row, context) -> invitation(row))
                        .list());
    }

    /** Withdraws an open invitation. */
    public void withdraw(CurrentTenant current, UUID invitation) {
        current.require(Role.Permission.MANAGE_MEMBERS);
        tx.in(current.tenant(), handle -> {
            int withdrawn = handle.createUpdate("""
                    update invitation set withdrawn_at = now()
                    where tenant_id = :tenant and id = :id and %s""".formatted(OPEN))
                    .bind("tenant", current.tenant().value())
                    .bind("id", invitation)
                    .execute();
            if (withdrawn == 0) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
            audit.write(handle, current, "invitation.withdraw", invitation.toString(), Map.of());
            return withdrawn;
        });
    }

    /** Where a token leads; invalid_invitation (MALFORMED) for null, empty, tampered, used, withdrawn or expired tokens. */
    public Tenant preview(@Nullable String token) {
        byte[] hash = hash(token);
        return ops.in(handle -> handle.createQuery("""
                        select t.id, t.kind, t.name, t.slug, t.created_at
                        from invitation i join tenant t on t.id = i.tenant_id
                        where i.token_hash = :hash and %s""".formatted(OPEN))
                .bind("hash", hash)
                .map((row, context) -> TenantRows.tenant(row))
                .findOne()
                .orElseThrow(Invitations::invalid));
    }

    /** Joins; already being a member adds the roles. invalid_invitation as in preview. */
    public Tenant accept(PersonId person, @Nullable String token) {
        byte[] hash = hash(token);
        return ops.in(handle -> {
            Accepted accepted = take(handle, person, hash);
            TenantRows.addRoles(handle, accepted.tenant(), person, accepted.roles());
            CurrentTenant joined = new CurrentTenant(accepted.tenant(), person, accepted.roles());
            audit.write(handle, joined, "invitation.accept", accepted.id().toString(), Map.of());
            return handle.createQuery("select id, kind, name, slug, created_at from tenant where id = :tenant")
                    .bind("tenant", accepted.tenant().value())
                    .map((row, context) -> TenantRows.tenant(row))
                    .one();
        });
    }

    private record Accepted(UUID id, TenantId tenant, Set<Role> roles) {}

    /** The one statement by which a token is used up: of two at once, the second finds no open invitation. */
    private static Accepted take(Handle handle, PersonId person, byte[] hash) {
        return handle.createQuery("""
                update invitation set accepted_at = now(), accepted_by = :person
                where token_hash = :hash and %s
                returning id, tenant_id, roles""".formatted(OPEN))
                .bind("person", person.value())
                .bind("hash", hash)
                .map((row, context) -> new Accepted(
                        row.getObject("id", UUID.class),
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        TenantRows.roles(row)))
                .findOne()
                .orElseThrow(Invitations::invalid);
    }

    private static void requireRoom(Handle handle, CurrentTenant current) {
        String kind = handle.createQuery("select kind from tenant where id = :tenant for update")
                .bind("tenant", current.tenant().value())
                .mapTo(String.class)
                .one();
        if (!kind.equals(Tenant.Kind.ENTERPRISE.name())) throw new Refusal("personal_tenant", Refusal.Kind.INVALID);
        long open = handle.createQuery(
                        "select count(*) from invitation where tenant_id = :tenant and %s".formatted(OPEN))
                .bind("tenant", current.tenant().value())
                .mapTo(Long.class)
                .one();
        if (open >= MAX_OPEN)
            throw new Refusal("too_many_invitations", Refusal.Kind.INVALID, Map.of("limit", MAX_OPEN));
    }

    private static void insert(
            Handle handle, CurrentTenant current, UUID id, String token, Set<Role> roles, String note) {
        handle.createUpdate("""
                insert into invitation (tenant_id, id, token_hash, roles, note, created_by, expires_at)
                values (:tenant, :id, :hash, :roles, :note, :person, now() + interval '7 days')""")
                .bind("tenant", current.tenant().value())
                .bind("id", id)
                .bind("hash", hash(token))
                .bindArray("roles", String.class, (Object[]) TenantRows.names(roles))
                .bind("note", note)
                .bind("person", current.person().value())
                .execute();
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return new Invitation(
                row.getObject("id", UUID.class),
                TenantRows.roles(row),
                row.getString("note"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private static byte[] hash(@Nullable String token) {
        if (token == null || token.length() != 43) throw invalid();
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Refusal invalid() {
        return new Refusal("invalid_invitation", Refusal.Kind.MALFORMED);
    }
}
