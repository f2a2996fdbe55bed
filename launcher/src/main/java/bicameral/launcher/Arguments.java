package bicameral.launcher;

import bicameral.launcher.terminal.Trouble;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The command line. */
public record Arguments(String command, Path data, int port, boolean detach, boolean seed) {
    private static final int DEFAULT_PORT = 8080;

    /** @throws Trouble naming what is not understood */
    public static Arguments parse(String... words) {
        Deque<String> left = new ArrayDeque<>(List.of(words));
        if (left.isEmpty()) throw unknown("a command is missing");
        String command = left.pop();
        Path data = Installation.current().root().resolve("data");
        int port = DEFAULT_PORT;
        boolean detach = false;
        boolean seed = true;
        while (!left.isEmpty()) {
            String word = left.pop();
            switch (word) {
                case "--data" -> data = Path.of(value(word, left));
                case "--port" -> port = number(word, value(word, left));
                case "--detach", "-d" -> detach = true;
                case "--no-seed" -> seed = false;
                default -> throw unknown("\"" + word + "\" is not known");
            }
        }
        return new Arguments(command, data, port, detach, seed);
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) throw unknown(option + " needs a value");
        return left.pop();
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw unknown(option + " needs a number, not \"" + value + "\"");
        }
    }

    private static Trouble unknown(String what) {
        return new Trouble("bicameral: " + what + ".", "See ./bicameral help");
    }
}
