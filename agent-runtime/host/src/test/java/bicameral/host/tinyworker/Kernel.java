package bicameral.host.tinyworker;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;

/** System calls by number, past every library that might refuse first. */
@SuppressWarnings("restricted") // that is what it is for
public final class Kernel {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final int ARGUMENTS = 6;
    private static final int MMAP = 9;
    private static final MethodHandle SYSCALL = syscall();
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "EPERM"),
            Map.entry(2, "ENOENT"),
            Map.entry(3, "ESRCH"),
            Map.entry(11, "EAGAIN"),
            Map.entry(12, "ENOMEM"),
            Map.entry(13, "EACCES"),
            Map.entry(14, "EFAULT"),
            Map.entry(22, "EINVAL"),
            Map.entry(24, "EMFILE"),
            Map.entry(25, "ENOTTY"),
            Map.entry(27, "EFBIG"),
            Map.entry(28, "ENOSPC"),
            Map.entry(30, "EROFS"),
            Map.entry(38, "ENOSYS"),
            Map.entry(95, "EOPNOTSUPP"),
            Map.entry(97, "EAFNOSUPPORT"),
            Map.entry(111, "ECONNREFUSED"));

    private Kernel() {}

    /** What a call gave, or the error it was refused with. */
    public record Result(long value, int errno) {
        boolean ok() {
            return value >= 0;
        }

        @Override
        public String toString() {
            return ok() ? "done: " + value : "failed: " + NAMES.getOrDefault(errno, "errno " + errno);
        }
    }

    /** Arguments are long, or text, or bytes, of which the kernel gets the address. */
    public static Result call(long number, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            Object[] all = new Object[ARGUMENTS + 2];
            Arrays.fill(all, 0L);
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            all[0] = state;
            all[1] = number;
            for (int i = 0; i < arguments.length; i++) all[i + 2] = word(arguments[i], arena);
            long value = (long) SYSCALL.invokeWithArguments(all);
            long offset = Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));
            return new Result(value, value >= 0 ? 0 : state.get(ValueLayout.JAVA_INT, offset));
        } catch (Throwable e) {
            throw new IllegalStateException("no system call", e);
        }
    }

    private static long word(Object argument, Arena arena) {
        return switch (argument) {
            case Number number -> number.longValue();
            case String text -> arena.allocateFrom(text, StandardCharsets.UTF_8).address();
            case byte[] bytes ->
                arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes).address();
            default -> throw new IllegalArgumentException("what?");
        };
    }

    /**
     * Calls as a program of 32 bits would: getpid by interrupt 0x80, from memory that may be run; on x86_64 only. What it returns is the
     * number of the process, or the error.
     */
    static Result byInterrupt() {
        byte[] code = {(byte) 0xB8, 20, 0, 0, 0, (byte) 0xCD, (byte) 0x80, 0x48, (byte) 0x98, (byte) 0xC3};
        Result memory = call(MMAP, 0, 4096, 7, 0x22, -1, 0);
        if (!memory.ok()) return memory;
        MemorySegment page = MemorySegment.ofAddress(memory.value()).reinterpret(4096);
        MemorySegment.copy(code, 0, page, ValueLayout.JAVA_BYTE, 0, code.length);
        MethodHandle handle = LINKER.downcallHandle(page, FunctionDescriptor.of(ValueLayout.JAVA_LONG));
        try {
            long value = (long) handle.invokeExact();
            return new Result(value < 0 ? -1 : value, (int) Math.max(0, -value));
        } catch (Throwable e) {
            throw new IllegalStateException("no interrupt", e);
        }
    }

    /** Connects to a socket of the Unix family that has a name without a file. */
    public static Result connectToName(String name) {
        return withSocket(name, Kernel::connect);
    }

    /** Listens under a name without a file, as long as this process lives. */
    public static Result listenUnderName(String name) {
        return withSocket(name, (socket, address) -> {
            Result bound = call(Attempt.number(49, 200), socket, address, address.length);
            return bound.ok() ? call(Attempt.number(50, 201), socket, 8) : bound;
        });
    }

    private static Result withSocket(String name, BiFunction<Long, byte[], Result> then) {
        Result socket = call(Attempt.number(41, 198), 1, 1, 0);
        if (!socket.ok()) return socket;
        return then.apply(socket.value(), ("\1\0\0" + name).getBytes(StandardCharsets.US_ASCII));
    }

    private static Result connect(long socket, byte[] address) {
        return call(Attempt.number(42, 203), socket, address, address.length);
    }

    private static MethodHandle syscall() {
        MemoryLayout[] words = new MemoryLayout[ARGUMENTS + 1];
        Arrays.fill(words, ValueLayout.JAVA_LONG);
        return LINKER.downcallHandle(
                LINKER.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, words),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    }
}
