package bicameral.bench.money;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Counts the commits of a database's connections, and stands still for ever at one of them, for the process to be killed there. */
final class Halting {
    private final int haltAt;
    private final boolean before;
    private final Telling telling;
    private int commits;
    private String during = "";

    /** @param haltAt number of the commit; 0 never halts */
    Halting(int haltAt, boolean before, Telling telling) {
        this.haltAt = haltAt;
        this.before = before;
        this.telling = telling;
    }

    /** Which operation is going on, and what is done in it. Commits count from the first on. */
    void at(int index, Deed deed) {
        this.during = index + " " + deed;
    }

    DataSource watch(DataSource source) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = invoke(source, method, arguments);
            return result instanceof Connection connection ? watch(connection) : result;
        });
    }

    private Connection watch(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("commit")) return commit(connection, method, arguments);
            Object result = invoke(connection, method, arguments);
            return result instanceof PreparedStatement statement && connection.getAutoCommit()
                    ? watch(statement)
                    : result;
        });
    }

    /** Of a connection that commits by itself: each run is a commit. */
    private PreparedStatement watch(PreparedStatement statement) {
        return proxy(
                PreparedStatement.class,
                (proxy, method, arguments) -> method.getName().startsWith("execute")
                        ? commit(statement, method, arguments)
                        : invoke(statement, method, arguments));
    }

    private @Nullable Object commit(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean now = ++commits == haltAt;
        if (now && before) stand();
        Object result = invoke(target, method, arguments);
        if (now) stand();
        return result;
    }

    private void stand() throws InterruptedException {
        telling.lastWord(Telling.HALTED + during);
        new CountDownLatch(1).await();
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
