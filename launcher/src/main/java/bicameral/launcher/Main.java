package bicameral.launcher;

import bicameral.launcher.receipts.VerifyErasure;
import bicameral.launcher.receipts.VerifyReceipts;
import bicameral.launcher.terminal.Terminal;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.util.List;

/** The command line's entry; the script bicameral finds a JDK, builds what is missing and comes here. */
public final class Main {
    private Main() {}

    public static void main(String[] words) throws InterruptedException {
        int code;
        try {
            code = run(List.of(words));
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

    private static int run(List<String> words) throws IOException, InterruptedException {
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "verify-receipts" -> VerifyReceipts.run(rest);
            case "verify-erasure" -> VerifyErasure.run(rest);
            case "backup" -> BackupCommand.backup(rest);
            case "restore" -> BackupCommand.restore(rest);
            case "export" -> BackupCommand.export(rest);
            case "import" -> BackupCommand.bringIn(rest);
            default -> run(Arguments.parse(words.toArray(String[]::new)));
        };
    }

    private static int run(Arguments arguments) throws IOException, InterruptedException {
        return switch (arguments.command()) {
            case "up" -> {
                try (Terminal terminal = Terminal.standard()) {
                    yield new Up(arguments, terminal).run();
                }
            }
            case "running" -> {
                try (Terminal terminal = Terminal.standard()) {
                    yield new Up(arguments, terminal).runsAlready() ? 0 : 1;
                }
            }
            case "down" -> Down.run(arguments);
            case "status" -> Status.run(arguments);
            case "audit" -> AuditCommand.run(arguments);
            default ->
                throw new Trouble("bicameral: \"" + arguments.command() + "\" is not known.", "See ./bicameral help");
        };
    }
}
