package bicameral.bench;

import bicameral.launcher.terminal.Terminal;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.util.List;

/** The entry of ./bicameral bench. */
public final class Main {
    private Main() {}

    public static void main(String[] words) throws InterruptedException {
        int code;
        try (Terminal terminal = Terminal.standard()) {
            code = Bench.run(List.of(words), terminal);
        } catch (Trouble trouble) {
            System.err.println(trouble.line());
            code = 1;
        } catch (IOException e) {
            System.err.println("bicameral: " + e.getMessage());
            code = 1;
        }
        System.out.flush();
        System.exit(code);
    }
}
