package bicameral.host.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.db.TestDatabase;
import bicameral.host.gateway.EgressPolicy;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What an append costs, and that guessing where a log ends never breaks it. */
class AppendTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();

    private final TenantId tenant = new TenantId(Ids.next());

    private static Crossed answer() {
        return answer(EgressPolicy.NONE);
    }

    private static Crossed answer(EgressPolicy policy) {
        return Crossed.nothing(Ids.next(), Ids.next(), 1, policy);
    }

    @Test
    void a_further_append_is_one_trip_to_the_database() {
        List<String> trips = new CopyOnWriteArrayList<>();
        Receipts receipts = new Receipts(new TenantTx(noting(DATABASE.app(), trips)));
        receipts.append(tenant, answer());
        trips.clear();

        assertThat(receipts.append(tenant, answer()).sequence()).isEqualTo(2);
        assertThat(trips).containsExactly("execute");
        assertThat(receipts.verify(tenant).receipts()).isEqualTo(2);
    }

    @Test
    void an_append_within_the_ceiling_is_one_trip_too_and_above_it_none() {
        List<String> trips = new CopyOnWriteArrayList<>();
        Receipts receipts = new Receipts(new TenantTx(noting(DATABASE.app(), trips)));
        receipts.append(tenant, answer());
        trips.clear();
        assertThat(receipts.appendWithinCeiling(tenant, answer(EgressPolicy.PASSAGES)))
                .hasValueSatisfying(receipt -> assertThat(receipt.sequence()).isEqualTo(2));
        assertThat(trips).containsExactly("execute");

        assertThat(receipts.appendWithinCeiling(tenant, answer(EgressPolicy.FULL)))
                .as("more than is usual")
                .isEmpty();
        assertThat(receipts.verify(tenant)).isEqualTo(new Verification(2, 0, null, ""));
    }

    @Test
    void the_first_entry_of_a_log_keeps_to_the_ceiling_as_well() {
        Receipts receipts = new Receipts(new TenantTx(DATABASE.app()));
        assertThat(receipts.appendWithinCeiling(tenant, answer(EgressPolicy.FULL)))
                .isEmpty();
        assertThat(receipts.appendWithinCeiling(tenant, answer(EgressPolicy.REDACTED)))
                .isPresent();
        assertThat(receipts.verify(tenant).receipts()).isEqualTo(1);
    }

    @Test
    void two_processes_that_append_in_turn_keep_one_log() {
        Receipts one = new Receipts(new TenantTx(DATABASE.app()));
        Receipts other = new Receipts(new TenantTx(DATABASE.app()));
        for (int i = 0; i < 3; i++) {
            one.append(tenant, answer());
            one.append(tenant, answer());
            other.append(tenant, answer());
        }
        assertThat(one.verify(tenant)).isEqualTo(new Verification(9, 0, null, ""));
        assertThat(one.verify(tenant, 4)).isEqualTo(new Verification(4, 5, null, ""));
    }

    @Test
    void two_processes_that_append_at_once_keep_one_log_without_a_gap() throws Exception {
        Receipts one = new Receipts(new TenantTx(DATABASE.app()));
        Receipts other = new Receipts(new TenantTx(DATABASE.app()));
        List<Callable<Long>> appends = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Receipts by = i % 2 == 0 ? one : other;
            appends.add(() -> by.append(tenant, answer()).sequence());
        }
        List<Long> numbers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            for (Future<Long> append : threads.invokeAll(appends)) numbers.add(append.get());
        }
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 60).boxed().toList());
        assertThat(one.verify(tenant).whole()).isTrue();
    }

    @Test
    void a_tenant_whose_end_was_forgotten_goes_on_where_it_was() {
        Receipts receipts = new Receipts(new TenantTx(DATABASE.app()));
        receipts.append(tenant, answer());
        for (int i = 0; i < 1_001; i++) receipts.append(new TenantId(Ids.next()), answer());
        assertThat(receipts.append(tenant, answer()).sequence()).isEqualTo(2);
        assertThat(receipts.verify(tenant).whole()).isTrue();
    }

    /** Notes whatever makes the driver speak to the server. */
    private static DataSource noting(DataSource source, List<String> trips) {
        return proxy(
                DataSource.class,
                source,
                (method, result) -> result instanceof Connection connection ? noting(connection, trips) : result);
    }

    private static Connection noting(Connection connection, List<String> trips) {
        return proxy(Connection.class, connection, (method, result) -> {
            if (method.equals("commit") || method.equals("rollback")) trips.add(method);
            return result instanceof java.sql.PreparedStatement statement
                    ? proxy(java.sql.PreparedStatement.class, statement, (call, value) -> {
                        if (call.startsWith("execute")) trips.add(call);
                        return value;
                    })
                    : result;
        });
    }

    private interface After {
        Object change(String method, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            try {
                return after.change(method.getName(), method.invoke(target, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
