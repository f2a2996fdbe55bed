package bicameral.worker;

import bicameral.worker.ingest.ParserLimits;
import bicameral.worker.learn.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The command line: {@code --dir DIR}, how the host is reached, and, each with a default, the limits.
 *
 * @param directory the chamber
 * @param way how the host is reached, and reaches it
 * @param places exchanges at once
 * @param parseTime wall clock of one document's parsing
 * @param parseHeapMegabytes heap of the parser child
 * @param parseTextCharacters text taken from one document
 * @param databaseBytes size of chamber.db
 * @param passageCharacters about so long are passages of running text
 * @param relearnPercent growth from which on all is learned again, in percent
 * @param learnHeapMegabytes heap of the learning child
 * @param documentsBytes what all documents may have together; an archive that would unpack to more is refused
 */
record Options(
        Path directory,
        Way way,
        int places,
        Duration parseTime,
        int parseHeapMegabytes,
        long parseTextCharacters,
        long databaseBytes,
        int passageCharacters,
        int relearnPercent,
        int learnHeapMegabytes,
        long documentsBytes) {
    private static final int MAX_PASSAGES = 4_000_000;
    private static final long MEGABYTE = 1024 * 1024;

    static final String USAGE = """
            usage: bicameral.worker.Main [--spare] --dir DIR (--socket SOCK --gateway SOCK | --listen HOST:PORT --identity DIR)
              [--places 128] [--parse-seconds 120]
              [--parse-heap-mb 384] [--parse-text-mb 512] [--database-mb 4096]
              [--passage-characters 360] [--relearn-percent 8] [--learn-heap-mb 512] [--documents-mb 2048]
              (launch token on standard input, or in the identity's file "token")
               or: bicameral.worker.Main --train""";

    /** The defaults for a directory and its two sockets. */
    static Options of(Path directory, Path socket, Path gateway) {
        return of(directory, new Way.Sockets(socket, gateway));
    }

    private static Options of(Path directory, Way way) {
        return new Options(
                directory,
                way,
                128,
                Duration.ofMinutes(2),
                384,
                512 * MEGABYTE,
                4096 * MEGABYTE,
                360,
                8,
                512,
                2048 * MEGABYTE);
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException naming the option that is wrong or missing
     */
    static Options parse(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        Path directory = null;
        Way.Choice way = new Way.Choice();
        Options limits = of(Path.of("."), Path.of("."), Path.of("."));
        while (!rest.isEmpty()) {
            String option = rest.pop();
            String value = rest.isEmpty() ? "" : rest.pop();
            if (value.isEmpty()) throw new IllegalArgumentException(option + " needs a value");
            switch (option) {
                case "--dir" -> directory = Path.of(value);
                case "--socket", "--gateway", "--listen", "--identity" -> way.say(option, value);
                default -> limits = limits.with(option, number(option, value));
            }
        }
        if (directory == null) throw new IllegalArgumentException("--dir is missing");
        return limits.at(directory, way.made());
    }

    private Options with(String option, int number) {
        return switch (option) {
            case "--places" ->
                new Options(
                        directory,
                        way,
                        number,
                        parseTime,
                        parseHeapMegabytes,
                        parseTextCharacters,
                        databaseBytes,
                        passageCharacters,
                        relearnPercent,
                        learnHeapMegabytes,
                        documentsBytes);
            case "--parse-seconds" ->
                new Options(
                        directory,
                        way,
                        places,
                        Duration.ofSeconds(number),
                        parseHeapMegabytes,
                        parseTextCharacters,
                        databaseBytes,
                        passageCharacters,
                        relearnPercent,
                        learnHeapMegabytes,
                        documentsBytes);
            case "--parse-heap-mb" ->
                new Options(
                        directory,
                        way,
                        places,
                        parseTime,
                        number,
                        parseTextCharacters,
                        databaseBytes,
                        passageCharacters,
                        relearnPercent,
                        learnHeapMegabytes,
                        documentsBytes);
            case "--parse-text-mb" ->
                new Options(
                        directory,
                        way,
                        places,
                        parseTime,
                        parseHeapMegabytes,
                        number * MEGABYTE,
                        databaseBytes,
                        passageCharacters,
                        relearnPercent,
                        learnHeapMegabytes,
                        documentsBytes);
            case "--database-mb" ->
                new Options(
                        directory,
                        way,
                        places,
                        parseTime,
                        parseHeapMegabytes,
                        parseTextCharacters,
                        number * MEGABYTE,
                        passageCharacters,
                        relearnPercent,
                        learnHeapMegabytes,
                        documentsBytes);
            case "--passage-characters" ->
                new Options(
                        directory,
                        way,
                        places,
                        parseTime,
                        parseHeapMegabytes,
                        parseTextCharacters,
                        databaseBytes,
                        number,
                        relearnPercent,
                        learnHeapMegabytes,
                        documentsBytes);
            case "--relearn-percent" ->
                new Options(
                        directory,
                        way,
                        places,
                        parseTime,
                        parseHeapMegabytes,
                        parseTextCharacters,
                        databaseBytes,
                        passageCharacters,
                        number,
                        learnHeapMegabytes,
                        documentsBytes);
            case "--learn-heap-mb" ->
                new Options(
                        directory,
                        way,
                        places,
                        parseTime,
                        parseHeapMegabytes,
                        parseTextCharacters,
                        databaseBytes,
                        passageCharacters,
                        relearnPercent,
                        number,
                        documentsBytes);
            case "--documents-mb" ->
                new Options(
                        directory,
                        way,
                        places,
                        parseTime,
                        parseHeapMegabytes,
                        parseTextCharacters,
                        databaseBytes,
                        passageCharacters,
                        relearnPercent,
                        learnHeapMegabytes,
                        number * MEGABYTE);
            default -> throw new IllegalArgumentException("unknown option " + option);
        };
    }

    Settings learning() {
        return new Settings(
                relearnPercent / 100.0, Settings.STANDARD.quiet(), Settings.STANDARD.renewal(), learnHeapMegabytes);
    }

    ParserLimits parserLimits() {
        return new ParserLimits(
                parseTime, parseHeapMegabytes, parseTextCharacters, MAX_PASSAGES, passageCharacters, documentsBytes);
    }

    private Options at(Path newDirectory, Way newWay) {
        return new Options(
                newDirectory,
                newWay,
                places,
                parseTime,
                parseHeapMegabytes,
                parseTextCharacters,
                databaseBytes,
                passageCharacters,
                relearnPercent,
                learnHeapMegabytes,
                documentsBytes);
    }

    private static int number(String option, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) return number;
        } catch (NumberFormatException e) {
            // Said below, the same as for a number out of range.
        }
        throw new IllegalArgumentException(option + " needs a number above 0");
    }
}
