package bicameral.host.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The seccomp filter around a chamber, in the kernel's classic BPF: a list of what is allowed. What is not on it answers
 * ENOSYS, as from a kernel that was built without it, so that libraries fall back to older calls where they can. Five calls
 * are looked at more closely: clone makes no namespaces and no thread with files of its own, sockets are of the Unix family only,
 * ioctl cannot type into terminals, fallocate takes no room that the length of a file does not show.
 */
final class CallFilter {
    private static final int LOAD = 0x20;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_ABOVE = 0x25;
    private static final int IF_AT_LEAST = 0x35;
    private static final int IF_ANY_BIT = 0x45;
    private static final int ANSWER = 0x06;

    private static final int NUMBER = 0;
    private static final int CONVENTION = 4;
    private static final int FIRST = 16;
    private static final int SECOND = 24;

    private static final int ALLOW = 0x7fff0000;
    private static final int EPERM = 1;
    private static final int ENOTTY = 25;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;
    private static final int EAFNOSUPPORT = 97;

    /** CLONE_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET. */
    private static final int NEW_NAMESPACE = 0x7E020000;

    /** CLONE_THREAD, CLONE_FILES: who looks at what a process has open looks at one of its threads. */
    private static final int THREAD = 0x00010000;

    private static final int SAME_FILES = 0x00000400;

    private static final int AF_UNIX = 1;

    /** TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FICLONE: what the JVM asks of files and pipes. */
    private static final int[] REQUESTS = {0x5401, 0x5413, 0x541B, 0x5421, 0x40049409};

    private final Machine machine;
    private final List<Step> steps = new ArrayList<>();

    private CallFilter(Machine machine) {
        this.machine = machine;
    }

    /** The program as the kernel takes it. */
    static byte[] program(Machine machine) {
        return new CallFilter(machine).assemble();
    }

    private byte[] assemble() {
        load(CONVENTION);
        add(IF_EQUAL, machine.convention, 1, 0);
        refuse(ENOSYS);
        load(NUMBER);
        add(IF_EQUAL, machine.clone, 0, 6);
        load(FIRST);
        add(IF_ANY_BIT, NEW_NAMESPACE, 2, 0);
        add(IF_ANY_BIT, THREAD, 0, 2);
        add(IF_ANY_BIT, SAME_FILES, 1, 0);
        refuse(EPERM);
        allow();
        add(IF_EQUAL, machine.fallocate, 0, 4);
        load(SECOND);
        add(IF_EQUAL, 0, 1, 0);
        refuse(EOPNOTSUPP);
        allow();
        for (int call : new int[] {machine.socket, machine.socketpair}) {
            add(IF_EQUAL, call, 0, 4);
            load(FIRST);
            add(IF_EQUAL, AF_UNIX, 1, 0);
            refuse(EAFNOSUPPORT);
            allow();
        }
        addRequests();
        for (Range range : ranges(numbers(machine))) addRange(range);
        refuse(ENOSYS);
        return bytes();
    }

    private void addRequests() {
        add(IF_EQUAL, machine.ioctl, 0, REQUESTS.length + 3);
        load(SECOND);
        for (int i = 0; i < REQUESTS.length; i++) add(IF_EQUAL, REQUESTS[i], REQUESTS.length - i, 0);
        refuse(ENOTTY);
        allow();
    }

    /** Ranges come in ascending order: below one, the number was in none. */
    private void addRange(Range range) {
        add(IF_AT_LEAST, range.first, 1, 0);
        refuse(ENOSYS);
        add(IF_ABOVE, range.last, 1, 0);
        allow();
    }

    private void load(int offset) {
        add(LOAD, offset, 0, 0);
    }

    private void allow() {
        add(ANSWER, ALLOW, 0, 0);
    }

    private void refuse(int errno) {
        add(ANSWER, 0x00050000 | errno, 0, 0);
    }

    private void add(int code, int value, int skipIfTrue, int skipIfFalse) {
        steps.add(new Step((short) code, (byte) skipIfTrue, (byte) skipIfFalse, value));
    }

    private byte[] bytes() {
        ByteBuffer program = ByteBuffer.allocate(8 * steps.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Step step : steps) {
            program.putShort(step.code)
                    .put(step.skipIfTrue)
                    .put(step.skipIfFalse)
                    .putInt(step.value);
        }
        return program.array();
    }

    /** The allowed calls' numbers, ascending. */
    static List<Integer> numbers(Machine machine) {
        List<Integer> numbers = new ArrayList<>();
        for (String line : table()) {
            if (line.isEmpty() || line.startsWith("#")) continue;
            String number = line.split("\t", -1)[machine == Machine.X86_64 ? 1 : 2];
            if (!number.equals("-")) numbers.add(Integer.valueOf(number));
        }
        Collections.sort(numbers);
        return numbers;
    }

    private static List<String> table() {
        try (InputStream in =
                        Objects.requireNonNull(CallFilter.class.getResourceAsStream("system-calls.tsv"), "the table");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Range> ranges(List<Integer> ascending) {
        List<Range> ranges = new ArrayList<>();
        for (int number : ascending) {
            if (!ranges.isEmpty() && ranges.getLast().last + 1 == number) {
                ranges.add(new Range(ranges.removeLast().first, number));
            } else {
                ranges.add(new Range(number, number));
            }
        }
        return ranges;
    }

    private record Step(short code, byte skipIfTrue, byte skipIfFalse, int value) {}

    private record Range(int first, int last) {}
}
