package bicameral.bench.money;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Who uses the processors: this process, which is the client, or its children, which are the database. */
final class Processors {
    /** Processor time since the beginning of each. */
    record Used(double clientMillis, double databaseMillis) {
        Used since(Used before) {
            return new Used(clientMillis - before.clientMillis, databaseMillis - before.databaseMillis);
        }
    }

    /** Of children that have ended meanwhile nothing is known: the database keeps its connections. */
    Used used() {
        double children = ProcessHandle.current()
                .descendants()
                .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(Duration::toMillis)
                .sum();
        return new Used(own() / 1e6, children);
    }

    private static long own() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system)
            return system.getProcessCpuTime();
        throw new IllegalStateException("this virtual machine does not know its processor time");
    }
}
