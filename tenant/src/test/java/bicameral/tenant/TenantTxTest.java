package bicameral.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Members;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P-I")
class TenantTxTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private final TenantTx tx = new TenantTx(DATABASE.app());

    @Test
    void the_tenant_is_set_within_its_transaction_and_gone_after_it() {
        TenantId tenant = new TenantId(Ids.next());
        String inside = tx.in(
                tenant,
                handle -> handle.createQuery("select current_tenant()::text")
                        .mapTo(String.class)
                        .one());
        String outside = tx.open(handle -> handle.createQuery("select coalesce(current_tenant()::text, 'none')")
                .mapTo(String.class)
                .one());
        assertThat(inside).isEqualTo(tenant.toString());
        assertThat(outside).isEqualTo("none");
    }

    @Test
    void what_goes_by_index_does_so_in_its_own_transaction_only() throws SQLException {
        OpsTx ops = new OpsTx(poolOfOne(DATABASE.ops()));
        assertThat(ops.byIndex(TenantTxTest::waysToReadTablesWhole)).containsExactly("off", "off", "off");
        assertThat(ops.in(TenantTxTest::waysToReadTablesWhole)).containsExactly("on", "on", "on");
    }

    private static List<String> waysToReadTablesWhole(Handle handle) {
        return handle.createQuery("""
                        select current_setting(name) from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) name""").mapTo(String.class).list();
    }

    @Test
    void on_one_connection_two_tenants_taking_turns_each_see_only_themselves() throws Exception {
        OpsTx ops = new OpsTx(DATABASE.ops());
        TenantTx one = new TenantTx(poolOfOne(DATABASE.app()));
        List<Callable<List<String>>> turns = new ArrayList<>();
        Map<Integer, String> names = new HashMap<>();
        for (String name : List.of("Left House", "Right House")) {
            Person person = new People(ops).signedIn("https://id.example", name, name, "");
            Tenant tenant = new Members(tx, ops, new AuditLog(tx)).found(person.id(), name);
            for (int turn = 0; turn < 50; turn++) {
                names.put(turns.size(), name);
                turns.add(() -> one.in(
                        tenant.id(),
                        handle -> handle.createQuery("select name from tenant")
                                .mapTo(String.class)
                                .list()));
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<List<String>>> seen = threads.invokeAll(turns);
            for (int i = 0; i < seen.size(); i++) assertThat(seen.get(i).get()).containsExactly(names.get(i));
        }
    }

    @Test
    void a_statement_alone_sees_its_tenant_and_leaves_none_behind() throws Exception {
        OpsTx ops = new OpsTx(DATABASE.ops());
        Person person = new People(ops).signedIn("https://id.example", "alone", "Alone", "");
        Tenant mine = new Members(tx, ops, new AuditLog(tx)).found(person.id(), "House alone");
        TenantTx one = new TenantTx(poolOfOne(DATABASE.app()));
        String rename = "update tenant set name = ? where id = ? returning id";

        assertThat(one.alone(mine.id(), rename, (statement, from) -> rename(statement, from, "Renamed", mine.id())))
                .isTrue();
        assertThat(one.alone(
                        new TenantId(Ids.next()),
                        rename,
                        (statement, from) -> rename(statement, from, "Stolen", mine.id())))
                .as("another tenant's row")
                .isFalse();
        assertThatThrownBy(() -> one.alone(mine.id(), "select 1 / 0", (statement, from) -> {}))
                .hasMessageContaining("division by zero");
        assertThat(one.<String>open(handle -> handle.createQuery("select coalesce(current_tenant()::text, 'none')")
                        .mapTo(String.class)
                        .one()))
                .isEqualTo("none");
        assertThat(tx.<String>in(
                        mine.id(),
                        handle -> handle.createQuery("select name from tenant")
                                .mapTo(String.class)
                                .one()))
                .isEqualTo("Renamed");
    }

    private static void rename(PreparedStatement statement, int from, String name, TenantId id) throws SQLException {
        statement.setString(from, name);
        statement.setObject(from + 1, id.value());
    }

    @Test
    void after_a_failed_transaction_the_connection_remembers_no_tenant() throws Exception {
        TenantTx one = new TenantTx(poolOfOne(DATABASE.app()));
        assertThatThrownBy(() -> one.in(new TenantId(Ids.next()), handle -> {
                    throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
                }))
                .isInstanceOf(Refusal.class);
        boolean none = one.open(handle -> handle.createQuery("select current_tenant() is null")
                .mapTo(Boolean.class)
                .one());
        assertThat(none).isTrue();
    }

    /** The same one connection for everyone; whoever needs it waits. */
    private static DataSource poolOfOne(DataSource source) throws SQLException {
        Connection only = source.getConnection();
        Semaphore free = new Semaphore(1);
        ClassLoader loader = TenantTxTest.class.getClassLoader();
        Connection lent = (Connection)
                Proxy.newProxyInstance(loader, new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("close")) return call(method, only, arguments);
                    free.release();
                    return null;
                });
        return (DataSource)
                Proxy.newProxyInstance(loader, new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) return call(method, source, arguments);
                    free.acquire();
                    return lent;
                });
    }

    private static Object call(java.lang.reflect.Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
