package bicameral.host.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the filter answers, by a machine that runs its program as the kernel would, for both architectures. */
@Tag("P-I")
class CallFilterTest {
    private static final int ALLOW = 0x7fff0000;
    private static final int ENOSYS = 0x00050000 | 38;
    private static final int EPERM = 0x00050000 | 1;
    private static final int EAFNOSUPPORT = 0x00050000 | 97;
    private static final int EOPNOTSUPP = 0x00050000 | 95;
    private static final int ENOTTY = 0x00050000 | 25;

    private static int answer(Machine machine, int convention, int number, long first, long second) {
        ByteBuffer call = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        call.putInt(number)
                .putInt(convention)
                .putLong(0x7fff_0000_1000L)
                .putLong(first)
                .putLong(second);
        return run(CallFilter.program(machine), call);
    }

    private static int answer(Machine machine, int number, long first, long second) {
        return answer(machine, machine.convention, number, first, second);
    }

    /** Classic BPF, as far as a filter that only compares needs it. */
    private static int run(byte[] bytes, ByteBuffer call) {
        ByteBuffer program = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int value = 0;
        int at = 0;
        while (true) {
            int code = program.getShort(8 * at);
            int constant = program.getInt(8 * at + 4);
            boolean holds;
            switch (code) {
                case 0x20 -> {
                    value = call.getInt(constant);
                    at++;
                    continue;
                }
                case 0x06 -> {
                    return constant;
                }
                case 0x15 -> holds = value == constant;
                case 0x25 -> holds = Integer.compareUnsigned(value, constant) > 0;
                case 0x35 -> holds = Integer.compareUnsigned(value, constant) >= 0;
                case 0x45 -> holds = (value & constant) != 0;
                default -> throw new IllegalStateException("code " + code);
            }
            at += 1 + Byte.toUnsignedInt(program.get(8 * at + (holds ? 2 : 3)));
        }
    }

    @Property
    void what_is_not_on_the_list_is_not_there(
            @ForAll Machine machine, @ForAll @IntRange(max = 700) int number, @ForAll long first, @ForAll long second) {
        Set<Integer> closer =
                Set.of(machine.clone, machine.ioctl, machine.socket, machine.socketpair, machine.fallocate);
        if (closer.contains(number)) return;
        boolean listed = CallFilter.numbers(machine).contains(number);
        assertThat(answer(machine, number, first, second)).isEqualTo(listed ? ALLOW : ENOSYS);
    }

    @Property
    void calls_of_another_convention_are_not_there(
            @ForAll Machine machine, @ForAll int convention, @ForAll @IntRange(max = 500) int number) {
        if (convention == machine.convention) return;
        assertThat(answer(machine, convention, number, 1, 0)).isEqualTo(ENOSYS);
    }

    @Property
    void calls_of_the_x32_convention_are_not_there(@ForAll Machine machine, @ForAll @IntRange(max = 700) int number) {
        assertThat(answer(machine, 0x40000000 | number, 1, 0)).isEqualTo(ENOSYS);
    }

    @Property
    void clone_makes_threads_and_processes_but_no_namespaces(@ForAll Machine machine, @ForAll long flags) {
        long shared = flags | 0x400;
        int asked = (int) flags & 0x7E020000;
        assertThat(answer(machine, machine.clone, shared, 0)).isEqualTo(asked == 0 ? ALLOW : EPERM);
        assertThat(answer(machine, machine.clone, shared & ~0x7E020000L, 0)).isEqualTo(ALLOW);
    }

    @Property
    void threads_have_the_files_of_their_process(@ForAll Machine machine, @ForAll long any) {
        long flags = any & ~0x7E020000L;
        long thread = flags | 0x10000;
        assertThat(answer(machine, machine.clone, thread & ~0x400L, 0)).isEqualTo(EPERM);
        assertThat(answer(machine, machine.clone, thread | 0x400, 0)).isEqualTo(ALLOW);
        assertThat(answer(machine, machine.clone, flags & ~0x10000L, 0)).isEqualTo(ALLOW);
    }

    @Property
    void room_is_taken_within_a_files_length_only(@ForAll Machine machine, @ForAll int mode) {
        assertThat(answer(machine, machine.fallocate, 3, mode)).isEqualTo(mode == 0 ? ALLOW : EOPNOTSUPP);
    }

    @Property
    void sockets_are_of_the_unix_family(@ForAll Machine machine, @ForAll @IntRange(max = 60) int family) {
        int expected = family == 1 ? ALLOW : EAFNOSUPPORT;
        assertThat(answer(machine, machine.socket, family, 1)).isEqualTo(expected);
        assertThat(answer(machine, machine.socketpair, family, 1)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void files_may_be_asked_what_is_in_them_but_terminals_are_not_typed_into(Machine machine) {
        for (int asked : new int[] {0x5401, 0x5413, 0x541B, 0x5421, 0x40049409}) {
            assertThat(answer(machine, machine.ioctl, 0, asked)).isEqualTo(ALLOW);
        }
        // TIOCSTI, TIOCLINUX, KVM_CREATE_VM
        for (int refused : new int[] {0x5412, 0x541C, 0xAE01}) {
            assertThat(answer(machine, machine.ioctl, 0, refused)).isEqualTo(ENOTTY);
        }
    }

    /** unshare, setns, mount, ptrace, bpf, userfaultfd, io_uring_setup, kexec_load, keyctl, personality, clone3, sendmsg, execve. */
    @Test
    void the_table_has_the_kernels_numbers() {
        Set<Integer> x86 = new TreeSet<>(CallFilter.numbers(Machine.X86_64));
        assertThat(x86)
                .doesNotContain(272, 308, 165, 101, 321, 323, 425, 246, 250, 135, 435, 310, 311, 298, 175, 46, 307)
                .contains(0, 1, 9, 59, 202, 257, 334);
        Set<Integer> arm = new TreeSet<>(CallFilter.numbers(Machine.AARCH64));
        assertThat(arm)
                .doesNotContain(97, 268, 40, 117, 280, 282, 425, 104, 219, 92, 435, 270, 271, 241, 105, 211, 269)
                .contains(63, 64, 222, 221, 98, 56, 293);
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void the_kernel_takes_no_longer_program(Machine machine) {
        assertThat(CallFilter.program(machine).length).isLessThanOrEqualTo(8 * 4096);
    }
}
