package bicameral.tenant.key;

import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantRows;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.Person;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tenant's keys. Thread-safe. Each use reads key and membership anew, so revoking and removing act at once. */
@ApplicationScoped
public class ApiKeys {
    /** What every key starts with, so that it is told from other tokens, and found by scanners of leaked secrets. */
    public static final String PREFIX = "bcm_";

    private static final int RANDOM_BYTES = 32;
    private static final int LENGTH = PREFIX.length() + 43;
    private static final int OPENING = PREFIX.length() + 5;
    private static final int MOST = 50;

    private final SecureRandom random = new SecureRandom();
    private final TenantTx tx;
    private final OpsTx ops;
    private final AuditLog audit;

    public ApiKeys(TenantTx tx, OpsTx ops, AuditLog audit) {
        this.tx = tx;
        this.ops = ops;
        this.audit = audit;
    }

    /** A key just made; its text is in this answer only. */
    public record Made(UUID id, String text) {}

    /** Who uses a key: the member who made it, held to its scopes. */
    public record User(UUID key, CurrentTenant current, Person person, Set<Scope> scopes) {
        public User {
            scopes = Set.copyOf(scopes);
        }
    }

    /** A new key. invalid_name, invalid_scopes (INVALID), too_many_keys (INVALID); not by another key. */
    public Made make(CurrentTenant current, String name, Set<Scope> scopes) {
        current.require(Role.Permission.MANAGE_KEYS);
        String checked = PlainText.line(name, 2, 60, "invalid_name");
        if (scopes.isEmpty()) throw new Refusal("invalid_scopes", Refusal.Kind.INVALID);
        Made made = new Made(Ids.next(), fresh());
        return tx.in(current.tenant(), handle -> {
            requireRoom(handle, current);
            insert(handle, current, made, checked, scopes);
            audit.write(
                    handle,
                    current,
                    "key.make",
                    made.id().toString(),
                    Map.of("name", checked, "scopes", String.join(",", names(scopes))));
            return made;
        });
    }

    /** All keys, newest first, revoked ones too. */
    public List<ApiKey> list(CurrentTenant current) {
        current.require(Role.Permission.MANAGE_KEYS);
        return tx.in(
                current.tenant(),
                handle -> handle.createQuery("""
                        select k.id, k.name, k.opening, k.scopes, coalesce(p.display_name, '') as creator, k.created_at,
                               k.last_used_at, k.revoked_at
                        from api_key k left join person p on p.id = k.created_by
                        where k.tenant_id = :tenant order by k.id desc""")
                        .bind("tenant", current.tenant().value())
                        .map((row, context) -> key(row))
                        .list());
    }

    /** Ends a key at once; one already ended stays so. */
    public void revoke(CurrentTenant current, UUID id) {
        current.require(Role.Permission.MANAGE_KEYS);
        tx.in(current.tenant(), handle -> {
            Optional<Boolean> open = handle.createQuery("""
                    select revoked_at is null from api_key where tenant_id = :tenant and id = :id for update""")
                    .bind("tenant", current.tenant().value())
                    .bind("id", id)
                    .mapTo(Boolean.class)
                    .findOne();
            if (open.isEmpty()) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
            if (!open.get()) return id;
            handle.createUpdate("update api_key set revoked_at = now() where tenant_id = :tenant and id = :id")
                    .bind("tenant", current.tenant().value())
                    .bind("id", id)
                    .execute();
            audit.write(handle, current, "key.revoke", id.toString(), Map.of());
            return id;
        });
    }

    /** Whether a bearer token claims to be a key. */
    public static boolean looksLike(String token) {
        return token.startsWith(PREFIX);
    }

    /** Whose key it is; empty for unknown and revoked ones, and where its maker is no member any more. */
    public Optional<User> user(String token) {
        if (token.length() != LENGTH || !looksLike(token)) return Optional.empty();
        byte[] hash = hash(token);
        return ops.in(handle -> {
            handle.createUpdate("""
                    update api_key set last_used_at = now()
                    where key_hash = :hash and revoked_at is null
                      and (last_used_at is null or last_used_at < now() - interval '1 minute')""").bind("hash", hash).execute();
            return handle.createQuery("""
                    select k.id, k.tenant_id, k.scopes, m.roles, p.id as person, p.display_name, p.email, p.personal_tenant
                    from api_key k
                    join membership m on m.tenant_id = k.tenant_id and m.person_id = k.created_by
                    join person p on p.id = k.created_by
                    where k.key_hash = :hash and k.revoked_at is null""")
                    .bind("hash", hash)
                    .map((row, context) -> user(row))
                    .findOne();
        });
    }

    private static User user(ResultSet row) throws SQLException {
        Set<Scope> scopes = scopes(row);
        PersonId person = new PersonId(row.getObject("person", UUID.class));
        TenantId tenant = new TenantId(row.getObject("tenant_id", UUID.class));
        Set<Role.Permission> within = EnumSet.noneOf(Role.Permission.class);
        scopes.forEach(scope -> within.addAll(scope.permissions()));
        return new User(
                row.getObject("id", UUID.class),
                new CurrentTenant(tenant, person, TenantRows.roles(row), within),
                new Person(
                        person,
                        row.getString("display_name"),
                        row.getString("email"),
                        new TenantId(row.getObject("personal_tenant", UUID.class))),
                scopes);
    }

    private static void requireRoom(Handle handle, CurrentTenant current) {
        long open = handle.createQuery("select count(*) from api_key where tenant_id = :tenant and revoked_at is null")
                .bind("tenant", current.tenant().value())
                .mapTo(Long.class)
                .one();
        if (open >= MOST) throw new Refusal("too_many_keys", Refusal.Kind.INVALID, Map.of("limit", MOST));
    }

    private static void insert(Handle handle, CurrentTenant current, Made made, String name, Set<Scope> scopes) {
        handle.createUpdate("""
                insert into api_key (tenant_id, id, name, opening, key_hash, scopes, created_by)
                values (:tenant, :id, :name, :opening, :hash, :scopes, :person)""")
                .bind("tenant", current.tenant().value())
                .bind("id", made.id())
                .bind("name", name)
                .bind("opening", made.text().substring(0, OPENING))
                .bind("hash", hash(made.text()))
                .bindArray("scopes", String.class, (Object[]) names(scopes))
                .bind("person", current.person().value())
                .execute();
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("opening"),
                scopes(row),
                row.getString("creator"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "last_used_at"),
                instant(row, "revoked_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static Set<Scope> scopes(ResultSet row) throws SQLException {
        Array array = row.getArray("scopes");
        return Arrays.stream((String[]) array.getArray()).map(Scope::valueOf).collect(Collectors.toSet());
    }

    private static String[] names(Set<Scope> scopes) {
        return scopes.stream().map(Scope::name).sorted().toArray(String[]::new);
    }

    private String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
