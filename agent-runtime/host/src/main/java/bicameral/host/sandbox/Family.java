package bicameral.host.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process and all that descend from it, found without looking through every process of the machine. */
final class Family {
    private Family() {}

    /** The eldest first. Who ends while we look is left out. */
    static List<Long> of(long eldest) {
        List<Long> family = new ArrayList<>(List.of(eldest));
        for (int i = 0; i < family.size(); i++) family.addAll(children(family.get(i)));
        return family;
    }

    private static List<Long> children(long process) {
        List<Long> children = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
            for (Path task : tasks.toList()) {
                String numbers = Files.readString(task.resolve("children")).strip();
                if (numbers.isEmpty()) continue;
                for (String number : numbers.split(" ")) children.add(Long.valueOf(number));
            }
        } catch (IOException | UncheckedIOException e) {
            // It ended while we looked, or the kernel keeps no such list.
            return ProcessHandle.of(process).stream()
                    .flatMap(ProcessHandle::children)
                    .map(ProcessHandle::pid)
                    .toList();
        }
        return children;
    }
}
