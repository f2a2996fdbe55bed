package bicameral.host.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where this process is in the hierarchies of control groups: by controller for version 1, by the empty name for version 2. */
final class Hierarchies {
    private static final String UNIFIED = "";

    private final Map<String, Path> own;

    private Hierarchies(Map<String, Path> own) {
        this.own = own;
    }

    static Hierarchies read(Path self) throws IOException {
        Map<String, Mount> mounts = mounts(self.resolve("mountinfo"));
        Map<String, Path> own = new HashMap<>();
        for (String line : Files.readAllLines(self.resolve("cgroup"))) {
            String[] parts = line.split(":", 3);
            for (String controller : parts[1].split(",", -1)) {
                Mount mount = mounts.get(controller);
                if (mount != null) own.put(controller, mount.place(parts[2]));
            }
        }
        return new Hierarchies(own);
    }

    private static Map<String, Mount> mounts(Path mountinfo) throws IOException {
        Map<String, Mount> mounts = new HashMap<>();
        for (String line : Files.readAllLines(mountinfo)) {
            List<String> words = List.of(line.split(" "));
            int rest = words.indexOf("-");
            if (rest < 0) continue;
            Mount mount = new Mount(words.get(3), Path.of(words.get(4)));
            switch (words.get(rest + 1)) {
                case "cgroup2" -> mounts.putIfAbsent(UNIFIED, mount);
                case "cgroup" -> {
                    for (String option : words.getLast().split(",")) mounts.putIfAbsent(option, mount);
                }
                default -> {}
            }
        }
        return mounts;
    }

    @Nullable
    Path unified() {
        return own.get(UNIFIED);
    }

    @Nullable
    Path of(String controller) {
        return own.get(controller);
    }

    /**
     * A mounted hierarchy.
     *
     * @param root what of it is mounted
     */
    private record Mount(String root, Path at) {
        Path place(String group) {
            String below = group.startsWith(root) ? group.substring(root.length()) : group;
            return at.resolve(below.replaceFirst("^/+", ""));
        }
    }
}
