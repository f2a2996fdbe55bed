package bicameral.host.tinyworker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a hostile worker may try by system call: the error that each must meet, its number on x86_64 and on aarch64, its
 * arguments. ENOSYS, EAFNOSUPPORT and ENOTTY are the filter's own answers: without it, most would be answered otherwise.
 */
public enum Attempt {
    // Ways to the network, and kinds of sockets that lead past it.
    TCP(Errno.EAFNOSUPPORT, 41, 198, 2, 1),
    TCP_OVER_IPV6(Errno.EAFNOSUPPORT, 41, 198, 10, 1),
    UDP(Errno.EAFNOSUPPORT, 41, 198, 2, 2),
    RAW_IP(Errno.EAFNOSUPPORT, 41, 198, 2, 3, 1),
    RAW_PACKETS(Errno.EAFNOSUPPORT, 41, 198, 17, 3),
    NETLINK(Errno.EAFNOSUPPORT, 41, 198, 16, 3),
    VIRTUAL_MACHINE_SOCKET(Errno.EAFNOSUPPORT, 41, 198, 40, 1),
    KERNEL_CRYPTO_SOCKET(Errno.EAFNOSUPPORT, 41, 198, 38, 5),
    BLUETOOTH(Errno.EAFNOSUPPORT, 41, 198, 31, 3),
    PAIR_OF_TCP(Errno.EAFNOSUPPORT, 53, 199, 2, 1, 0, new byte[8]),
    // Mounts and roots.
    MOUNT(Errno.ENOSYS, 165, 40, "none", "/tmp", "tmpfs", 0, 0),
    UNMOUNT(Errno.ENOSYS, 166, 39, "/proc", 2),
    PIVOT_ROOT(Errno.ENOSYS, 155, 41, "/tmp", "/tmp"),
    CHROOT(Errno.ENOSYS, 161, 51, "/tmp"),
    OPEN_TREE(Errno.ENOSYS, 428, 428, -100, "/", 1),
    MOVE_MOUNT(Errno.ENOSYS, 429, 429, -1, "", -100, "/tmp", 4),
    OPEN_FILE_SYSTEM(Errno.ENOSYS, 430, 430, "tmpfs", 0),
    MOUNT_SETATTR(Errno.ENOSYS, 442, 442, -100, "/", 0, new byte[32], 32),
    OPEN_BY_HANDLE(Errno.ENOSYS, 304, 265, -100, new byte[16], 0),
    NAME_TO_HANDLE(Errno.ENOSYS, 303, 264, -100, "/", new byte[64], new byte[8], 0),
    MAKE_DEVICE(Errno.ENOSYS, 259, 33, -100, "/tmp/disk", 0x61B0, 0x800),
    // Namespaces.
    UNSHARE_USERS(Errno.ENOSYS, 272, 97, 0x10000000),
    UNSHARE_MOUNTS(Errno.ENOSYS, 272, 97, 0x00020000),
    JOIN_NAMESPACE(Errno.ENOSYS, 308, 268, 0, 0),
    CLONE_WITH_USERS(Errno.EPERM, 56, 220, 0x10000011),
    CLONE_WITH_NETWORK(Errno.EPERM, 56, 220, 0x40000011),
    CLONE_WITH_FILES_OF_ITS_OWN(Errno.EPERM, 56, 220, 0x10900),
    CLONE_3(Errno.ENOSYS, 435, 435, new byte[88], 88),
    // Other processes.
    TRACE_ATTACH(Errno.ENOSYS, 101, 117, 16, 1),
    TRACE_ME(Errno.ENOSYS, 101, 117, 0),
    READ_MEMORY_OF_OTHERS(Errno.ENOSYS, 310, 270, 1, 0, 0, 0, 0, 0),
    WRITE_MEMORY_OF_OTHERS(Errno.ENOSYS, 311, 271, 1, 0, 0, 0, 0, 0),
    TAKE_DESCRIPTOR_OF_OTHERS(Errno.ENOSYS, 438, 438, 3, 0, 0),
    OPEN_PROCESS(Errno.ENOSYS, 434, 434, 1, 0),
    COMPARE_PROCESSES(Errno.ENOSYS, 312, 272, 1, 2, 0, 0, 0),
    GO_BEFORE_OTHERS(Errno.EACCES, 141, 140, 0, 0, -20),
    // Parts of the kernel that have been ways out before.
    KEYS(Errno.ENOSYS, 250, 219, 0, -3, 0),
    ADD_KEY(Errno.ENOSYS, 248, 217, "user", "name", "x", 1, -3),
    REQUEST_KEY(Errno.ENOSYS, 249, 218, "user", "name", 0, -3),
    BPF(Errno.ENOSYS, 321, 280, 5, new byte[128], 128),
    PERFORMANCE_EVENTS(Errno.ENOSYS, 298, 241, new byte[128], 0, -1, -1, 0),
    USER_PAGE_FAULTS(Errno.ENOSYS, 323, 282, 1),
    IO_RING(Errno.ENOSYS, 425, 425, 8, new byte[128]),
    FILE_EVENTS(Errno.ENOSYS, 300, 262, 0, 0),
    SECRET_MEMORY(Errno.ENOSYS, 447, 447, 0),
    FILE_IN_MEMORY(Errno.ENOSYS, 319, 279, "file", 0),
    MOVE_PAGES(Errno.ENOSYS, 279, 239, 0, 0, 0, 0, 0, 0),
    BIND_MEMORY(Errno.ENOSYS, 237, 235, 0, 0, 0, 0, 0, 0),
    SHARED_MEMORY(Errno.ENOSYS, 29, 194, 0, 4096, 0x3B6),
    MESSAGE_QUEUE(Errno.ENOSYS, 240, 180, "queue", 0x42, 0x1B0, 0),
    LOCAL_DESCRIPTOR_TABLE(Errno.ENOSYS, 154, 1000, 0, 0, 0),
    PERSONALITY(Errno.ENOSYS, 135, 92, 0x0040000),
    CALL_OF_X32(Errno.ENOSYS, 0x40000027, 0x40000027),
    TYPE_INTO_TERMINAL(Errno.ENOTTY, 16, 29, 0, 0x5412, "x"),
    // The machine itself.
    KEXEC(Errno.ENOSYS, 246, 104, 0, 0, 0, 0),
    REBOOT(Errno.ENOSYS, 169, 142, 0xfee1dead, 672274793, 0),
    SWAP_ON(Errno.ENOSYS, 167, 224, "/chamber/swap", 0),
    LOAD_MODULE(Errno.ENOSYS, 175, 105, new byte[64], 64, ""),
    LOAD_MODULE_FROM_FILE(Errno.ENOSYS, 313, 273, 0, "", 0),
    UNLOAD_MODULE(Errno.ENOSYS, 176, 106, "loop", 0),
    PORTS_OF_THE_PROCESSOR(Errno.ENOSYS, 172, 1000, 3),
    SET_TIME(Errno.ENOSYS, 164, 170, new byte[16], 0),
    SET_CLOCK(Errno.ENOSYS, 227, 112, 0, new byte[16]),
    ADJUST_CLOCK(Errno.ENOSYS, 159, 171, new byte[256]),
    SET_HOST_NAME(Errno.ENOSYS, 170, 161, "other", 5),
    READ_KERNEL_LOG(Errno.ENOSYS, 103, 116, 3, new byte[4096], 4096),
    ACCOUNTING(Errno.ENOSYS, 163, 89, "/tmp/accounting"),
    QUOTAS(Errno.ENOSYS, 179, 60, 0, 0, 0, 0),
    // Room that nobody sees.
    ROOM_PAST_A_FILES_END(Errno.EOPNOTSUPP, 285, 47, -1, 1, 0, 1L << 30),
    FILE_ON_ITS_WAY_THROUGH_A_SOCKET(Errno.ENOSYS, 46, 211, -1, new byte[56], 0),
    FILES_ON_THEIR_WAY_THROUGH_A_SOCKET(Errno.ENOSYS, 307, 269, -1, new byte[64], 1, 0),
    // More rights.
    SET_CAPABILITIES(Errno.ENOSYS, 126, 91, new byte[8], new byte[24]),
    BECOME_ROOT(Errno.ENOSYS, 105, 146, 0),
    CHANGE_GROUPS(Errno.ENOSYS, 116, 159, 0, 0),
    RAISE_OWN_LIMIT(Errno.EPERM, 302, 261, 0, 7, Attempt.limits(1L << 20), 0);

    private final Errno expected;
    private final long number;
    private final Object[] arguments;

    Attempt(Errno expected, long x86, long arm, Object... arguments) {
        this.expected = expected;
        this.number = number(x86, arm);
        this.arguments = arguments;
    }

    /** The error that the attempt must meet. */
    public String expected() {
        return expected.name();
    }

    /** Tries it. A child that should never have been ends at once. */
    Kernel.Result make() {
        Kernel.Result result = Kernel.call(number, arguments);
        boolean inChild = result.ok() && result.value() == 0 && name().startsWith("CLONE");
        return inChild ? Kernel.call(number(231, 94), 0) : result;
    }

    /** Signal 0: whether there would be somebody to kill. */
    static Kernel.Result signal(long process) {
        return Kernel.call(number(62, 129), process, 0);
    }

    static long number(long x86, long arm) {
        return System.getProperty("os.arch").equals("aarch64") ? arm : x86;
    }

    private static byte[] limits(long value) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .putLong(value)
                .array();
    }

    enum Errno {
        EPERM,
        EACCES,
        ENOSYS,
        ENOTTY,
        EOPNOTSUPP,
        EAFNOSUPPORT
    }
}
