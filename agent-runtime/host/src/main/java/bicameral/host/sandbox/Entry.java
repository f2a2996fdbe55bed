package bicameral.host.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words before a command that enter control groups, or stand back where there are none, and open the filter on descriptor 9,
 * which Java can do for no child of its own. Paths are arguments, never part of the script. The environment is empty again afterwards.
 */
final class Entry {
    private static final String SCRIPT = "while [ \"$1\" != -- ]; do echo $$ >\"$1\" || exit 125; shift; done;"
            + " filter=$2; back=$3; shift 3; [ -z \"$filter\" ] || exec 9<\"$filter\" || exit 125;"
            + " [ -z \"$back\" ] || exec nice -n \"$back\" /usr/bin/env -i \"$@\";"
            + " exec /usr/bin/env -i \"$@\"";

    /**
     * Where no control group divides the processor, the market itself goes first, however many workers there are: a third of its
     * share for each process of theirs. An idle machine is theirs all the same.
     */
    static final int BACK = 5;

    private Entry() {}

    static List<String> words(List<Path> groups, @Nullable Path filter) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "entry"));
        groups.forEach(group -> words.add(group.toString()));
        words.add("--");
        words.add(filter == null ? "" : filter.toString());
        words.add(groups.isEmpty() ? Integer.toString(BACK) : "");
        return words;
    }
}
