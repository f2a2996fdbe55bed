package bicameral.launcher;

import bicameral.launcher.backup.Backup;
import bicameral.launcher.backup.Restore;
import bicameral.launcher.backup.TenantArchives;
import bicameral.launcher.postgres.PostgresServer;
import bicameral.launcher.process.Identity;
import bicameral.launcher.terminal.Terminal;
import bicameral.launcher.terminal.Trouble;
import bicameral.protocol.archive.ArchiveLine;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The commands backup and restore, of a whole instance, and export and import, of one tenant. */
final class BackupCommand {
    private BackupCommand() {}

    /** What was said: what has no option's name in front of it, in order. */
    private record Words(
            List<String> plain, Path data, @Nullable String passphrase) {
        static Words parse(List<String> words, int plain, String usage) throws IOException {
            Deque<String> left = new ArrayDeque<>(words);
            List<String> found = new ArrayList<>();
            Path data = Installation.current().root().resolve("data");
            String passphrase = null;
            while (!left.isEmpty()) {
                String word = left.pop();
                boolean option = word.equals("--data") || word.equals("--passphrase-file");
                if (option && left.isEmpty()) throw new Trouble("bicameral: " + word + " needs a value.", usage);
                if (word.equals("--data")) data = Path.of(left.pop());
                else if (option) passphrase = passphrase(Path.of(left.pop()));
                else if (word.startsWith("--")) throw new Trouble("bicameral: \"" + word + "\" is not known.", usage);
                else found.add(word);
            }
            if (found.size() != plain) throw new Trouble("bicameral: that is not all, or too much.", usage);
            return new Words(found, data.toAbsolutePath().normalize(), passphrase);
        }

        private static String passphrase(Path file) throws IOException {
            String passphrase = Files.readString(file).strip();
            if (passphrase.length() < 12)
                throw new Trouble(
                        "The passphrase in " + file + " is shorter than 12 characters.", "Take a longer one.");
            return passphrase;
        }
    }

    /** Of what runs on the data directory, or of the directory at rest. */
    static int backup(List<String> said) throws IOException {
        Words words = Words.parse(said, 1, "./bicameral backup FILE [--data DIR] [--passphrase-file FILE]");
        Path file = Path.of(words.plain().getFirst());
        try (Terminal terminal = Terminal.standard()) {
            Backup backup = new Backup(words.data(), file, words.passphrase(), terminal);
            Optional<RunState> state = Product.running(words.data());
            long bytes =
                    state.isPresent() ? backup.write(Optional.of(running(words, state.get()))) : atRest(words, backup);
            terminal.say(String.format(
                    Locale.ROOT,
                    "%s, %,d MiB, of an instance that %s.",
                    file,
                    bytes >> 20,
                    state.isPresent() ? "runs" : "is stopped"));
            terminal.say(
                    words.passphrase() == null
                            ? "The instance's secrets are in it as they are: keep it as you keep them (--passphrase-file seals them)."
                            : "The secrets in it are sealed under the passphrase; all else is not.");
        }
        return 0;
    }

    private static Backup.Running running(Words words, RunState state) throws IOException {
        if (!state.ready())
            throw new Trouble("Bicameral is starting.", "Try again when ./bicameral status says ready.");
        Secrets secrets = Secrets.in(words.data().resolve("secrets"));
        String url = "jdbc:postgresql://127.0.0.1:" + state.postgresPort() + "/postgres?user=postgres&password="
                + secrets.get("postgres");
        return new Backup.Running(URI.create(state.baseUrl()), secrets.get("operator"), url);
    }

    /** Holding the lock that a start would need. */
    private static long atRest(Words words, Backup backup) throws IOException {
        DataDirectory data = new DataDirectory(words.data());
        if (!Files.isDirectory(data.run())) return backup.write(Optional.empty());
        try (FileChannel file = FileChannel.open(data.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            boolean leftovers = RunState.read(data.state()).stream()
                    .flatMap(state -> state.children().values().stream())
                    .anyMatch(Identity::alive);
            if (lock == null || leftovers) throw busy(words.data());
            return backup.write(Optional.empty());
        } catch (OverlappingFileLockException e) {
            throw busy(words.data());
        }
    }

    private static Trouble busy(Path data) {
        return new Trouble(
                "Something of Bicameral still runs on " + data + ".", "./bicameral up, or down, and try again.");
    }

    /** Into a directory that does not exist or is empty. */
    static int restore(List<String> said) throws IOException {
        Words words = Words.parse(said, 1, "./bicameral restore FILE --data DIR [--passphrase-file FILE]");
        try (Terminal terminal = Terminal.standard()) {
            ArchiveLine.Head head = new Restore(
                            Path.of(words.plain().getFirst()),
                            words.data(),
                            words.passphrase(),
                            PostgresServer.MAJOR_VERSION,
                            terminal)
                    .write();
            terminal.say("Restored into " + words.data() + " as of " + head.at() + ".");
            terminal.say("Start it: ./bicameral up --data " + words.data());
        }
        return 0;
    }

    /** One tenant of a running instance. */
    static int export(List<String> said) throws IOException {
        Words words = Words.parse(said, 2, "./bicameral export TENANT FILE [--data DIR]");
        long bytes = archives(words)
                .export(words.plain().getFirst(), Path.of(words.plain().get(1)));
        System.out.printf(Locale.ROOT, "%s, %,d bytes%n", words.plain().get(1), bytes);
        return 0;
    }

    /** One tenant into a running instance. */
    static int bringIn(List<String> said) throws IOException {
        Words words = Words.parse(said, 1, "./bicameral import FILE [--data DIR]");
        archives(words).bringIn(Path.of(words.plain().getFirst())).forEach(System.out::println);
        return 0;
    }

    private static TenantArchives archives(Words words) throws IOException {
        RunState state = Product.running(words.data())
                .filter(RunState::ready)
                .orElseThrow(() ->
                        new Trouble("Bicameral is not running on " + words.data() + ".", "Start it: ./bicameral up"));
        Secrets secrets = Secrets.in(words.data().resolve("secrets"));
        return new TenantArchives(URI.create(state.baseUrl()), secrets.get("operator"));
    }
}
