package bicameral.marketplace.billing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Dies right before or right after its n-th commit: with the whole process, as kill -9 would, or with all its connections, so
 * that whoever uses it can do nothing more. The database sees the same.
 */
public final class HaltingDataSource {
    static final int STATUS = 137;

    private final AtomicInteger commits = new AtomicInteger();
    private final int haltAt;
    private final boolean before;
    private final boolean process;
    private volatile boolean dead;

    private HaltingDataSource(int haltAt, boolean before, boolean process) {
        this.haltAt = haltAt;
        this.before = before;
        this.process = process;
    }

    /** What a dead data source throws; nothing catches it. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed");
        }
    }

    /** @param process whether the process dies too */
    public static DataSource wrap(DataSource source, int haltAt, boolean before, boolean process) {
        HaltingDataSource halting = new HaltingDataSource(haltAt, before, process);
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            if (halting.dead) throw new Killed();
            Object result = invoke(source, method, arguments);
            return result instanceof Connection connection ? halting.watch(connection) : result;
        });
    }

    private Connection watch(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (dead) throw new Killed();
            if (method.getName().equals("commit")) return commit(connection, connection, method, arguments);
            Object result = invoke(connection, method, arguments);
            return result instanceof PreparedStatement statement && connection.getAutoCommit()
                    ? watch(connection, statement)
                    : result;
        });
    }

    /** Of a connection that commits by itself: each run is a commit. */
    private PreparedStatement watch(Connection connection, PreparedStatement statement) {
        return proxy(
                PreparedStatement.class,
                (proxy, method, arguments) -> method.getName().startsWith("execute")
                        ? commit(connection, statement, method, arguments)
                        : invoke(statement, method, arguments));
    }

    private Object commit(Connection connection, Object target, Method method, Object[] arguments) throws Throwable {
        boolean now = commits.incrementAndGet() == haltAt;
        if (now && before) die(connection);
        Object result = invoke(target, method, arguments);
        if (now) die(connection);
        return result;
    }

    private void die(Connection connection) throws SQLException {
        if (process) Runtime.getRuntime().halt(STATUS);
        dead = true;
        connection.abort(Runnable::run);
        throw new Killed();
    }

    static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
