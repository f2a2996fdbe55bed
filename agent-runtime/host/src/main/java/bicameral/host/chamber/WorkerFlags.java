package bicameral.host.chamber;

import bicameral.host.HostSettings.Limits;
import java.util.List;

/** JVM flags of workers: small and quick to start before fast in the long run. */
final class WorkerFlags {
    private WorkerFlags() {}

    static List<String> of(Limits limits) {
        return List.of(
                "-Xmx" + limits.heapMiB() + "m",
                "-Xms8m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxMetaspaceSize=" + limits.metaspaceMiB() + "m",
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=30",
                // A chamber collects once when it comes to rest: then all of what is free goes back, not a tenth of it.
                "-XX:-ShrinkHeapInSteps",
                // Else every page of the start cache is moved to a random address, which makes it each worker's own.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                // Parts that the JVM makes at each start and can take from the cache, too.
                "-XX:+AOTAdapterCaching",
                "-XX:+AOTStubCaching",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=/tmp",
                "-Dfile.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }
}
