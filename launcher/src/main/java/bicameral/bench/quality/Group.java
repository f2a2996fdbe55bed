package bicameral.bench.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The questions of one kind, language or organisation, with what both systems made of them, in the same order.
 *
 * @param by what the questions have in common, as {@code kind}
 * @param name which of these, as {@code table}
 */
record Group(String by, String name, List<Result> ours, List<Result> plain) {
    Group {
        ours = List.copyOf(ours);
        plain = List.copyOf(plain);
    }

    /** All groups of a run: by kind, then by language, then by organisation, each in the order of their names. */
    static List<Group> of(Main.Run run) {
        List<Group> groups = new ArrayList<>();
        groups.addAll(by("kind", Asked::kind, run));
        groups.addAll(by("language", Asked::language, run));
        groups.addAll(by("organisation", Asked::organisation, run));
        return groups;
    }

    private static List<Group> by(String by, Function<Asked, String> what, Main.Run run) {
        TreeSet<String> names = new TreeSet<>();
        run.ours().forEach(result -> names.add(what.apply(result.question())));
        return names.stream()
                .map(name -> {
                    Predicate<Result> in =
                            result -> what.apply(result.question()).equals(name);
                    int[] at = IntStream.range(0, run.ours().size())
                            .filter(i -> in.test(run.ours().get(i)))
                            .toArray();
                    return new Group(by, name, at(run.ours(), at), at(run.plain(), at));
                })
                .toList();
    }

    private static List<Result> at(List<Result> results, int[] at) {
        return IntStream.of(at).mapToObj(results::get).toList();
    }
}
