package bicameral.host.sandbox;

/** The machines that a filter can be written for, with the numbers of the calls that are looked at more closely. */
enum Machine {
    X86_64("amd64", 0xC000003E, 56, 16, 41, 53, 285),
    AARCH64("aarch64", 0xC00000B7, 220, 29, 198, 199, 47);

    private final String architecture;

    /** As the kernel names the convention of a call, so that calls by a 32-bit one are not taken for others. */
    final int convention;

    final int clone;
    final int ioctl;
    final int socket;
    final int socketpair;
    final int fallocate;

    Machine(String architecture, int convention, int clone, int ioctl, int socket, int socketpair, int fallocate) {
        this.architecture = architecture;
        this.convention = convention;
        this.clone = clone;
        this.ioctl = ioctl;
        this.socket = socket;
        this.socketpair = socketpair;
        this.fallocate = fallocate;
    }

    /**
     * The machine that this JVM runs on.
     *
     * @throws SandboxUnavailable where there is no filter for it
     */
    static Machine here() {
        String architecture = System.getProperty("os.arch");
        for (Machine machine : values()) if (machine.architecture.equals(architecture)) return machine;
        throw new SandboxUnavailable("There is no filter of system calls for " + architecture
                + ". Run on x86_64 or aarch64, or for development only set BICAMERAL_SANDBOX=off-for-development.");
    }
}
