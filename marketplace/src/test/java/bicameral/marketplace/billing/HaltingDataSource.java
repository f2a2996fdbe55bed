package bicameral.marketplace.billing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Ends this process, as kill -9 would, right before or right after its n-th commit. */
final class HaltingDataSource {
    static final int STATUS = 137;

    private final AtomicInteger commits = new AtomicInteger();
    private final int haltAt;
    private final boolean before;

    private HaltingDataSource(int haltAt, boolean before) {
        this.haltAt = haltAt;
        this.before = before;
    }

    static DataSource wrap(DataSource source, int haltAt, boolean before) {
        HaltingDataSource halting = new HaltingDataSource(haltAt, before);
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = invoke(source, method, arguments);
            return result instanceof Connection connection ? halting.watch(connection) : result;
        });
    }

    private Connection watch(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("commit")) return invoke(connection, method, arguments);
            boolean now = commits.incrementAndGet() == haltAt;
            if (now && before) Runtime.getRuntime().halt(STATUS);
            Object result = invoke(connection, method, arguments);
            if (now) Runtime.getRuntime().halt(STATUS);
            return result;
        });
    }

    private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
