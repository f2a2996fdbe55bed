package bicameral.host.sandbox;

import bicameral.host.HostSettings.Limits;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's control groups, one for each worker, below the group that this JVM is in: they hold a worker's memory and
 * processes, also against a root that rlimits do not hold, and give each the same share of a contended processor. Version 2
 * where it has the controllers and lets us (a delegated subtree), version 1 where that is what there is. Thread-safe.
 */
final class ControlGroups {
    private static final Logger LOG = Logger.getLogger(ControlGroups.class);
    private static final String MEMBERS = "cgroup.procs";
    /** What a group's share of the processor is called, and how much every worker's is: in version 2 and in version 1. */
    private static final Map<String, Integer> SHARES = Map.of("cpu.weight", 100, "cpu.shares", 1024);

    private static final AtomicLong NUMBERS = new AtomicLong();

    private final List<Controller> controllers;
    private final Queue<Group> left = new ConcurrentLinkedQueue<>();

    private ControlGroups(List<Controller> controllers) {
        this.controllers = controllers;
        for (Controller controller : controllers) forgetDead(controller.all);
    }

    /** A host that was killed could not remove its workers' groups. */
    private static void forgetDead(Path all) {
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(all, "[0-9]*-[0-9]*")) {
            for (Path group : groups) {
                String host = group.getFileName().toString().split("-")[0];
                if (ProcessHandle.of(Long.parseLong(host)).isEmpty()) Files.deleteIfExists(group);
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            LOG.debugf("old control groups stay: %s", e.getMessage());
        }
    }

    /**
     * Tries to make what is needed.
     *
     * @param self {@code /proc/self}
     * @return null where memory and processes cannot be held by the kernel here
     */
    static @Nullable ControlGroups find(Path self) {
        try {
            Hierarchies hierarchies = Hierarchies.read(self);
            ControlGroups groups = second(hierarchies);
            if (groups == null) groups = first(hierarchies);
            return groups;
        } catch (IOException e) {
            LOG.debugf("no control groups: %s", e.getMessage());
            return null;
        }
    }

    private static @Nullable ControlGroups second(Hierarchies hierarchies) throws IOException {
        Path own = hierarchies.unified();
        if (own == null || !Files.isWritable(own)) return null;
        List<String> offered = words(own.resolve("cgroup.controllers"));
        if (!offered.containsAll(List.of("memory", "pids"))) return null;
        Path all = own.resolve("chambers");
        List<String> wanted = new ArrayList<>(List.of("memory", "pids"));
        if (offered.contains("cpu")) wanted.add("cpu");
        if (!hand(own, wanted)) return null;
        make(all);
        return hand(all, wanted) ? new ControlGroups(List.of(Controller.second(all, wanted.contains("cpu")))) : null;
    }

    /**
     * Hands controllers down. A group that hands them down may have no members of its own, so ours move into one beside the
     * chambers.
     */
    private static boolean hand(Path group, List<String> controllers) throws IOException {
        String words = "+" + String.join(" +", controllers);
        try {
            write(group.resolve("cgroup.subtree_control"), words);
            return true;
        } catch (IOException busy) {
            Path market = group.resolve("market");
            make(market);
            for (String member : words(group.resolve(MEMBERS))) write(market.resolve(MEMBERS), member);
            write(group.resolve("cgroup.subtree_control"), words);
            return true;
        }
    }

    private static @Nullable ControlGroups first(Hierarchies hierarchies) throws IOException {
        Path memory = hierarchies.of("memory");
        Path processes = hierarchies.of("pids");
        if (memory == null || processes == null) return null;
        if (!Files.isWritable(memory) || !Files.isWritable(processes)) return null;
        List<Controller> controllers = new ArrayList<>();
        controllers.add(Controller.memory(made(memory)));
        controllers.add(Controller.processes(made(processes)));
        Path processor = hierarchies.of("cpu");
        if (processor != null && Files.isWritable(processor))
            controllers.add(new Controller(made(processor), Map.of()));
        return new ControlGroups(controllers);
    }

    private static Path made(Path own) throws IOException {
        Path all = own.resolve("bicameral-chambers");
        make(all);
        return all;
    }

    /** A new group with the limits. */
    Group group(Limits limits) throws IOException {
        sweep();
        String name = ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
        List<Path> parts = new ArrayList<>();
        for (Controller controller : controllers) parts.add(controller.make(name, limits));
        return new Group(List.copyOf(parts));
    }

    /** A group can be removed once the last of its members is gone, which may be a little after it was told to end. */
    void ended(Group group) {
        left.add(group);
        sweep();
    }

    private void sweep() {
        left.removeIf(Group::removed);
    }

    private static void make(Path group) throws IOException {
        if (!Files.isDirectory(group)) Files.createDirectory(group);
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
    }

    private static List<String> words(Path file) throws IOException {
        return List.of(Files.readString(file).strip().split("\\s+"));
    }

    /**
     * One worker's group.
     *
     * @param parts its directory in each hierarchy
     */
    record Group(List<Path> parts) {
        /** The files that a process writes itself into. */
        List<Path> doors() {
            return parts.stream().map(part -> part.resolve(MEMBERS)).toList();
        }

        /** So much of a contended processor as another group has, in percent; nothing where no controller divides it. */
        void share(int percent) {
            try {
                for (Path part : parts) {
                    for (Map.Entry<String, Integer> share : SHARES.entrySet()) {
                        Path file = part.resolve(share.getKey());
                        if (Files.exists(file)) write(file, Integer.toString(share.getValue() * percent / 100));
                    }
                }
            } catch (IOException e) {
                LOG.debugf("a worker's share of the processor stays: %s", e.getMessage());
            }
        }

        private boolean removed() {
            try {
                for (Path part : parts) Files.deleteIfExists(part);
                return true;
            } catch (IOException stillUsed) {
                return false;
            }
        }
    }

    /**
     * Where groups are made in one hierarchy, and which files get which limit.
     *
     * @param files name to the limit's kind; one that the kernel does not have is left out
     */
    private record Controller(Path all, Map<String, Kind> files) {
        static Controller second(Path all, boolean processor) {
            Map<String, Kind> files = new LinkedHashMap<>();
            files.put("memory.max", Kind.MEMORY);
            files.put("memory.swap.max", Kind.NONE);
            files.put("memory.oom.group", Kind.ONE);
            files.put("pids.max", Kind.PROCESSES);
            if (processor) files.put("cpu.weight", Kind.SHARE);
            return new Controller(all, files);
        }

        static Controller memory(Path all) {
            return new Controller(all, Map.of("memory.limit_in_bytes", Kind.MEMORY));
        }

        static Controller processes(Path all) {
            return new Controller(all, Map.of("pids.max", Kind.PROCESSES));
        }

        Path make(String name, Limits limits) throws IOException {
            Path group = all.resolve(name);
            ControlGroups.make(group);
            for (Map.Entry<String, Kind> file : files.entrySet()) {
                Path path = group.resolve(file.getKey());
                boolean optional = file.getValue() == Kind.NONE || file.getValue() == Kind.ONE;
                if (!optional || Files.exists(path)) write(path, file.getValue().of(limits));
            }
            return group;
        }
    }

    private enum Kind {
        MEMORY,
        PROCESSES,
        SHARE,
        ONE,
        NONE;

        String of(Limits limits) {
            return switch (this) {
                case MEMORY -> Long.toString((long) limits.residentMiB() << 20);
                case PROCESSES -> Integer.toString(limits.processes());
                case SHARE -> "100";
                case ONE -> "1";
                case NONE -> "0";
            };
        }
    }
}
